//! The record on which a team keeps its agreement: how it is chosen, found again, and read.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::keep;
use super::{Answered, Background, Errand, rules, vendor};
use crate::agreement::{Agreement, fold as fold_agreement};
use crate::crm::{Address, Crm};
use crate::port::{Change, Http, Store, StoreFault};
use crate::protocol::{Agreed, PAGE_FIELDS, Related, Team, Told, Trouble};
use crate::record::{
    Article, Clause, CriterionId, Dimension, Facts, Kind, Ledger, Open, RecordKey, Rejection,
    TeamWhat, Terms, What,
};
use crate::sync::News;
use crate::team::calendar::Offsets;
use crate::team::{Calendar, Label, Origin, PersonId, Seat, Side};

/// The word behind the payload of the agreement's notes, by which the CRM's search finds them.
pub const MARK: &str = "smnsplhome";
/// How often the CRM is searched for an agreement that was not found, ms: once a day.
const SEARCH_MS: u64 = DAY_MS;
/// How old the agreement may be while one works beside records, ms.
const FRESH_MS: u64 = 15 * 60_000;
/// A reading this short ago is not repeated, ms.
const RECENT_MS: u64 = 3_000;
/// How far back and ahead a calendar is asked for its offsets, ms: a year and a month.
const REACH_MS: u64 = 400 * DAY_MS;
/// A day, ms.
const DAY_MS: u64 = 24 * 3_600_000;

impl<H: Http, S: Store> Background<H, S> {
    /// What the team agreed, as far as it is known here.
    pub(super) async fn agreement(&self, instance: &str) -> Result<Rc<Agreement>, StoreFault> {
        let home = self.home(instance).await?;
        let mut sizes = Vec::new();
        let mut ledgers = Vec::new();
        for key in home.key.iter().chain(&home.others) {
            let ledger = self.ledger(key).await?;
            sizes.push((key.clone(), ledger.len()));
            ledgers.push(ledger);
        }
        // A ledger only grows, so the same sizes are the same ledgers.
        if let Some((known, agreement)) = &*self.agreed.borrow()
            && *known == sizes
        {
            return Ok(agreement.clone());
        }
        let all = ledgers.iter().fold(Ledger::default(), |all, ledger| {
            all.union(Ledger::clone(ledger))
        });
        let agreement = Rc::new(fold_agreement(&all));
        *self.agreed.borrow_mut() = Some((sizes, agreement.clone()));
        Ok(agreement)
    }

    /// What the agreement brings to a record.
    pub(super) async fn team(
        &self,
        key: &RecordKey,
        agreement: &Agreement,
        side: Option<Side>,
        me: Option<&PersonId>,
    ) -> Result<Team, Trouble> {
        let home = self.home(&key.instance).await?;
        let calendar = agreement.calendar();
        let waits = |version: &crate::agreement::Version| {
            side.is_some_and(|side| version.of(side).is_none())
                && me.is_some_and(|me| version.signed.iter().all(|of| of.who != *me))
        };
        let last = agreement
            .standing()
            .filter_map(|sentence| sentence.versions.last());
        let changed = agreement.sentences.iter().flat_map(|of| &of.versions);
        Ok(Team {
            here: home.key.as_ref() == Some(key),
            waiting: count(last.filter(|version| waits(version)).count()),
            sentences: count(agreement.standing().count()),
            changed_at: changed.map(|version| version.at.ms).max(),
            kinds: agreement.kinds(),
            open: Open::ALL
                .into_iter()
                .filter(|question| home.key.is_some() && agreement.answers(*question).count() == 0)
                .collect(),
            calendar_agreed: calendar.is_some_and(|(_, version)| version.agreed_at().is_some()),
            offsets: self.offsets(calendar.map(|(calendar, _)| calendar)),
            calendar: calendar.map(|(calendar, _)| calendar.clone()),
            left: left(agreement),
            trouble: home.key.as_ref().and_then(|home| self.trouble_of(home)),
            home: home.key,
        })
    }

    /// The offsets of the calendar's zone around now; of this browser's when there is no calendar, or
    /// its zone is not known here. Asked of the browser once a day.
    pub(super) fn offsets(&self, calendar: Option<&Calendar>) -> Offsets {
        let here = self.around.zone();
        let zone = calendar.map_or(&here, |calendar| &calendar.zone);
        let day = self.now() / DAY_MS;
        if let Some((of, on, offsets)) = &*self.offsets.borrow()
            && of == zone
            && *on == day
        {
            return offsets.clone();
        }
        let (from, to) = (
            self.now().saturating_sub(REACH_MS),
            self.now().saturating_add(REACH_MS),
        );
        let asked = |zone| self.zones.offsets(zone, from, to);
        let offsets = asked(zone).or_else(|| asked(&here)).unwrap_or_default();
        *self.offsets.borrow_mut() = Some((zone.clone(), day, offsets.clone()));
        offsets
    }

    pub(super) fn trouble_of(&self, key: &RecordKey) -> Option<Trouble> {
        self.troubles.borrow().get(key).cloned()
    }

    /// What to read of the agreement while somebody looks at a record.
    pub(super) async fn agreement_errands(&self, key: &RecordKey) -> Result<Vec<Errand>, Trouble> {
        let home = self.home(&key.instance).await?;
        let Some(home_key) = home.key else {
            let old = self.now().saturating_sub(home.searched_at) > SEARCH_MS;
            return Ok(old
                .then(|| Errand::Find(key.instance.clone()))
                .into_iter()
                .collect());
        };
        let mut errands = Vec::new();
        for of in std::iter::once(&home_key).chain(&home.others) {
            let read = self.known(of).await?.map(|known| known.read_at);
            let old = read.is_none_or(|at| self.now().abs_diff(at) > FRESH_MS);
            if old && of != key && self.trouble_of(of).is_none() {
                errands.push(Errand::Pull(of.clone()));
            }
        }
        Ok(errands)
    }

    /// Shows the agreement's page what is known; the CRM is read after the answer.
    pub(super) async fn book(&self, instance: &str, fresh: bool) -> Result<Answered, Trouble> {
        let home = self.home(instance).await?;
        let mut errands = Vec::new();
        for key in home.key.iter().chain(&home.others) {
            let read = self.known(key).await?.map(|known| known.read_at);
            let recent = read.is_some_and(|at| self.now().abs_diff(at) < RECENT_MS);
            if fresh || !recent || self.trouble_of(key).is_some() {
                errands.push(Errand::Pull(key.clone()));
            }
        }
        if fresh || home.key.is_none() && self.now().saturating_sub(home.searched_at) > SEARCH_MS {
            errands.push(Errand::Find(instance.to_owned()));
        }
        Ok(Answered {
            told: Told::Agreed(Box::new(self.agreed_page(instance).await?)),
            errands,
        })
    }

    pub(super) async fn agreed_page(&self, instance: &str) -> Result<Agreed, Trouble> {
        let home = self.home(instance).await?;
        let agreement = self.agreement(instance).await?;
        let signed = self.signed(instance).await?;
        let me = signed.as_ref().map(|signed| signed.session.me.clone());
        let seat = match &me {
            Some(me) => self.seat(instance, &me.id).await?,
            None => None,
        };
        let keys: Vec<RecordKey> = home.key.iter().chain(&home.others).cloned().collect();
        let (states, writers) = self.states(&keys, instance).await?;
        let mut people = self.names(instance, named(&agreement)).await?;
        people.extend(writers);
        people.extend(me.iter().map(|me| (me.id.clone(), me.name.clone())));
        let mut others = Vec::new();
        for key in &home.others {
            others.push(self.related_to(key).await?);
        }
        let version = signed.map(|signed| signed.session.version);
        // What was begun under an earlier home is still somebody's; of two, the newest home's counts.
        let mut drafts = BTreeMap::new();
        for key in home.others.iter().chain(&home.key) {
            let of_page = self.drafts(key).await?.into_iter();
            drafts.extend(of_page.filter(|(field, _)| field.starts_with(PAGE_FIELDS)));
        }
        Ok(Agreed {
            instance: instance.to_owned(),
            address: home
                .key
                .as_ref()
                .zip(version)
                .map(|(key, version)| vendor(key).page(key, version)),
            trouble: home.key.as_ref().and_then(|key| self.trouble_of(key)),
            home: match &home.key {
                Some(key) => Some(self.related_to(key).await?),
                None => None,
            },
            others,
            agreement: Agreement::clone(&agreement),
            me,
            seat,
            people,
            states,
            drafts,
            now: self.now(),
            zone: String::from(self.around.zone()),
        })
    }

    /// Clears a draft of the agreement's page under the other records that keep one.
    pub(super) async fn undrafted(
        &self,
        key: &RecordKey,
        field: &str,
    ) -> Result<Vec<Change>, StoreFault> {
        let home = self.home(&key.instance).await?;
        let all = home.key.iter().chain(&home.others);
        let others = all.filter(|of| *of != key);
        Ok(others.map(|of| keep::draft(of, field, "")).collect())
    }

    /// A record by its name, as far as it was read.
    pub(super) async fn related_to(&self, key: &RecordKey) -> Result<Related, StoreFault> {
        let facts = self.known(key).await?.map(|known| known.facts);
        Ok(Related {
            key: key.clone(),
            sort: facts.as_ref().and_then(|facts| facts.sort),
            name: facts.map(|facts| facts.name).unwrap_or_default(),
        })
    }

    /// Records what a person did about the agreement: all of it, or none.
    pub(super) async fn agree(
        &self,
        home: &RecordKey,
        whats: Vec<TeamWhat>,
        settles: &[String],
    ) -> Result<Answered, Trouble> {
        let known = self.home(&home.instance).await?;
        if known.key.as_ref() != Some(home) {
            return Err(Trouble::NoHome);
        }
        let me = self.me(home).await?;
        let seat = self
            .seat(&home.instance, &me.id)
            .await?
            .ok_or(Trouble::NoSide)?;
        let mut agreement = Agreement::clone(&*self.agreement(&home.instance).await?);
        let mut batch = self.batch(me.id.clone(), seat.speaking()).await?;
        for what in whats {
            rules::agreed(&agreement, &what, seat.speaking(), &me.id)?;
            let event = batch.add(self, home, What::Team(Box::new(what))).await?;
            agreement.then(&event);
        }
        for field in settles {
            batch.changes.extend(self.undrafted(home, field).await?);
        }
        let errands = self
            .commit(batch, settles.iter().map(|field| (home, field)))
            .await?;
        Ok(Answered {
            told: Told::Agreed(Box::new(self.agreed_page(&home.instance).await?)),
            errands,
        })
    }

    /// Keeps the agreement on this record from now on. The one before keeps what it has, and says
    /// where it went; when it was deleted, what this person wrote there is written here again.
    pub(super) async fn keep_here(&self, key: &RecordKey) -> Result<Answered, Trouble> {
        let me = self.me(key).await?;
        let seat = self
            .seat(&key.instance, &me.id)
            .await?
            .ok_or(Trouble::NoSide)?;
        let mut home = self.home(&key.instance).await?;
        let mut batch = self.batch(me.id.clone(), seat.speaking()).await?;
        if home.key.as_ref() != Some(key) {
            batch
                .add(self, key, What::Team(Box::new(TeamWhat::Home)))
                .await?;
            batch
                .add(self, key, What::Team(Box::new(sits(&me.id, seat))))
                .await?;
        }
        if let Some(old) = home.key.replace(key.clone())
            && old != *key
        {
            if self.trouble_of(&old) == Some(Trouble::Gone) {
                let lost = self.ledger(&old).await?;
                batch.carry(key, lost.events().filter(|event| event.by == me.id));
            } else {
                let to = key.clone();
                batch
                    .add(self, &old, What::Team(Box::new(TeamWhat::Moved { to })))
                    .await?;
            }
            home.others.push(old);
        }
        home.others.retain(|other| other != key);
        batch.changes.push(keep::put_home(&key.instance, &home)?);
        let errands = self.commit(batch, std::iter::empty()).await?;
        Ok(Answered {
            told: Told::Shown(Box::new(self.shown(key, super::NOTES).await?)),
            errands,
        })
    }

    /// Looks through what was just read of a record for a home that is not known yet.
    pub(super) async fn settle_home(&self, key: &RecordKey) -> Result<(), StoreFault> {
        let mut home = self.home(&key.instance).await?;
        let before = home.clone();
        let here = fold_agreement(&*self.ledger(key).await?);
        if here.kept.is_none() {
            return Ok(());
        }
        // Anybody who writes notes there can say where it went.
        let moved = here
            .moved
            .filter(|to| key.instance == to.instance && names_a_record(to));
        match (&moved, &home.key) {
            // Followed once: two that point at each other lead nowhere.
            (Some(to), Some(known)) if known == key && !home.others.contains(to) => {
                home.others.push(key.clone());
                home.key = Some(to.clone());
            }
            (Some(to), None) => {
                home.key = Some(to.clone());
                home.others.push(key.clone());
            }
            (None, None) => home.key = Some(key.clone()),
            (_, Some(known)) if known != key && !home.others.contains(key) => {
                home.others.push(key.clone());
            }
            _ => {}
        }
        if home != before {
            self.store
                .write(vec![keep::put_home(&key.instance, &home)?])
                .await?;
            self.around.tell(None, &Told::Stale { key: key.clone() });
        }
        Ok(())
    }

    /// Searches the CRM for the record that keeps the agreement; what an administrator named comes
    /// first.
    pub(super) async fn find_home(&self, instance: &str) -> Vec<Errand> {
        let found = match self.named_home(instance).await {
            Ok(Some(key)) => Ok(vec![key]),
            Ok(None) => match super::vendor_at(instance)
                .find(&self.http, instance, MARK)
                .await
            {
                Ok(answer) => Ok(answer.value),
                Err(fault) => Err(super::trouble(&fault)),
            },
            Err(fault) => Err(fault.into()),
        };
        let Ok(found) = found else {
            // It was not found out; the next look asks again.
            return Vec::new();
        };
        let mut home = match self.home(instance).await {
            Ok(home) => home,
            Err(_) => return Vec::new(),
        };
        home.searched_at = self.now();
        for key in found {
            match &home.key {
                None => home.key = Some(key),
                Some(known) if *known == key || home.others.contains(&key) => {}
                Some(_) => home.others.push(key),
            }
        }
        let stored = match keep::put_home(instance, &home) {
            Ok(change) => self.store.write(vec![change]).await,
            Err(fault) => Err(fault),
        };
        // What could not be stored is searched for again.
        if stored.is_err() {
            return Vec::new();
        }
        home.key
            .into_iter()
            .chain(home.others)
            .map(Errand::Pull)
            .collect()
    }

    async fn named_home(&self, instance: &str) -> Result<Option<RecordKey>, StoreFault> {
        let named = self.policy().await?;
        let mut keys = named
            .iter()
            .filter_map(|address| match Crm::of(address)?.locate(address) {
                Address::Record(key) => Some(key),
                _ => None,
            });
        Ok(keys.find(|key| key.instance == instance))
    }

    /// The browser's administrator named these pages as keeping the agreement.
    ///
    /// # Errors
    /// When it could not be stored; the next start says it again.
    pub async fn admin(&self, homes: Vec<String>) -> Result<(), Trouble> {
        if self.policy().await? != homes {
            self.store.write(vec![keep::put_policy(&homes)?]).await?;
        }
        Ok(())
    }

    /// What a rejection on a record means for the agreement: it names a criterion of the team's, or
    /// proposes one that is missing.
    pub(super) async fn tell_home(
        &self,
        key: &RecordKey,
        what: &What,
        agreement: &Agreement,
    ) -> Result<Option<(RecordKey, TeamWhat)>, Trouble> {
        let What::Rejected { names, because } = what else {
            return Ok(None);
        };
        let Some(home) = self.home(&key.instance).await?.key else {
            return Ok(None);
        };
        let told = match names {
            Rejection::Names(criterion @ CriterionId::Own(id)) => {
                agreement.sentence(*id).is_some().then(|| TeamWhat::Named {
                    criterion: *criterion,
                    on: key.clone(),
                })
            }
            Rejection::Names(CriterionId::Starter(_)) => None,
            Rejection::Missing(question) => Some(TeamWhat::Proposed(Clause {
                says: Article::Criterion(Terms {
                    name: short(question.as_str())?,
                    question: question.clone(),
                    why: because.clone(),
                    scope: Default::default(),
                    decides: None,
                    differing: None,
                    suggests: None,
                }),
                origin: Origin::Own,
                review: None,
            })),
        };
        Ok(told.map(|told| (home, told)))
    }

    /// A person's choice of side is part of what the team knows.
    pub(super) async fn tell_seat(
        &self,
        key: &RecordKey,
        me: &PersonId,
        seat: Seat,
    ) -> Result<Vec<Errand>, Trouble> {
        let Some(home) = self.home(&key.instance).await?.key else {
            return Ok(Vec::new());
        };
        let agreement = self.agreement(&key.instance).await?;
        let mut members = agreement.members.iter();
        let known = members.find(|member| member.person == *me);
        // Which of the two one speaks for now is nobody's business but the moment's.
        let same = known.is_some_and(|member| match (member.seat, seat) {
            (Some(Seat::Both { .. }), Seat::Both { .. }) => true,
            (before, _) => before == Some(seat),
        });
        if same {
            return Ok(Vec::new());
        }
        let mut batch = self.batch(me.clone(), seat.speaking()).await?;
        batch
            .add(self, &home, What::Team(Box::new(sits(me, seat))))
            .await?;
        self.commit(batch, std::iter::empty()).await
    }

    /// The engine's news for events that were just made.
    pub(super) fn recorded(batch: &super::batch::Batch) -> Vec<News> {
        let made = batch.made.iter();
        made.map(|(key, event)| News::Recorded {
            key: key.clone(),
            event: Box::new(event.clone()),
        })
        .collect()
    }
}

/// Whether it is a record that its CRM can have: of a kind with notes, with a number.
fn names_a_record(key: &RecordKey) -> bool {
    let id = key.id.parse::<u64>();
    id.is_ok_and(|id| id.to_string() == key.id) && vendor(key).supports(&key.object)
}

fn sits(me: &PersonId, seat: Seat) -> TeamWhat {
    TeamWhat::Sits {
        person: me.clone(),
        seat: Some(seat),
    }
}

/// A question's first words, as the name of its criterion until somebody gives it a better one.
fn short(question: &str) -> Result<Label, Trouble> {
    let cut: String = question.chars().take(Label::MOST).collect();
    Label::new(&cut).map_err(|_| Trouble::NotYours)
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}

/// Which customer a record is by the fields that the agreement names.
pub(super) fn given(agreement: &Agreement, facts: Option<&Facts>) -> Kind {
    let mut kind = Kind::default();
    let Some(facts) = facts else {
        return kind;
    };
    for (dimension, field) in agreement.fields() {
        let value = facts.named.iter().find(|(name, _)| name == field.as_str());
        let label = value.and_then(|(_, value)| Label::new(value).ok());
        match dimension {
            Dimension::Customer => kind.customer = label,
            Dimension::Complexity => kind.complexity = label,
            Dimension::Process => kind.process = label,
        }
    }
    kind
}

fn left(agreement: &Agreement) -> Vec<PersonId> {
    let gone = agreement.members.iter().filter(|of| of.seat.is_none());
    gone.map(|member| member.person.clone()).collect()
}

/// Everybody the agreement names.
fn named(agreement: &Agreement) -> BTreeSet<PersonId> {
    let mut people: BTreeSet<PersonId> = BTreeSet::new();
    people.extend(agreement.kept.iter().map(|kept| kept.by.clone()));
    people.extend(agreement.members.iter().map(|of| of.person.clone()));
    for sentence in &agreement.sentences {
        for version in &sentence.versions {
            people.insert(version.by.clone());
            people.extend(version.signed.iter().map(|of| of.who.clone()));
            people.extend(version.twice.iter().cloned());
        }
        people.extend(sentence.talk.iter().map(|said| said.by.clone()));
        people.extend(sentence.named.iter().map(|named| named.by.clone()));
        people.extend(sentence.retired.iter().map(|retired| retired.by.clone()));
    }
    people
}
