//! What is said to the person who is signed in, or to their side: across every record that was read here. The
//! records that nobody here opened are found by the search for what people are asked; see `asked.rs`.

use std::collections::BTreeSet;

use super::{Answered, Background, TabId, keep, trouble, vendor_at};
use crate::crm;
use crate::port::{Change, Http, Store, StoreFault};
use crate::protocol::{Colleagues, Inbox, Letter, Told, Trouble};
use crate::record::{Addressed, EventId, RecordKey, RecordView, addressed};
use crate::team::{PersonId, Seat};

/// So much that is said to somebody on one record is kept; the rest is on the record.
const MOST: usize = 50;
/// So much is listed.
const LISTED: usize = 100;
/// So much is kept of what somebody has read.
const REMEMBERED: usize = 2_000;
/// What is older than a month is no news, ms: a browser that reads a record for the first time does not call
/// its whole past new.
const NEWS_MS: u64 = 30 * 24 * 3_600_000;
/// So many colleagues are told at once.
const COLLEAGUES: usize = 200;

impl<H: Http, S: Store> Background<H, S> {
    /// What a reading of a record changes in what is said to a person; nothing when it is as it was.
    pub(super) async fn sort_in(
        &self,
        key: &RecordKey,
        view: &RecordView,
        me: &PersonId,
        seat: Seat,
    ) -> Result<Option<Change>, StoreFault> {
        let mut said = addressed(view, me, Some(seat));
        said.truncate(MOST);
        if said == self.said_on(key, me).await? {
            return Ok(None);
        }
        keep::put_inbox(key, me, &said).map(Some)
    }

    /// Everything that is said to whoever is signed in at the CRM of a tab's page, newest first.
    pub(super) async fn inbox(&self, tab: TabId) -> Result<Answered, Trouble> {
        let told = match self.tab_at(tab).await? {
            Some((instance, me)) => self.letters(&instance, &me).await?,
            None => Inbox::default(),
        };
        Ok(Told::Inbox(Box::new(told)).into())
    }

    /// The CRM of a tab's page, and who is signed in there.
    async fn tab_at(&self, tab: TabId) -> Result<Option<(String, PersonId)>, Trouble> {
        let address = self.tab(tab).await?.map(|tab| tab.address);
        let Some(instance) = address.and_then(|address| crm::instance(&address)) else {
            return Ok(None);
        };
        let signed = self.signed(&instance).await?;
        Ok(signed.map(|signed| (instance, signed.session.me.id)))
    }

    async fn letters(&self, instance: &str, me: &PersonId) -> Result<Inbox, Trouble> {
        let mut all = Vec::new();
        for (key, said) in self.said_to(instance, me).await? {
            all.extend(said.into_iter().map(|said| (key.clone(), said)));
        }
        all.sort_by_key(|(_, said)| std::cmp::Reverse((said.at, said.id)));
        all.truncate(LISTED);
        let fresh = self.fresh(instance, me).await?;
        let people = all.iter().map(|(_, said)| said.by.clone()).collect();
        let mut told = Inbox {
            all: Vec::with_capacity(all.len()),
            people: self.names(instance, people).await?,
        };
        for (record, said) in all {
            let known = self.known(&record).await?;
            told.all.push(Letter {
                name: known.map_or_else(String::new, |known| known.facts.name),
                fresh: fresh(&said),
                record,
                said,
            });
        }
        Ok(told)
    }

    /// Whether something is news to a person.
    async fn fresh(
        &self,
        instance: &str,
        me: &PersonId,
    ) -> Result<impl Fn(&Addressed) -> bool + use<H, S>, StoreFault> {
        let seen: BTreeSet<EventId> = self.has_seen(instance, me).await?.into_iter().collect();
        let since = self.now().saturating_sub(NEWS_MS);
        Ok(
            move |said: &Addressed| {
                said.at.ms > since && !said.answered && !seen.contains(&said.id)
            },
        )
    }

    /// How much is news to a person on all records, and which of it is said on this one.
    pub(super) async fn news_to(
        &self,
        key: &RecordKey,
        me: &PersonId,
    ) -> Result<(u32, Vec<EventId>), StoreFault> {
        let fresh = self.fresh(&key.instance, me).await?;
        let mut all = 0_u32;
        let mut here = Vec::new();
        for (of, said) in self.said_to(&key.instance, me).await? {
            let ids = said.iter().filter(|said| fresh(said)).map(|said| said.id);
            let ids: Vec<EventId> = ids.collect();
            all = all.saturating_add(u32::try_from(ids.len()).unwrap_or(u32::MAX));
            if of == *key {
                here = ids;
            }
        }
        Ok((all, here))
    }

    /// They have read this: what is named, or all there is when nothing is.
    pub(super) async fn read_it(&self, tab: TabId, ids: Vec<EventId>) -> Result<Answered, Trouble> {
        let Some((instance, me)) = self.tab_at(tab).await? else {
            return Ok(Told::Kept.into());
        };
        let ids = match ids.is_empty() {
            false => ids,
            true => {
                let all = self.said_to(&instance, &me).await?.into_iter();
                all.flat_map(|(_, said)| said).map(|said| said.id).collect()
            }
        };
        let mut seen = self.has_seen(&instance, &me).await?;
        let before = seen.len();
        for id in ids {
            if !seen.contains(&id) {
                seen.push(id);
            }
        }
        if seen.len() > before {
            let far = seen.len().saturating_sub(REMEMBERED);
            seen.drain(..far);
            let row = keep::put_read(&instance, &me, &seen)?;
            self.store.write(vec![row]).await?;
        }
        Ok(Told::Kept.into())
    }

    /// The colleagues whose name holds this: whom a note can name.
    pub(super) async fn colleagues(
        &self,
        key: &RecordKey,
        like: String,
    ) -> Result<Answered, Trouble> {
        let crm = vendor_at(&key.instance);
        let asked = crm.colleagues(&self.http, &key.instance, &like, COLLEAGUES);
        let all = asked.await.map_err(|fault| trouble(&fault))?.value;
        let whole = all.len() < COLLEAGUES;
        Ok(Told::Colleagues(Colleagues { like, all, whole }).into())
    }
}
