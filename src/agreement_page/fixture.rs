//! A gallery of the page's states, for working on its looks and for pictures of all of them: a link
//! that answers from a made-up agreement. Only with the feature `playground`; never in the extension.

mod story;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::{Future, pending, ready};
use std::pin::Pin;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use self::story::{DAY, JAN, MIA, NOW, SAM, home};
use super::field::{Form, Part};
use super::mount;
use crate::agreement::{Agreement, fold};
use crate::ledger::{DeviceId, Devices, Event, EventId, RecordKey, Stamp, TeamWhat, What};
use crate::panel::Link;
use crate::protocol::{Agreed, Ask, Edited, ItemState, Related, Told, Trouble};
use crate::team::{Person, PersonId, Seat, Side};
use crate::words::{JsonWords, Words};

/// Shows one state of the page in `root`. `state` is one of those in `www/agreement.js`.
#[wasm_bindgen]
pub fn book(root: web_sys::Element, state: &str, lang: &str) {
    let json = match lang {
        "nl" => include_str!("../../extension/_locales/nl/messages.json"),
        "de" => include_str!("../../extension/_locales/de/messages.json"),
        _ => include_str!("../../extension/_locales/en/messages.json"),
    };
    // The tests read the same text; were it broken, every word would say its key.
    let words: Rc<dyn Words> = Rc::new(JsonWords::parse(json).unwrap_or_default());
    let fixture = Fixture::of(state);
    let (instance, show) = (home().instance, fixture.show(state));
    let from = (state != "nowhere").then(story::lead);
    mount(root, Rc::new(fixture), words, instance, show, from);
}

/// A background that knows one agreement.
struct Fixture {
    agreed: RefCell<Agreed>,
    /// Why nothing can be recorded.
    trouble: Option<Trouble>,
    silent: bool,
    updated: bool,
}

impl Fixture {
    fn of(state: &str) -> Fixture {
        let ledger = story::ledger(state);
        let mut agreed = agreed(fold(&ledger));
        match state {
            "marketing" | "waiting" | "manywait" => {
                agreed.seat = Some(Seat::Marketing);
                agreed.me = Some(person(MIA, "Mia Jansen"));
            }
            "both" => {
                agreed.seat = Some(Seat::Both {
                    speaking: Side::Sales,
                });
            }
            "noseat" => agreed.seat = None,
            "none" | "nowhere" | "unseated" => {
                agreed.home = None;
                agreed.address = None;
                agreed.agreement = Agreement::default();
                agreed.seat = agreed.seat.filter(|_| state != "unseated");
            }
            "signedout" => {
                agreed.me = None;
                agreed.seat = None;
                agreed.trouble = looking(state);
            }
            "change" | "overtaken" => changing(&mut agreed),
            "refused" => parked(&mut agreed),
            "two" => agreed.others = vec![related("23", "Sales meeting")],
            "edited" => agreed.edited = vec![edited("4", person(MIA, "Mia Jansen"), 9)],
            "editedmany" => {
                agreed.others = vec![related("23", "Sales meeting")];
                let all = [
                    (SAM, "Sam de Vries"),
                    (MIA, "Mia Jansen"),
                    (JAN, "Jan Bakker"),
                ];
                let all = all.into_iter().cycle().zip(["4", "23"].into_iter().cycle());
                let all = all
                    .zip(2..8)
                    .map(|(((id, name), on), ago)| edited(on, person(id, name), ago));
                agreed.edited = all.collect();
            }
            "states" => states(&mut agreed),
            "devices" => {
                let known = Devices::of(&[(story::here(), &ledger)]);
                let owned = |(person, all): (&PersonId, &[_])| (person.clone(), all.to_vec());
                agreed.devices = known.people().map(owned).collect();
                agreed.device = Some(story::this());
            }
            "drafts" => agreed.drafts = drafts(),
            "long" => {
                if let Some(home) = &mut agreed.home {
                    home.name =
                        "<script>alert(1)</script> Verlenging-raamovereenkomst 2027–2031".into();
                }
            }
            state if looking(state).is_some() => agreed.trouble = looking(state),
            _ => {}
        }
        if matches!(state, "many" | "manywait") {
            story::names(&mut agreed.people);
        }
        Fixture {
            agreed: RefCell::new(agreed),
            trouble: doing(state),
            silent: state == "loading",
            updated: state == "updated",
        }
    }

    /// The sentence that a picture of this state is about.
    fn show(&self, state: &str) -> Option<EventId> {
        let agreed = self.agreed.borrow();
        let criteria = agreed.agreement.criteria();
        let mut criteria = criteria.map(|(sentence, ..)| sentence);
        let found = match state {
            "waiting" => criteria.find(|of| of.waiting().is_some()),
            "overdue" => criteria.find(|of| of.overdue(NOW) || of.asks_review()),
            "twice" => criteria.find(|of| {
                of.current()
                    .is_some_and(|version| !version.twice.is_empty())
            }),
            "long" => criteria.last(),
            "change" | "overtaken" => criteria.next(),
            "retired" => criteria.find(|of| !of.stands()),
            "first" => criteria.next(),
            // One that the reader may sign.
            state if doing(state).is_some() => criteria.find(|of| {
                let mut last = of.versions.last().into_iter();
                last.any(|version| version.of(Side::Sales).is_none())
            }),
            _ => None,
        };
        found.map(|sentence| sentence.id)
    }

    /// What the background would answer, without a CRM behind it.
    fn answer(&self, ask: Ask) -> Told {
        if self.updated && !matches!(ask, Ask::Agreement { .. }) {
            return Told::Updated;
        }
        let mut agreed = self.agreed.borrow_mut();
        match ask {
            Ask::Draft { field, text, .. } => {
                agreed.drafts.insert(field, text);
                return Told::Kept;
            }
            Ask::Seat { seat, .. } => {
                agreed.seat = Some(seat);
                return Told::Kept;
            }
            Ask::Agree { whats, settles, .. } => {
                if let Some(why) = self.trouble.clone() {
                    return Told::Failed(why);
                }
                whats.into_iter().for_each(|what| done(&mut agreed, what));
                for field in settles {
                    agreed.drafts.remove(&field);
                }
            }
            Ask::Send { .. } => {
                agreed.states.clear();
                return Told::Kept;
            }
            Ask::Retry { id, .. } => {
                agreed.states.retain(|(of, _)| *of != id);
                return Told::Kept;
            }
            Ask::KeepHere { key } => {
                agreed.home = Some(related(&key.id, "Pilot for Noor"));
                return Told::Kept;
            }
            Ask::Agreement { .. } => {}
            _ => return Told::Kept,
        }
        Told::Agreed(Box::new(agreed.clone()))
    }
}

impl Link for Fixture {
    fn ask(&self, ask: Ask) -> Pin<Box<dyn Future<Output = Told>>> {
        if self.silent {
            return Box::pin(pending());
        }
        Box::pin(ready(self.answer(ask)))
    }

    fn listen(&self, hear: Box<dyn Fn(Told)>) {
        if self.updated {
            hear(Told::Updated);
        }
    }
}

fn done(agreed: &mut Agreed, what: TeamWhat) {
    let id = EventId {
        device: DeviceId(99),
        seq: u32::try_from(agreed.states.len()).unwrap_or_default() + 1,
    };
    let by = agreed
        .me
        .clone()
        .map_or_else(|| PersonId(SAM.into()), |me| me.id);
    agreed.agreement.then(&Event {
        at: Stamp { ms: NOW, tick: 0 },
        id,
        by,
        side: agreed.seat.map_or(Side::Sales, Seat::speaking),
        what: What::Team(Box::new(what)),
    });
    let goes_at = NOW + 30_000;
    agreed.states.push((id, ItemState::Saved { goes_at }));
}

fn person(id: &str, name: &str) -> Person {
    Person {
        id: PersonId(id.into()),
        name: name.into(),
    }
}

fn related(id: &str, name: &str) -> Related {
    Related {
        key: RecordKey {
            id: id.into(),
            ..home()
        },
        name: name.into(),
        sort: None,
    }
}

fn edited(on: &str, by: Person, days: u64) -> Edited {
    Edited {
        on: related(on, "").key,
        by,
        at: NOW - days * DAY,
    }
}

fn agreed(agreement: Agreement) -> Agreed {
    let people = [
        (SAM, "Sam de Vries"),
        (MIA, "Mia Jansen"),
        (JAN, "Jan Bakker"),
    ];
    let people = people.map(|(id, name)| (PersonId(id.into()), name.to_owned()));
    Agreed {
        instance: home().instance,
        home: Some(related(&home().id, "Our way of working")),
        address: Some("http://127.0.0.1:8069/odoo/crm/4".into()),
        others: Vec::new(),
        edited: Vec::new(),
        devices: Vec::new(),
        device: None,
        agreement,
        me: Some(person(SAM, "Sam de Vries")),
        seat: Some(Seat::Sales),
        people: people.into(),
        states: Vec::new(),
        drafts: BTreeMap::new(),
        trouble: None,
        looking: false,
        rights: None,
        now: NOW,
        zone: "Europe/Amsterdam".into(),
    }
}

/// Why the last look at the CRM failed.
fn looking(state: &str) -> Option<Trouble> {
    Some(match state {
        "signin" | "signedout" => Trouble::SignIn,
        "unreachable" => Trouble::Unreachable,
        "gone" => Trouble::Gone,
        "server" => Trouble::ServerFault {
            words: "Internal Server Error".into(),
        },
        "noaccess" => Trouble::NoAccess {
            words: "You are not allowed to access this record.".into(),
        },
        "unreadable" => Trouble::Unreadable {
            words: "expected a list".into(),
        },
        _ => return None,
    })
}

/// Why what a person does is not recorded; the gallery signs something in these states.
fn doing(state: &str) -> Option<Trouble> {
    Some(match state {
        "noroom" => Trouble::NoRoom,
        "notstored" => Trouble::NotStored {
            words: "the profile is locked".into(),
        },
        "signfirst" => Trouble::SignIn,
        "offline" => Trouble::Unreachable,
        "noside" => Trouble::NoSide,
        "notyours" => Trouble::NotYours,
        "signedtwice" => Trouble::SignedTwice,
        "badcalendar" => Trouble::BadCalendar,
        "nohome" => Trouble::NoHome,
        _ => return None,
    })
}

fn drafts() -> BTreeMap<String, String> {
    let kept = [
        ("book.new-criterion.name", "Budget"),
        (
            "book.new-criterion.question",
            "Is there a budget for this year?",
        ),
        ("book.new-criterion.unit", "hours"),
        ("book.new-criterion.origin", "own"),
        ("book.new-criterion.who", "Mia and Sam"),
        ("book.answer-status", ""),
    ];
    kept.map(|(field, text)| (field.to_owned(), text.to_owned()))
        .into()
}

/// A form that was begun before a colleague's wording.
fn changing(agreed: &mut Agreed) {
    let Some((sentence, ..)) = agreed.agreement.criteria().next() else {
        return;
    };
    let form = Form::Change(sentence.id);
    let texts = [
        (Part::Name, "Need"),
        (Part::Question, "Is there a problem that hurts?"),
        (Part::Why, "Whoever has no problem changes nothing."),
        (Part::Unit, "hours"),
        (Part::From, "00000001-00000001"),
    ];
    let drafts = texts.map(|(part, text)| (form.at(part).line(), text.to_owned()));
    agreed.drafts.extend(drafts);
}

/// Everything that only a person can help to the CRM.
fn parked(agreed: &mut Agreed) {
    let words = || "Access denied".to_owned();
    let all = [
        Trouble::Refused { words: words() },
        Trouble::NoAccess { words: words() },
        Trouble::OtherPerson {
            waits_for: "Mia Jansen".into(),
        },
        Trouble::Gone,
        Trouble::TooLong { over: 120 },
        Trouble::Unreadable { words: words() },
    ];
    let sentences = agreed.agreement.sentences.iter();
    let ids = sentences.filter_map(|sentence| Some(sentence.versions.last()?.id));
    let states = ids.zip(all.map(|why| ItemState::Parked { why }));
    agreed.states = states.collect();
}

/// Every state an item can be in on its way to the CRM.
fn states(agreed: &mut Agreed) {
    let sentences = agreed.agreement.sentences.iter();
    let ids = sentences.filter_map(|sentence| Some(sentence.versions.last()?.id));
    let all = [
        ItemState::Saved {
            goes_at: NOW + 25_000,
        },
        ItemState::Sending,
        ItemState::Parked {
            why: Trouble::Refused {
                words: "Access denied".into(),
            },
        },
    ];
    agreed.states = ids.zip(all).collect();
}
