use std::collections::{BTreeMap, BTreeSet};

use super::backoff::{LONGEST_MS, backoff};
use super::{Item, Outbox, State, VISIT_MS};
use crate::codec::MOST_EVENTS;
use crate::crm::Fault;
use crate::record::{Event, EventId, RecordKey};
use crate::team::{Body, PersonId};

/// How long a server may still be busy with a request nobody waits for any more, ms: Odoo gives one up after
/// 120 s by itself (`limit_time_real` in `odoo/tools/config.py`), and clocks agree to some seconds. What a
/// reading finds sooner is there; what it does not find may be about to be written.
const SETTLE_MS: u64 = 130_000;
/// How soon after that request one looks for the first time, ms.
const LOOK_MS: u64 = 5_000;
/// Within which time an answer comes, or is given up, ms.
const ANSWER_MS: u64 = 60_000;

/// Something the engine should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// The background came to life. What was being sent when it died may have arrived or not.
    Started,
    /// Time has passed.
    Tick,
    /// A person did something; it is stored with this answer.
    Recorded {
        /// The record.
        key: RecordKey,
        /// What they did.
        event: Box<Event>,
    },
    /// The record was left, or the person asked to send now: its visit ends.
    VisitEnds(RecordKey),
    /// The person asked to try an item again.
    Retry(EventId),
    /// The CRM took the note with these.
    Posted(Vec<EventId>),
    /// The CRM did not take the note with these, or nobody knows.
    Failed {
        /// The events of the note.
        ids: Vec<EventId>,
        /// Why.
        fault: Fault,
    },
    /// The writer of these is not who is signed in.
    Absent(Vec<EventId>),
    /// The record's notes were read.
    Listed {
        /// The record.
        key: RecordKey,
        /// When the reading began (UTC ms).
        asked: u64,
        /// The events in its notes that count.
        there: BTreeSet<Event>,
    },
    /// What waits for a record is not to be sent any more: a person erased it.
    Erased(RecordKey),
    /// The CRM merged a record into another: what waits for the one goes to the other.
    Moved {
        /// The record that is gone.
        from: RecordKey,
        /// Where its notes stand now.
        to: RecordKey,
    },
    /// A page of the CRM at that address was opened.
    Opened(String),
    /// This person is signed in to the CRM at that address.
    SignedIn {
        /// The CRM.
        instance: String,
        /// Who.
        person: PersonId,
    },
}

/// Something to do, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Store the item as it is now. All of these, and all [`Effect::Forget`]s, come first and go
    /// into one write.
    Save(Item),
    /// It is in the CRM: drop it from the outbox.
    Forget(EventId),
    /// Write one note with these events.
    Post {
        /// The record.
        key: RecordKey,
        /// Whose they are.
        by: PersonId,
        /// The events, oldest first.
        ids: Vec<EventId>,
    },
    /// Read the record's notes, to see what arrived.
    List(RecordKey),
    /// Come back at that time (UTC ms), even if the background was stopped meanwhile.
    WakeAt(u64),
}

impl Effect {
    /// The events of the note that this asks to write, if it does.
    #[must_use]
    pub fn posts(self) -> Option<Vec<EventId>> {
        match self {
            Effect::Post { ids, .. } => Some(ids),
            _ => None,
        }
    }
}

/// Takes the news in and says what to do. `chance` is any random number, for the waits.
pub fn step(now: u64, chance: u32, outbox: &mut Outbox, news: News) -> Vec<Effect> {
    let before = outbox.0.clone();
    outbox.each(|item| item.set_right(now));
    take_in(now, chance, outbox, news);
    let todo = plan(now, chance, outbox);
    let mut effects: Vec<Effect> = outbox
        .0
        .iter()
        .filter(|(id, item)| before.get(id) != Some(item))
        .map(|(_, item)| Effect::Save(item.clone()))
        .collect();
    effects.extend(
        before
            .keys()
            .filter(|id| !outbox.0.contains_key(id))
            .map(|id| Effect::Forget(*id)),
    );
    effects.extend(todo);
    effects.extend(next_wake(now, outbox).map(Effect::WakeAt));
    effects
}

fn take_in(now: u64, chance: u32, outbox: &mut Outbox, news: News) {
    match news {
        News::Tick => {}
        News::Started => outbox.each(|item| {
            if item.state == State::Sending {
                item.state = State::Unclear {
                    since: None,
                    again: now,
                    fault: None,
                };
            }
        }),
        News::Recorded { key, event } => {
            let due = now.saturating_add(VISIT_MS);
            // A visit is one note: what joins it goes when its first item goes.
            let due = outbox
                .0
                .values()
                .filter_map(|item| item.due(&key, &event.by))
                .min()
                .unwrap_or(due)
                .min(due);
            outbox.0.insert(
                event.id,
                Item {
                    key,
                    event: *event,
                    state: State::Waiting { due },
                    tries: 0,
                },
            );
        }
        News::VisitEnds(key) => outbox.each(|item| {
            if item.key == key {
                item.hurry(now);
            }
        }),
        News::Retry(id) => retried(now, outbox, id),
        News::Posted(ids) => ids.iter().for_each(|id| drop(outbox.0.remove(id))),
        News::Failed { ids, fault } => outbox.with(&ids, |item| item.failed(now, chance, &fault)),
        News::Absent(ids) => outbox.with(&ids, |item| item.state = State::Absent),
        News::Erased(key) => outbox.0.retain(|_, item| item.key != key),
        News::Moved { from, to } => outbox.each(|item| {
            if item.key == from && item.state != State::Sending {
                item.key = to.clone();
                if matches!(item.state, State::Parked { .. }) {
                    item.state = State::Waiting { due: now };
                }
            }
        }),
        News::Listed { key, asked, there } => listed(now, outbox, &key, asked, &there),
        News::Opened(instance) => outbox.each(|item| {
            let no_page = Fault::NoPage;
            let waited = matches!(&item.state, State::Later { fault, .. } if *fault == no_page);
            if waited && item.key.instance == instance {
                item.state = State::Waiting { due: now };
            }
        }),
        News::SignedIn { instance, person } => outbox.each(|item| {
            let waited = matches!(
                item.state,
                State::Absent
                    | State::Later {
                        fault: Fault::SignIn,
                        ..
                    }
            );
            if waited && item.key.instance == instance && item.event.by == person {
                item.state = State::Waiting { due: now };
            }
        }),
    }
}

/// A person's press counts more than the CRM's wish to be left alone.
fn retried(now: u64, outbox: &mut Outbox, id: EventId) {
    let instance = outbox.get(id).map(|item| item.key.instance.clone());
    outbox.each(|item| {
        let told = matches!(
            item.state,
            State::Later {
                fault: Fault::Busy(Some(_)),
                ..
            }
        );
        if told && Some(&item.key.instance) == instance.as_ref() {
            item.state = State::Waiting { due: now };
        }
    });
    outbox.with(&[id], |item| match &item.state {
        State::Parked { fault } if fault.may_have_acted() => {
            item.state = State::Unclear {
                since: None,
                again: now,
                fault: None,
            };
        }
        State::Unclear { since, fault, .. } => {
            item.state = State::Unclear {
                since: *since,
                again: now,
                fault: fault.clone(),
            };
        }
        State::Sending => {}
        _ => item.state = State::Waiting { due: now },
    });
}

/// Only the very event, on the very record, is in the CRM: an id alone can stand in any note.
fn listed(now: u64, outbox: &mut Outbox, key: &RecordKey, asked: u64, there: &BTreeSet<Event>) {
    let stands = |item: &Item| item.key == *key && there.contains(&item.event);
    outbox.0.retain(|_, item| !stands(item));
    outbox.each(|item| {
        if let State::Unclear { since, .. } = &mut item.state
            && item.key == *key
            && asked >= *since.get_or_insert(asked.saturating_add(SETTLE_MS))
        {
            item.state = State::Waiting { due: now };
        }
    });
}

/// One note at a time and one look at a time per CRM: whatever is ready, the longest waiting first.
fn plan(now: u64, chance: u32, outbox: &mut Outbox) -> Vec<Effect> {
    let busy = outbox.busy(now);
    let mut looks = BTreeSet::new();
    let mut posts: BTreeMap<String, (u64, RecordKey, PersonId)> = BTreeMap::new();
    for item in outbox.0.values() {
        match item.state {
            State::Unclear { again, .. } if again <= now => drop(looks.insert(item.key.clone())),
            State::Waiting { due: at } | State::Later { again: at, .. }
                if at <= now && !busy.contains_key(&item.key.instance) =>
            {
                let post = (at, item.key.clone(), item.event.by.clone());
                let first = posts
                    .entry(item.key.instance.clone())
                    .or_insert_with(|| post.clone());
                if post.0 < first.0 {
                    *first = post;
                }
            }
            _ => {}
        }
    }
    let mut effects: Vec<Effect> = Vec::new();
    for (_, key, by) in posts.into_values() {
        let ids = outbox.batch(now, &key, &by);
        outbox.with(&ids, |item| item.state = State::Sending);
        effects.push(Effect::Post { key, by, ids });
    }
    // A look that is under way is not asked for again until its answer would be overdue, and ever less often.
    outbox.each(|item| {
        if let State::Unclear { again, .. } = &mut item.state
            && *again <= now
        {
            item.tries = item.tries.saturating_add(1);
            *again = now.saturating_add(backoff(item.tries, chance).max(VISIT_MS));
        }
    });
    effects.extend(looks.into_iter().map(Effect::List));
    effects
}

fn next_wake(now: u64, outbox: &Outbox) -> Option<u64> {
    let busy = outbox.busy(now);
    outbox
        .0
        .values()
        .filter_map(|item| match item.state {
            // It goes when the one before it is answered, or when the CRM wants to be asked again.
            State::Waiting { due: at } | State::Later { again: at, .. }
                if at <= now && busy.contains_key(&item.key.instance) =>
            {
                *busy.get(&item.key.instance)?
            }
            State::Waiting { due: at }
            | State::Later { again: at, .. }
            | State::Unclear { again: at, .. } => Some(at),
            // Its answer comes long before, unless the background dies.
            State::Sending => Some(now.saturating_add(ANSWER_MS)),
            State::Absent | State::Parked { .. } => None,
        })
        .min()
}

impl Outbox {
    fn each(&mut self, change: impl FnMut(&mut Item)) {
        self.0.values_mut().for_each(change);
    }

    /// The CRMs to which no note goes now: one is under way, or they asked to wait, then with until when.
    fn busy(&self, now: u64) -> BTreeMap<String, Option<u64>> {
        let mut busy = BTreeMap::new();
        for item in self.0.values() {
            let until = match item.state {
                State::Sending => None,
                State::Later {
                    fault: Fault::Busy(Some(_)),
                    again,
                } if again > now => Some(again),
                _ => continue,
            };
            let known = busy.entry(item.key.instance.clone()).or_insert(until);
            *known = (*known).max(until);
        }
        busy
    }

    fn with(&mut self, ids: &[EventId], mut change: impl FnMut(&mut Item)) {
        for id in ids {
            if let Some(item) = self.0.get_mut(id) {
                change(item);
            }
        }
    }

    /// What goes into one note: everything of this person on this record that is not under way and was not
    /// put off, oldest first, up to the length of a note and the most it carries; at least one event.
    fn batch(&self, now: u64, key: &RecordKey, by: &PersonId) -> Vec<EventId> {
        let mut items: Vec<&Item> = self
            .0
            .values()
            .filter(|item| item.sendable(now, key, by))
            .collect();
        items.sort_by_key(|item| (item.event.at, item.event.id));
        let mut room = Body::MOST;
        let fits = items.iter().enumerate().take_while(|(place, item)| {
            let length = length(&item.event);
            let fits = *place == 0 || length <= room;
            room = room.saturating_sub(length);
            fits
        });
        fits.map(|(_, item)| item.event.id)
            .take(MOST_EVENTS)
            .collect()
    }
}

impl Item {
    fn due(&self, key: &RecordKey, by: &PersonId) -> Option<u64> {
        match self.state {
            State::Waiting { due } if self.key == *key && self.event.by == *by => Some(due),
            _ => None,
        }
    }

    fn sendable(&self, now: u64, key: &RecordKey, by: &PersonId) -> bool {
        let ready = match self.state {
            State::Waiting { .. } => true,
            State::Later { again, .. } => again <= now,
            _ => false,
        };
        ready && self.key == *key && self.event.by == *by
    }

    /// No wait is longer than this but for one the CRM asked for: what lies further ahead was set by a clock
    /// that has jumped since.
    fn set_right(&mut self, now: u64) {
        match &mut self.state {
            State::Waiting { due } => *due = (*due).min(now.saturating_add(VISIT_MS)),
            State::Unclear { again, .. } if *again > now.saturating_add(LONGEST_MS) => *again = now,
            State::Later {
                fault: Fault::Busy(Some(_)),
                ..
            } => {}
            State::Later { again, .. } => *again = (*again).min(now.saturating_add(LONGEST_MS)),
            _ => {}
        }
    }

    fn hurry(&mut self, now: u64) {
        if let State::Waiting { due } = &mut self.state {
            *due = (*due).min(now);
        }
    }

    fn failed(&mut self, now: u64, chance: u32, fault: &Fault) {
        self.tries = self.tries.saturating_add(1);
        let wait = backoff(self.tries, chance);
        self.state = match fault {
            _ if fault.may_have_acted() => State::Unclear {
                since: None,
                again: now.saturating_add(wait.max(LOOK_MS)),
                fault: Some(fault.clone()),
            },
            Fault::Busy(asked) => {
                let again = now.saturating_add(asked.unwrap_or(wait));
                State::Later {
                    again,
                    fault: fault.clone(),
                }
            }
            Fault::SignIn | Fault::NoPage => State::Later {
                again: now.saturating_add(wait),
                fault: fault.clone(),
            },
            _ => State::Parked {
                fault: fault.clone(),
            },
        };
    }
}

/// How many characters of a note an event takes, about.
fn length(event: &Event) -> usize {
    let written = event.what.written();
    written.map_or(200, |written| {
        let about = if written.about.is_some() { 400 } else { 0 };
        about + written.text.as_str().chars().count()
    })
}
