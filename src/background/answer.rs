//! What the panel asks about a record, answered from the store.

use std::collections::BTreeSet;

use super::{Answered, Background, Errand, keep, trouble};
use crate::port::{Http, Store};
use crate::protocol::{ItemState, Shown, Told, Trouble};
use crate::record::{Event, EventId, LeadMove, Ledger, RecordKey, RecordView, Stamp, What, fold};
use crate::sync::{Item, News, State};
use crate::team::{Agreement, Person, PersonId, Seat, Side};

/// A record that was read this short ago is not read again for a look, ms.
const RECENT_MS: u64 = 3_000;

impl<H: Http, S: Store> Background<H, S> {
    /// Shows what is known at once; the CRM is read after the answer.
    pub(super) async fn look(&self, key: &RecordKey, fresh: bool) -> Result<Answered, Trouble> {
        let shown = self.shown(key).await?;
        let recent = shown
            .read_at
            .is_some_and(|at| self.now().abs_diff(at) < RECENT_MS);
        let settled = recent && shown.trouble.is_none();
        let news = if fresh {
            // "Try again" may follow a sign-in: ask who it is.
            self.unsure(&key.instance).await?;
            News::VisitEnds(key.clone())
        } else {
            News::Tick
        };
        let mut errands = self.news(news).await?;
        if fresh || !settled {
            errands.push(Errand::Pull(key.clone()));
        }
        Ok(Answered {
            told: Told::Shown(Box::new(shown)),
            errands,
        })
    }

    /// Records what a person did: event, outbox and settled drafts in one write, then the answer.
    pub(super) async fn record(
        &self,
        key: &RecordKey,
        what: What,
        settles: &[String],
    ) -> Result<Answered, Trouble> {
        let me = self.me(key).await?;
        let seat = self
            .seat(&key.instance, &me.id)
            .await?
            .ok_or(Trouble::NoSide)?;
        let ledger = self.ledger(key).await?;
        allowed(&fold(&ledger), &what, seat.speaking(), &me.id)?;
        let device = self.device().await?;
        let event = self.event(device, &ledger, me.id, seat.speaking(), what);
        let mut changes = vec![keep::put_event(key, &event)?];
        changes.extend(settles.iter().map(|field| keep::draft(key, field, "")));
        if let Some(device) = self.device.get() {
            changes.push(keep::put_device(device)?);
        }
        let news = News::Recorded {
            key: key.clone(),
            event: Box::new(event),
        };
        let errands = self.news_with(news, changes).await?;
        self.around.tell(None, &Told::Stale { key: key.clone() });
        Ok(Answered {
            told: Told::Shown(Box::new(self.shown(key).await?)),
            errands,
        })
    }

    /// The next event of this device. No await between the number and its use: numbers never repeat.
    fn event(
        &self,
        device: keep::Device,
        ledger: &Ledger,
        by: PersonId,
        side: Side,
        what: What,
    ) -> Event {
        let made = self
            .device
            .get()
            .map_or(device.made, |device| device.made)
            .saturating_add(1);
        self.device.set(Some(keep::Device { made, ..device }));
        let at = Stamp::next(self.now(), ledger.seen().max(self.stamped.get()));
        self.stamped.set(Some(at));
        Event {
            at,
            id: EventId {
                device: device.id,
                seq: made,
            },
            by,
            side,
            what,
        }
    }

    pub(super) async fn send_now(&self, key: &RecordKey) -> Result<Answered, Trouble> {
        let errands = self.news(News::VisitEnds(key.clone())).await?;
        Ok(Answered {
            told: Told::Shown(Box::new(self.shown(key).await?)),
            errands,
        })
    }

    pub(super) async fn retry(&self, key: &RecordKey, id: EventId) -> Result<Answered, Trouble> {
        let errands = self.news(News::Retry(id)).await?;
        Ok(Answered {
            told: Told::Shown(Box::new(self.shown(key).await?)),
            errands,
        })
    }

    pub(super) async fn draft(
        &self,
        key: &RecordKey,
        field: &str,
        text: &str,
    ) -> Result<Answered, Trouble> {
        self.store
            .write(vec![keep::draft(key, field, text)])
            .await?;
        Ok(Told::Kept.into())
    }

    pub(super) async fn take_seat(&self, key: &RecordKey, seat: Seat) -> Result<Answered, Trouble> {
        let me = self.me(key).await?;
        self.store
            .write(vec![keep::put_seat(&key.instance, &me.id, seat)?])
            .await?;
        self.around.tell(None, &Told::Stale { key: key.clone() });
        Ok(Told::Shown(Box::new(self.shown(key).await?)).into())
    }

    /// Who is signed in, as far as anybody knows; the CRM is asked only when nobody knows.
    pub(super) async fn me(&self, key: &RecordKey) -> Result<Person, Trouble> {
        if let Some(signed) = self.signed(&key.instance).await? {
            return Ok(signed.session.me);
        }
        Ok(self.session(key).await.map_err(|fault| fault.told())?.me)
    }

    pub(super) async fn shown(&self, key: &RecordKey) -> Result<Shown, Trouble> {
        let view = fold(&self.ledger(key).await?);
        let known = self.known(key).await?;
        let me = self
            .signed(&key.instance)
            .await?
            .map(|signed| signed.session.me);
        let seat = match &me {
            Some(me) => self.seat(&key.instance, &me.id).await?,
            None => None,
        };
        let ours: Vec<Item> = self
            .outbox
            .lock()
            .await
            .items()
            .filter(|item| item.key == *key)
            .cloned()
            .collect();
        let named = people(&view)
            .into_iter()
            .chain(ours.iter().map(|item| item.event.by.clone()));
        let mut people = self.names(&key.instance, named.collect()).await?;
        people.extend(me.iter().map(|me| (me.id.clone(), me.name.clone())));
        let name = |id: &PersonId| people.get(id).cloned().unwrap_or_default();
        let states = ours
            .iter()
            .map(|item| (item.event.id, state(item, name(&item.event.by))))
            .collect();
        Ok(Shown {
            key: key.clone(),
            read_at: known.as_ref().map(|known| known.read_at),
            facts: known.map(|known| known.facts),
            me,
            seat,
            people,
            view,
            plain: self.plain_notes(key).await?,
            states,
            drafts: self.drafts(key).await?,
            trouble: self.troubles.borrow().get(key).cloned(),
            now: self.now(),
        })
    }
}

/// What the two sides' own rules leave open. The CRM's rules are the CRM's.
fn allowed(view: &RecordView, what: &What, side: Side, me: &PersonId) -> Result<(), Trouble> {
    let fits = match what {
        What::Lead(LeadMove::Offered { to, .. }) => *to != side,
        What::Lead(LeadMove::Accepted { offer } | LeadMove::Declined { offer, .. }) => view
            .lead
            .open
            .as_ref()
            .is_some_and(|open| open.id == *offer && open.to == side),
        What::Left { .. } => view.owners.of(side).iter().any(|owner| owner.person == *me),
        // One person cannot sign for both sides.
        What::Agreed { criterion } => {
            let row = view
                .checklist
                .iter()
                .find(|row| row.criterion == *criterion);
            row.is_some_and(|row| match &row.agreement {
                Agreement::Configured => true,
                Agreement::Proposal { by, who } => *by != side && who != me,
                Agreement::Agreed { .. } => false,
            })
        }
        What::Judged { criterion, .. } => {
            view.checklist.iter().any(|row| row.criterion == *criterion)
        }
        _ => true,
    };
    if fits { Ok(()) } else { Err(Trouble::NotYours) }
}

fn state(item: &Item, writer: String) -> ItemState {
    match &item.state {
        State::Waiting { due } => ItemState::Saved { goes_at: *due },
        State::Sending | State::Unclear { fault: None, .. } => ItemState::Sending,
        State::Unclear {
            fault: Some(fault),
            again,
            ..
        }
        | State::Later { fault, again } => ItemState::Later {
            why: trouble(fault),
            again_at: *again,
        },
        State::Absent => ItemState::Parked {
            why: Trouble::OtherPerson { waits_for: writer },
        },
        State::Parked { fault } => ItemState::Parked {
            why: refusal(fault),
        },
    }
}

/// A CRM that says "not allowed" to a note refuses the note; the record was read all the same.
fn refusal(fault: &crate::crm::Fault) -> Trouble {
    match fault {
        crate::crm::Fault::NoAccess(words) => Trouble::Refused {
            words: words.clone(),
        },
        fault => trouble(fault),
    }
}

/// Everybody a view names.
fn people(view: &RecordView) -> BTreeSet<PersonId> {
    let mut people = BTreeSet::new();
    for side in Side::BOTH {
        people.extend(
            view.owners
                .of(side)
                .iter()
                .map(|owner| owner.person.clone()),
        );
    }
    people.extend(view.lead.path.iter().map(|step| step.by.clone()));
    people.extend(view.notes.iter().map(|note| note.by.clone()));
    for row in &view.checklist {
        let given = Side::BOTH
            .into_iter()
            .filter_map(|side| row.of(side))
            .chain(&row.earlier);
        people.extend(given.map(|judgement| judgement.by.clone()));
        match &row.agreement {
            Agreement::Configured => {}
            Agreement::Proposal { who, .. } => drop(people.insert(who.clone())),
            Agreement::Agreed { marketing, sales } => {
                people.extend([marketing.clone(), sales.clone()])
            }
        }
    }
    people
}
