//! The playground: the same panel and the same background, over the in-memory ports and the modelled
//! Odoo, on a plain page in any browser. Two colleagues share one page; a switch says who looks.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::api;
use super::senses::{BrowserChance, DeviceClock};
use super::zone::BrowserZones;
use crate::background::{
    Alarm, Background, Caller, Errand, OnPage, Page, PageNews, Surroundings, TabId,
};
use crate::codec::read_note;
use crate::crm::odoo::{ModelOdoo, ModelSession};
use crate::panel::{Link, mount};
use crate::port::Clock;
use crate::port::memory::MemoryStore;
use crate::protocol::{Ask, Dock, Told};
use crate::record::{
    Came, CameBy, CriterionId, Facts, LeadMove, NoteKind, RecordKey, Verdict, What,
};
use crate::team::calendar::Zone;
use crate::team::{Body, Reason, Seat, Side, Starter};
use crate::words::{JsonWords, Words};

const ADDRESS: &str = "https://crm.example";
const NONCE: &str = "playground";
const HERE: Caller = Caller {
    tab: TabId(1),
    frame: 1,
};

type Profile = Background<ModelSession, MemoryStore>;
type Hears = Rc<RefCell<Option<Box<dyn Fn(Told)>>>>;

/// The page's stage: one Odoo, two colleagues, one panel.
#[wasm_bindgen]
pub struct Playground {
    odoo: ModelOdoo,
    lead: RecordKey,
    stage: Rc<Stage>,
}

struct Stage {
    profiles: [Rc<Profile>; 2],
    looks: Rc<Cell<usize>>,
    hears: Hears,
}

#[wasm_bindgen]
impl Playground {
    /// Opens the panel in `root`, seen by the sales rep. `messages` is the language's `messages.json`.
    ///
    /// # Errors
    /// When the language cannot be read.
    pub async fn open(root: web_sys::Element, messages: String) -> Result<Playground, JsValue> {
        let words =
            JsonWords::parse(&messages).map_err(|error| JsValue::from_str(&error.to_string()))?;
        let odoo = ModelOdoo::new(ADDRESS, DeviceClock);
        let people = [odoo.add_user("Sam de Vries"), odoo.add_user("Mira Jansen")];
        let lead = odoo.add_record("crm.lead", noor());
        let (looks, hears) = (Rc::new(Cell::new(0)), Hears::default());
        let profile = |place: usize| {
            let alone = Alone {
                place,
                looks: looks.clone(),
                hears: hears.clone(),
                wakes: Rc::default(),
            };
            let wakes = alone.wakes.clone();
            let session = odoo.as_user(people.get(place).copied().unwrap_or_default());
            let (clock, chance) = (Box::new(DeviceClock), Box::new(BrowserChance));
            let profile = Background::new(
                session,
                MemoryStore::default(),
                clock,
                chance,
                Box::new(alone),
                Box::new(words.clone()),
                Box::new(BrowserZones),
            );
            let profile = Rc::new(profile);
            wakes.replace(Some(profile.clone()));
            profile
        };
        let profiles = [profile(0), profile(1)];
        for (profile, seat) in profiles.iter().zip([Seat::Sales, Seat::Marketing]) {
            began(profile, &lead, seat).await;
        }
        seed(&profiles, &odoo, &lead).await;
        let stage = Rc::new(Stage {
            profiles,
            looks,
            hears,
        });
        mount(
            root,
            stage.clone(),
            Rc::new(words) as Rc<dyn Words>,
            NONCE.to_owned(),
        );
        Ok(Playground { odoo, lead, stage })
    }

    /// From now on the marketer looks, or the rep again.
    pub fn look_as(&self, marketer: bool) {
        self.stage.looks.set(usize::from(marketer));
        if let Some(hear) = &*self.stage.hears.borrow() {
            hear(Told::Stale {
                key: self.lead.clone(),
            });
        }
    }

    /// The notes in the modelled CRM as a colleague without the extension reads them, newest first.
    #[must_use]
    pub fn chatter(&self) -> Vec<String> {
        let bodies = self.odoo.bodies(&self.lead);
        bodies
            .iter()
            .rev()
            .map(|body| read_note(body, 2_000).text)
            .collect()
    }
}

impl Stage {
    fn looking(&self) -> Option<Rc<Profile>> {
        self.profiles.get(self.looks.get()).cloned()
    }
}

impl Link for Stage {
    fn ask(&self, ask: Ask) -> Pin<Box<dyn Future<Output = Told>>> {
        let profile = self.looking();
        Box::pin(async move {
            let Some(profile) = profile else {
                return Told::NotMine;
            };
            let answered = profile.handle(HERE, ask).await;
            run(&profile, answered.errands);
            answered.told
        })
    }

    fn listen(&self, hear: Box<dyn Fn(Told)>) {
        self.hears.replace(Some(hear));
    }
}

fn run(profile: &Rc<Profile>, errands: Vec<Errand>) {
    for errand in errands {
        let profile = profile.clone();
        spawn_local(async move { profile.run(errand).await });
    }
}

/// A page without a browser around it: one tab, and timers instead of alarms.
struct Alone {
    place: usize,
    looks: Rc<Cell<usize>>,
    hears: Hears,
    wakes: Rc<RefCell<Option<Rc<Profile>>>>,
}

impl Surroundings for Alone {
    fn wake_at(&self, ms: u64, _what_for: Alarm) {
        let wakes = self.wakes.clone();
        let wake = Closure::once_into_js(move || {
            if let Some(profile) = wakes.borrow().clone() {
                spawn_local(async move {
                    // In memory nothing fails to be stored; there is nobody to tell.
                    if let Ok(errands) = profile.wake().await {
                        run(&profile, errands);
                    }
                });
            }
        });
        let wait = ms.saturating_sub(DeviceClock.now());
        api::set_timeout(
            wake.unchecked_ref(),
            i32::try_from(wait).unwrap_or(i32::MAX),
        );
    }

    fn tell(&self, _tab: Option<TabId>, told: &Told) {
        if self.looks.get() == self.place
            && let Some(hear) = &*self.hears.borrow()
        {
            hear(told.clone());
        }
    }

    // A plain page has no toolbar and no notifications; what is over stands in the panel.
    fn remind(&self, _key: &RecordKey, _title: &str, _text: &str) {}

    fn badge(&self, _many: u32) {}

    fn open(&self, page: &Page) {
        let url = match page {
            Page::Agreement { .. } => "agreement.html",
            // The modelled CRM has no pages.
            Page::Crm(_) => return,
        };
        if let Some(window) = web_sys::window() {
            // A browser that opens no second tab leaves the person where they are.
            let _ = window.open_with_url(url);
        }
    }

    fn zone(&self) -> Zone {
        BrowserZones::here().unwrap_or_else(Zone::utc)
    }

    fn dock(&self, _tab: TabId, dock: Dock, _focus: bool) {
        // The page draws the dock itself, from the class of its own element.
        let width = if dock.open { dock.width } else { 32 };
        let root = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|page| page.document_element());
        if let Some(root) = root.and_then(|root| root.dyn_into::<web_sys::HtmlElement>().ok()) {
            // A page that cannot be styled shows the panel at its own width.
            let _ = root.style().set_property("--dock", &format!("{width}px"));
        }
    }

    fn on_page(&self, _tab: TabId, _told: &OnPage) {
        // No CRM's page stands beside the playground.
    }
}

fn noor() -> Facts {
    Facts {
        name: "Pilot for 40 seats".to_owned(),
        customer: Some("Noor Logistics".to_owned()),
        stage: Some("Qualified".to_owned()),
        probability: Some(35.0),
        automatic: Some(41.5),
        came: [
            Came::of(CameBy::Campaign, "1", "Spring fair"),
            Came::of(CameBy::Source, "2", "Webinar"),
        ]
        .into_iter()
        .flatten()
        .collect(),
        ..Facts::default()
    }
}

async fn began(profile: &Rc<Profile>, lead: &RecordKey, seat: Seat) {
    let address = format!("{}/odoo/m-{}/{}", lead.instance, lead.object, lead.id);
    // In memory nothing fails to be stored.
    let _ = profile.start().await;
    let _ = profile
        .page(
            HERE.tab,
            PageNews::Mounted {
                nonce: NONCE.to_owned(),
                address,
            },
        )
        .await;
    profile
        .handle(
            HERE,
            Ask::Hello {
                nonce: NONCE.to_owned(),
            },
        )
        .await;
    profile.run(Errand::Pull(lead.clone())).await;
    profile
        .handle(
            HERE,
            Ask::Seat {
                key: lead.clone(),
                seat,
            },
        )
        .await;
}

/// A first look that is not empty: one difference, one open offer, a note of each sort.
async fn seed([sales, marketing]: &[Rc<Profile>; 2], odoo: &ModelOdoo, lead: &RecordKey) {
    let reason = |text: &str| Reason::new(text).ok();
    let judged = |starter, verdict, because| What::Judged {
        criterion: CriterionId::Starter(starter),
        verdict,
        because: reason(because),
    };
    let mut rep = vec![
        What::Joined,
        What::Started {
            with: Starter::BANT.to_vec(),
        },
        judged(Starter::Budget, Verdict::No, "they wait for the new year"),
        judged(Starter::Need, Verdict::Yes, "two depots run on paper"),
    ];
    rep.extend(
        reason("she asked for a demo").map(|because| What::Lead(LeadMove::Took { because })),
    );
    let mut marketer = vec![
        What::Joined,
        judged(Starter::Budget, Verdict::Yes, "said so at the fair"),
        judged(
            Starter::Need,
            Verdict::Yes,
            "asked three questions in the webinar",
        ),
    ];
    let context = Body::new("She came back to the pricing page after the webinar, twice.").ok();
    marketer.extend(context.map(|text| What::Wrote {
        kind: NoteKind::Context,
        to: Some(Side::Sales),
        text,
    }));
    for (profile, did) in [(sales, rep), (marketing, marketer)] {
        profile.run(Errand::Pull(lead.clone())).await;
        for what in did {
            profile
                .handle(
                    HERE,
                    Ask::Record {
                        key: lead.clone(),
                        whats: vec![what],
                        settles: Vec::new(),
                    },
                )
                .await;
        }
        for errand in profile
            .handle(HERE, Ask::Send { key: lead.clone() })
            .await
            .errands
        {
            profile.run(errand).await;
        }
    }
    odoo.log_note(
        2,
        lead,
        "<p>Left a message at the front desk. They call back.</p>",
    );
    sales.run(Errand::Pull(lead.clone())).await;
}
