//! What the panel asks about a record, answered from the store.

use std::collections::{BTreeMap, BTreeSet};

use super::errand::Failed;
use super::home::{given, sits};
use super::{Answered, Background, Errand, NOTES, Page, keep, rules, trouble, vendor};
use crate::agreement::Agreement;
use crate::port::{Http, Store};
use crate::protocol::{ItemState, PAGE_FIELDS, Shown, Team, Told, Trouble};
use crate::record::{CriterionId, EventId, RecordKey, RecordView, Row, TeamWhat, What, fold};
use crate::sync::{Item, News, State};
use crate::team::{Person, PersonId, Seat, Side, Standing};

/// So many earlier answers, moves and outcomes are shown; the rest is in the CRM's notes.
const FAR_BACK: usize = 20;

impl<H: Http, S: Store> Background<H, S> {
    /// Shows what is known at once; the CRM is read after the answer.
    pub(super) async fn look(
        &self,
        key: &RecordKey,
        fresh: bool,
        notes: u32,
    ) -> Result<Answered, Trouble> {
        let shown = self.shown(key, notes).await?;
        let settled = self.is_settled(key, shown.read_at);
        let news = if fresh {
            // "Try again" may follow a sign-in: ask who it is.
            self.unsure(&key.instance).await?;
            News::VisitEnds(key.clone())
        } else {
            News::Tick
        };
        let mut errands = self.news(news).await?;
        if fresh || !settled {
            errands.push(Errand::Visit(key.clone()));
        }
        // A first reading asks for the rights by itself.
        if fresh && shown.rights.is_some() {
            errands.push(Errand::Rights(key.clone()));
        }
        Ok(Answered {
            told: Told::Shown(Box::new(shown)),
            errands,
        })
    }

    /// Records what a person did: all of it in one write with the outbox and the settled drafts, then
    /// the answer. What a rejection means for the agreement goes along.
    pub(super) async fn record(
        &self,
        key: &RecordKey,
        whats: Vec<What>,
        settles: &[String],
    ) -> Result<Answered, Trouble> {
        let me = self.me(key).await?;
        let seat = self
            .seat(&key.instance, &me.id)
            .await?
            .ok_or(Trouble::NoSide)?;
        let side = seat.speaking();
        let agreement = self.agreement(&key.instance).await?;
        let mut view = self.view(key, &agreement).await?;
        let mut seated = agreement.seated(&me.id, side);
        let mut batch = self.batch(me.id.clone(), side).await?;
        for what in whats {
            rules::allowed(&view, &what, side, &me.id)?;
            let told = self.tell_home(key, &what, &agreement).await?;
            let event = batch.add(self, key, what).await?;
            view.then(&event);
            if let Some((home, told)) = told {
                // Who speaks for a side here sits on it; a colleague may have said otherwise meanwhile.
                if !seated {
                    let sits = What::Team(Box::new(sits(&me.id, seat)));
                    batch.add(self, &home, sits).await?;
                    seated = true;
                }
                let proposes = matches!(told, TeamWhat::Proposed(_));
                let event = batch.add(self, &home, What::Team(Box::new(told))).await?;
                // The rejection that proposes it is the first of those that name it.
                if proposes {
                    let named = TeamWhat::Named {
                        criterion: CriterionId::Own(event.id),
                        on: key.clone(),
                    };
                    batch.add(self, &home, What::Team(Box::new(named))).await?;
                }
            }
        }
        let settled = settles.iter().map(|field| (key, field));
        let mut errands = self.commit(batch, settled).await?;
        // What cannot be planned now is planned by the next reading.
        errands.extend(self.plan_reminders(key).await.unwrap_or_default());
        Ok(self.showing(key, errands).await)
    }

    /// What is shown after something was done. What follows from it is done even when it cannot be shown.
    pub(super) async fn showing(&self, key: &RecordKey, errands: Vec<Errand>) -> Answered {
        let told = match self.shown(key, NOTES).await {
            Ok(shown) => Told::Shown(Box::new(shown)),
            Err(trouble) => Told::Failed(trouble),
        };
        Answered { told, errands }
    }

    /// The record as it reads, under what the team agreed.
    pub(super) async fn view(
        &self,
        key: &RecordKey,
        agreement: &Agreement,
    ) -> Result<RecordView, Trouble> {
        let known = self.known(key).await?;
        let given = given(agreement, known.as_ref().map(|known| &known.facts));
        Ok(fold(&*self.believed(key).await?, agreement, &given))
    }

    pub(super) async fn send_now(&self, key: &RecordKey) -> Result<Answered, Trouble> {
        let errands = self.news(News::VisitEnds(key.clone())).await?;
        Ok(self.showing(key, errands).await)
    }

    pub(super) async fn retry(&self, key: &RecordKey, id: EventId) -> Result<Answered, Trouble> {
        let errands = self.news(News::Retry(id)).await?;
        Ok(self.showing(key, errands).await)
    }

    pub(super) async fn draft(
        &self,
        key: &RecordKey,
        field: &str,
        text: &str,
    ) -> Result<Answered, Trouble> {
        let key = match field.starts_with(PAGE_FIELDS) {
            true => self.home_now(key).await?,
            false => key.clone(),
        };
        self.store
            .write(vec![keep::draft(&key, field, text)])
            .await?;
        Ok(Told::Kept.into())
    }

    pub(super) async fn take_seat(&self, key: &RecordKey, seat: Seat) -> Result<Answered, Trouble> {
        let me = self.me(key).await?;
        self.store
            .write(vec![keep::put_seat(&key.instance, &me.id, seat)?])
            .await?;
        let errands = self.tell_seat(key, &me.id, seat).await?;
        self.around.tell(None, &Told::Stale { key: key.clone() });
        Ok(self.showing(key, errands).await)
    }

    /// Who is signed in, as far as anybody knows; the CRM is asked only when nobody knows.
    pub(super) async fn me(&self, key: &RecordKey) -> Result<Person, Trouble> {
        if let Some(signed) = self.signed(&key.instance).await? {
            return Ok(signed.session.me);
        }
        Ok(self.session(key).await.map_err(|fault| fault.told())?.me)
    }

    /// Everything a panel shows of a record, with at most so many typed notes.
    pub(super) async fn shown(&self, key: &RecordKey, notes: u32) -> Result<Shown, Trouble> {
        let agreement = self.agreement(&key.instance).await?;
        let mut view = self.view(key, &agreement).await?;
        view.shorten(usize::try_from(notes).unwrap_or(usize::MAX), FAR_BACK);
        let known = self.known(key).await?;
        let me = self
            .signed(&key.instance)
            .await?
            .map(|signed| signed.session.me);
        let seat = match &me {
            Some(me) => self.seat(&key.instance, &me.id).await?,
            None => None,
        };
        let (states, writers) = self
            .states(std::slice::from_ref(key), &key.instance)
            .await?;
        let mut people = self.names(&key.instance, people(&view)).await?;
        people.extend(writers);
        people.extend(me.iter().map(|me| (me.id.clone(), me.name.clone())));
        let side = seat.map(Seat::speaking);
        let came = known.as_ref().map(|known| known.facts.came.clone());
        let came = came.unwrap_or_default();
        let tellers = agreement.told_of(&came).map(|told| told.by.clone());
        people.extend(self.names(&key.instance, tellers.collect()).await?);
        let team = self
            .team(key, &agreement, side, me.as_ref().map(|me| &me.id), &came)
            .await?;
        let told = self.told_states(&team).await?;
        let rights = known.as_ref().and_then(|known| known.rights.clone());
        let moved = match self.moved_to(key).await? {
            Some(to) => Some(self.related_to(&to).await?),
            None => None,
        };
        // What is begun on the agreement's page is that page's.
        let drafts = self.drafts(key).await?.into_iter();
        let (unread, unread_here) = match &me {
            Some(me) => self.news_to(key, &me.id).await?,
            None => (0, Vec::new()),
        };
        let left_aside = match &me {
            Some(me) => self.left_aside(key, &me.id).await?,
            None => Vec::new(),
        };
        Ok(Shown {
            key: key.clone(),
            read_at: known.as_ref().map(|known| known.read_at),
            facts: known.map(|known| known.facts),
            seat,
            people,
            view,
            plain: self.notes_shown(key, &agreement).await?,
            states: states.into_iter().chain(told).collect(),
            drafts: drafts
                .filter(|(field, _)| !field.starts_with(PAGE_FIELDS))
                .collect(),
            trouble: self.trouble_of(key).or_else(|| aside(self.set_aside(key))),
            now: self.now(),
            team,
            rights: rights
                .filter(|(of, _)| me.as_ref().is_some_and(|me| me.id == *of))
                .map(|(_, rights)| rights),
            me,
            moved,
            left_aside,
            unread,
            deleted: self.deleted(key).await?,
            unread_here,
        })
    }

    /// The states of what was told about campaigns: it waits for the record that keeps the agreement.
    async fn told_states(&self, team: &Team) -> Result<Vec<(EventId, ItemState)>, Trouble> {
        let Some(home) = team.home.as_ref().filter(|_| !team.here) else {
            return Ok(Vec::new());
        };
        let keys = std::slice::from_ref(&home.key);
        let (mut states, _) = self.states(keys, &home.key.instance).await?;
        states.retain(|(id, _)| team.told.iter().any(|told| told.id == *id));
        Ok(states)
    }

    /// The states of what is not in the CRM yet on these records, and the names of its writers.
    pub(super) async fn states(
        &self,
        keys: &[RecordKey],
        instance: &str,
    ) -> Result<(Vec<(EventId, ItemState)>, BTreeMap<PersonId, String>), Trouble> {
        let ours: Vec<Item> = self
            .outbox
            .lock()
            .await
            .items()
            .filter(|item| keys.contains(&item.key))
            .cloned()
            .collect();
        let writers = ours.iter().map(|item| item.event.by.clone()).collect();
        let names = self.names(instance, writers).await?;
        let name = |id: &PersonId| names.get(id).cloned().unwrap_or_default();
        let states = ours
            .iter()
            .map(|item| (item.event.id, state(item, name(&item.event.by))))
            .collect();
        Ok((states, names))
    }

    pub(super) fn open_agreement(
        &self,
        key: RecordKey,
        sentence: Option<EventId>,
    ) -> Result<Answered, Trouble> {
        self.around.open(&Page::Agreement {
            from: key,
            sentence,
        });
        Ok(Told::Kept.into())
    }

    pub(super) async fn open_record(&self, key: &RecordKey) -> Result<Answered, Trouble> {
        // Who has to sign in first does so on that page; so it opens without a session, too.
        let version = match self.signed(&key.instance).await? {
            Some(signed) => signed.session.version,
            None => match self.session(key).await.map_err(Failed::told) {
                Ok(session) => session.version,
                // The way that leads there in any version.
                Err(Trouble::SignIn) => 0,
                Err(why) => return Err(why),
            },
        };
        self.around.open(&Page::Crm(vendor(key).page(key, version)));
        Ok(Told::Kept.into())
    }
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

/// The trouble with so many rows that cannot be read.
fn aside(many: u32) -> Option<Trouble> {
    (many > 0).then_some(Trouble::SetAside { many })
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
pub(super) fn people(view: &RecordView) -> BTreeSet<PersonId> {
    let mut people = BTreeSet::new();
    for side in Side::BOTH {
        let owners = view.owners.of(side).iter();
        people.extend(owners.map(|owner| owner.person.clone()));
    }
    people.extend(view.lead.path.iter().map(|step| step.by.clone()));
    people.extend(view.lead.step.iter().map(|step| step.by.clone()));
    people.extend(view.lead.open.iter().map(|offer| offer.by.clone()));
    let notes = view.notes.iter();
    people.extend(notes.flat_map(|note| note.people().cloned()));
    people.extend(view.customer.said.iter().map(|(by, _)| by.clone()));
    people.extend(view.outcomes.iter().map(|of| of.by.clone()));
    people.extend(view.rejections.iter().map(|of| of.by.clone()));
    people.extend(view.mismatches.iter().map(|of| of.by.clone()));
    for expectation in &view.expectations {
        people.extend(expectation.by.iter().map(|(by, _)| by.clone()));
        people.extend(expectation.of.person.iter().cloned());
        people.extend(expectation.marks.iter().map(|mark| mark.by.clone()));
    }
    for row in &view.checklist {
        of_row(row, &mut people);
    }
    people
}

fn of_row(row: &Row, people: &mut BTreeSet<PersonId>) {
    let given = Side::BOTH.into_iter().filter_map(|side| row.of(side));
    let given = given.chain(&row.earlier);
    people.extend(given.map(|judgement| judgement.by.clone()));
    match &row.standing {
        Standing::Configured => {}
        Standing::Proposal { who, .. } => drop(people.insert(who.clone())),
        Standing::Agreed { marketing, sales } => {
            people.extend([marketing.clone(), sales.clone()]);
        }
    }
    if let Some(talk) = &row.difference {
        people.extend(talk.views.iter().map(|view| view.by.clone()));
        people.extend(talk.talk.iter().map(|said| said.by.clone()));
        people.extend(talk.ended.iter().map(|ended| ended.by.clone()));
    }
}
