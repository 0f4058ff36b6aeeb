//! Silence: reminding the person of what is expected of them, one step at a time. Nothing is ever
//! moved, given to another, or told to anybody else by it.

use super::{Alarm, Background, Depth, Errand, keep};
use crate::port::{Change, Http, Store, StoreFault};
use crate::protocol::Trouble;
use crate::record::{Expectation, Owner, Phase, RecordKey};
use crate::team::calendar::Offsets;
use crate::team::{Calendar, Person, PersonId, Side};

/// How often a record is read again on which somebody has not acted, ms: once a day.
const AGAIN_MS: u64 = 24 * 3_600_000;

/// What to remind somebody of, and when next.
struct Plan {
    due: keep::Due,
    /// What they were not reminded of yet: the expectation's words.
    new: Vec<String>,
    /// What is said to them on the record, when that has changed.
    inbox: Option<Change>,
}

impl<H: Http, S: Store> Background<H, S> {
    /// Keeps in mind when this person is to be reminded of what is expected on a record, and what is said to
    /// them there.
    pub(super) async fn plan_reminders(&self, key: &RecordKey) -> Result<Vec<Errand>, Trouble> {
        let before = self.due(key).await?;
        let Some(plan) = self.plan(key, &before).await? else {
            return Ok(Vec::new());
        };
        let due = keep::Due {
            // What is new is said by the errand, which reads the CRM first.
            reminded: before.reminded.clone(),
            ..plan.due
        };
        let again = due != before;
        let mut changes: Vec<Change> = plan.inbox.into_iter().collect();
        if again {
            changes.push(keep::put_due(key, &due)?);
        }
        if !changes.is_empty() {
            self.store.write(changes).await?;
        }
        if again {
            self.set_reminder().await?;
        }
        Ok(if plan.new.is_empty() {
            Vec::new()
        } else {
            vec![Errand::Remind(key.clone())]
        })
    }

    /// The record is gone: nothing is expected there any more, nor said to anybody.
    pub(super) async fn forget_reminders(&self, key: &RecordKey) -> Result<(), Trouble> {
        if let Some(signed) = self.signed(&key.instance).await? {
            let me = signed.session.me.id;
            if !self.said_on(key, &me).await?.is_empty() {
                let unsaid = keep::drop_inbox(key, &me);
                self.store.write(vec![unsaid]).await?;
            }
        }
        if self.due(key).await? != keep::Due::default() {
            self.store.write(vec![keep::drop_due(key)]).await?;
            self.set_reminder().await?;
        }
        Ok(())
    }

    /// The records on which a step on silence has come.
    pub(super) async fn due_reminders(&self) -> Result<Vec<Errand>, Trouble> {
        let now = self.now();
        let due = self.dues().await?.into_iter();
        let due = due.filter(|(_, due)| due.at.is_some_and(|at| at <= now));
        Ok(due.map(|(key, _)| Errand::Remind(key)).collect())
    }

    /// Reminds the person, unless the CRM knows that it is done.
    pub(super) async fn remind(&self, key: &RecordKey) -> Vec<Errand> {
        let read = self
            .known(key)
            .await
            .ok()
            .flatten()
            .map(|known| known.read_at);
        let mut errands = Vec::new();
        // Looked at within the last minute: a colleague's answer would be known.
        if read.is_none_or(|at| self.now().abs_diff(at) > 60_000) {
            errands = Box::pin(self.pull(key, Depth::Edits)).await;
            errands.retain(|errand| !matches!(errand, Errand::Remind(_)));
        }
        // What could not be stored is said again at the next wake; better twice than never.
        let _ = self.reminded(key).await;
        errands
    }

    async fn reminded(&self, key: &RecordKey) -> Result<(), Trouble> {
        let before = self.due(key).await?;
        let Some(plan) = self.plan(key, &before).await? else {
            return Ok(());
        };
        self.store
            .write(vec![keep::put_due(key, &plan.due)?])
            .await?;
        if !plan.new.is_empty() {
            let name = self.known(key).await?.map(|known| known.facts.name);
            let title = self.words.say("remind_title", &[&name.unwrap_or_default()]);
            self.around.remind(key, &title, &plan.new.join(" · "));
        }
        self.set_reminder().await
    }

    /// Has the browser wake us for the next step on silence, or the next search for what was asked, and shows
    /// how much is over.
    pub(super) async fn set_reminder(&self) -> Result<(), Trouble> {
        let dues = self.dues().await?;
        let steps = dues.iter().filter_map(|(_, due)| due.at);
        if let Some(at) = steps.chain(self.next_asked().await?).min() {
            let at = at.saturating_add_signed(-self.ahead.get());
            self.around.wake_at(at, Alarm::Reminder);
        }
        self.around
            .badge(dues.iter().map(|(_, due)| due.over).sum());
        Ok(())
    }

    /// The hours in which a team works, as far as it agreed on any.
    pub(super) async fn hours(&self, instance: &str) -> Result<(Calendar, Offsets), StoreFault> {
        let agreement = self.agreement(instance).await?;
        let calendar = agreement.calendar().map(|(calendar, _)| calendar.clone());
        let offsets = self.offsets(calendar.as_ref());
        let calendar = calendar.unwrap_or_else(|| Calendar::office(self.around.zone()));
        Ok((calendar, offsets))
    }

    async fn plan(&self, key: &RecordKey, before: &keep::Due) -> Result<Option<Plan>, Trouble> {
        let Some(signed) = self.signed(&key.instance).await? else {
            return Ok(None);
        };
        if self.trouble_of(key) == Some(Trouble::Gone) {
            return Ok(None);
        }
        let me = signed.session.me.id;
        let seat = self.seat(&key.instance, &me).await?;
        let agreement = self.agreement(&key.instance).await?;
        let view = self.view(key, &agreement).await?;
        let inbox = self.sort_in(key, &view, &me, seat).await?;
        // Nothing is expected of somebody who has not said on which side they are.
        let Some(seat) = seat else {
            return Ok(Some(Plan {
                due: before.clone(),
                new: Vec::new(),
                inbox,
            }));
        };
        let (calendar, offsets) = self.hours(&key.instance).await?;
        let now = self.now();
        let mut due = keep::Due {
            reminded: before.reminded.clone(),
            ..keep::Due::default()
        };
        let mut new = Vec::new();
        let known = self.known(key).await?;
        let owner = known.and_then(|known| known.facts.owner);
        let theirs = |side| {
            let owners = view.owners.of(side).iter();
            let there = owners.filter(|owner| !agreement.has_left(&owner.person));
            seat.is_of(side) && answers(there, owner.as_ref(), &me)
        };
        for expectation in &view.expectations {
            if !expectation.open() || !concerns(expectation, &me, theirs) {
                continue;
            }
            let clock = expectation.clock(&calendar, &offsets, now);
            let next = expectation.next_step(&calendar, &offsets, now);
            due.at = due.at.into_iter().chain(next).min();
            if clock.phase < Phase::Nudge {
                continue;
            }
            due.over = due.over.saturating_add(1);
            // A colleague may have done it, or the record may be gone: it is looked at again tomorrow.
            let tomorrow = now.saturating_add(AGAIN_MS);
            due.at = Some(due.at.map_or(tomorrow, |at| at.min(tomorrow)));
            let line = format!("{} {:?}", expectation.id.line(), clock.phase);
            if !due.reminded.contains(&line) {
                due.reminded.push(line);
                new.push(expectation.what.clone());
            }
        }
        // What ended needs no remembering.
        let open = |line: &String| {
            let mut all = view.expectations.iter().filter(|of| of.open());
            all.any(|of| line.starts_with(&of.id.line()))
        };
        due.reminded.retain(open);
        Ok(Some(Plan { due, new, inbox }))
    }
}

/// Whether this person is to be reminded: it is expected of them by name, or of a side for which they
/// answer here.
fn concerns(expectation: &Expectation, me: &PersonId, theirs: impl Fn(Side) -> bool) -> bool {
    match &expectation.of.person {
        Some(person) => person == me,
        None => theirs(expectation.of.side),
    }
}

/// Whether this person answers for a side of theirs on a record: they own the customer for it. While
/// nobody does who is still on the team, whom the CRM names as the record's owner answers.
fn answers<'a>(
    owners: impl Iterator<Item = &'a Owner>,
    named: Option<&Person>,
    me: &PersonId,
) -> bool {
    let mut owners = owners.peekable();
    match owners.peek() {
        None => named.is_some_and(|named| named.id == *me),
        Some(_) => owners.any(|owner| owner.person == *me),
    }
}
