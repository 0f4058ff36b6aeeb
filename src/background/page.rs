//! Tabs: where they are, and how the panel stands beside their pages.

use super::keep::{self, Tab};
use super::{Answered, Background, Caller, Errand, TabId, trouble};
use crate::crm::{Address, Crm};
use crate::port::{Http, Store};
use crate::protocol::{Dock, Here, Place, Told, Trouble};
use crate::record::RecordKey;
use crate::sync::News;

/// What a tab's content script reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageNews {
    /// A page was loaded and the frame mounted in it.
    Mounted {
        /// The word in the frame's address, by which its panel is known.
        nonce: String,
        /// The page's address.
        address: String,
    },
    /// The page moved on without being loaded.
    Moved {
        /// The page's address.
        address: String,
    },
    /// The tab was closed.
    Gone,
}

impl<H: Http, S: Store> Background<H, S> {
    /// Takes a page's news in. What follows is handed out as errands.
    ///
    /// # Errors
    /// When it could not be stored; the page then keeps its panel and reports again.
    pub async fn page(&self, id: TabId, news: PageNews) -> Result<Vec<Errand>, Trouble> {
        let before = self.tab(id).await?;
        let mut errands = Vec::new();
        let mut tab = match (news, &before) {
            (PageNews::Gone, _) => {
                self.latest.borrow_mut().remove(&id);
                self.store.write(vec![keep::drop_tab(id)]).await?;
                return self.left(before.as_ref(), None).await;
            }
            (PageNews::Mounted { nonce, address }, _) => {
                if let Some(instance) = crate::crm::instance(&address) {
                    self.unsure(&instance).await?;
                    self.asked_afresh(&instance).await?;
                    errands = self.news(News::Opened(instance)).await?;
                }
                Tab {
                    nonce,
                    frame: None,
                    address,
                    place: Place::Elsewhere,
                    peek: false,
                }
            }
            (PageNews::Moved { address }, Some(tab)) => {
                // Whoever was there may have signed in as somebody else.
                let crm = Crm::of(&address).filter(|crm| crm.signs_in_at(&tab.address));
                if let (Some(_), Some(instance)) = (crm, crate::crm::instance(&address)) {
                    self.unsure(&instance).await?;
                }
                Tab {
                    address,
                    peek: false,
                    ..tab.clone()
                }
            }
            // Moved before it was mounted, as far as anybody remembers: the page mounts again.
            (PageNews::Moved { .. }, None) => return Ok(Vec::new()),
        };
        self.latest.borrow_mut().insert(id, tab.address.clone());
        tab.place = self.place(&tab.address).await?;
        // While the CRM was asked, the page may have moved on; the later word stands.
        if self
            .latest
            .borrow()
            .get(&id)
            .is_some_and(|latest| *latest != tab.address)
        {
            return Ok(errands);
        }
        self.keep_tab(id, &tab).await?;
        errands.extend(self.left(before.as_ref(), Some(&tab.place)).await?);
        Ok(errands)
    }

    /// The browser was started: its tabs have new numbers.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn browser_started(&self) -> Result<(), Trouble> {
        let gone = self
            .tabs()
            .await?
            .into_iter()
            .map(|(id, _)| keep::drop_tab(id));
        self.store.write(gone.collect()).await?;
        // A browser may forget alarms and the button's number when it ends.
        self.set_reminder().await
    }

    /// The keyboard shortcut, or the toolbar button on an allowed page: open what is closed, and
    /// the other way round.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn toggle(&self, id: TabId) -> Result<(), Trouble> {
        let Some(tab) = self.tab(id).await? else {
            return Ok(());
        };
        let dock = self.docked().await?;
        let open = effective(dock, &tab).open;
        self.open(
            id,
            tab,
            Dock {
                open: !open,
                ..dock
            },
        )
        .await
    }

    pub(super) async fn hello(&self, from: Caller, nonce: &str) -> Result<Answered, Trouble> {
        let Some(mut tab) = self.tab(from.tab).await? else {
            return Ok(Told::NotMine.into());
        };
        if tab.nonce != nonce || tab.frame.is_some_and(|frame| frame != from.frame) {
            return Ok(Told::NotMine.into());
        }
        if tab.frame.is_none() {
            tab.frame = Some(from.frame);
            let row = keep::put_tab(from.tab, &tab)?;
            self.store.write(vec![row]).await?;
        }
        self.here(&tab).await
    }

    pub(super) async fn whereabouts(&self, id: TabId) -> Result<Answered, Trouble> {
        let Some(mut tab) = self.tab(id).await? else {
            return Ok(Told::NotMine.into());
        };
        tab.place = self.place(&tab.address).await?;
        self.keep_tab(id, &tab).await?;
        self.here(&tab).await
    }

    async fn here(&self, tab: &Tab) -> Result<Answered, Trouble> {
        let dock = effective(self.docked().await?, tab);
        Ok(Told::Here(Here {
            place: tab.place.clone(),
            dock,
        })
        .into())
    }

    async fn keep_tab(&self, id: TabId, tab: &Tab) -> Result<(), Trouble> {
        self.store.write(vec![keep::put_tab(id, tab)?]).await?;
        self.show(id, tab, false).await
    }

    pub(super) async fn dock(&self, id: TabId, dock: Dock) -> Result<Answered, Trouble> {
        let Some(tab) = self.tab(id).await? else {
            return Ok(Told::NotMine.into());
        };
        self.open(id, tab, dock).await?;
        Ok(Told::Kept.into())
    }

    /// Beside a record the choice is for every tab and remembered; elsewhere it is a peek.
    async fn open(&self, id: TabId, mut tab: Tab, dock: Dock) -> Result<(), Trouble> {
        let dock = dock.bounded();
        if matches!(tab.place, Place::Record(_)) {
            self.store.write(vec![keep::put_dock(dock)?]).await?;
            for (other, tab) in self.tabs().await? {
                self.show(other, &tab, other == id && dock.open).await?;
            }
        } else {
            tab.peek = dock.open;
            let width = Dock {
                open: self.docked().await?.open,
                ..dock
            };
            self.store
                .write(vec![keep::put_tab(id, &tab)?, keep::put_dock(width)?])
                .await?;
            self.show(id, &tab, dock.open).await?;
        }
        Ok(())
    }

    async fn show(&self, id: TabId, tab: &Tab, focus: bool) -> Result<(), Trouble> {
        let dock = effective(self.docked().await?, tab);
        self.around.dock(id, dock, focus);
        self.around.tell(
            Some(id),
            &Told::Here(Here {
                place: tab.place.clone(),
                dock,
            }),
        );
        Ok(())
    }

    /// A record that no longer shows ends its visit, so its note goes now.
    async fn left(
        &self,
        before: Option<&Tab>,
        now: Option<&Place>,
    ) -> Result<Vec<Errand>, Trouble> {
        match before.map(|tab| &tab.place) {
            Some(place @ Place::Record(key)) if Some(place) != now => {
                self.news(News::VisitEnds(key.clone())).await
            }
            _ => Ok(Vec::new()),
        }
    }

    async fn place(&self, address: &str) -> Result<Place, Trouble> {
        let Some(crm) = Crm::of(address) else {
            return Ok(Place::Elsewhere);
        };
        let (instance, action, id) = match crm.locate(address) {
            Address::Record(key) => return Ok(Place::Record(key)),
            Address::New => return Ok(Place::New),
            Address::Elsewhere => return Ok(Place::Elsewhere),
            Address::Behind {
                instance,
                action,
                id,
            } => (instance, action, id),
        };
        let object = match self.behind(&instance, &action).await? {
            Some(object) => object,
            None => match crm.resolve(&self.http, &instance, &action).await {
                Ok(answer) => {
                    self.set_clock(answer.date).await;
                    let row = keep::put_behind(&instance, &action, answer.value.as_ref())?;
                    self.store.write(vec![row]).await?;
                    answer.value
                }
                Err(fault) => return Ok(Place::Unsure(trouble(&fault))),
            },
        };
        let key = object
            .filter(|object| crm.supports(object))
            .map(|object| RecordKey {
                instance,
                object,
                id,
            });
        Ok(key.map_or(Place::Elsewhere, Place::Record))
    }

    /// A loaded page may mean that somebody else signed in: ask again before the next answer.
    pub(super) async fn unsure(&self, instance: &str) -> Result<(), Trouble> {
        if let Some(mut signed) = self.signed(instance).await? {
            signed.sure = false;
            self.store
                .write(vec![keep::put_signed(instance, &signed)?])
                .await?;
        }
        Ok(())
    }
}

/// How the panel stands: closed wherever there is no record, unless somebody peeks.
fn effective(dock: Dock, tab: &Tab) -> Dock {
    let open = match tab.place {
        Place::Record(_) => dock.open,
        Place::New | Place::Elsewhere | Place::Unsure(_) => tab.peek,
    };
    Dock { open, ..dock }
}
