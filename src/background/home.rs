//! What the team agreed, as it was read from the record that keeps it, and when that is read again.

use std::rc::Rc;

use super::seek::Home;
use super::{Background, Depth, Errand, signed, vendor};
use crate::agreement::{Agreement, Sentence, fold as fold_agreement};
use crate::port::{Http, Store, StoreFault};
use crate::protocol::{Related, Rights, Team, Told, Trouble};
use crate::record::{
    Article, Came, Clause, CriterionId, Dimension, Facts, Kind, Open, RecordKey, Rejection,
    TeamWhat, Terms, What,
};
use crate::sync::News;
use crate::team::calendar::Offsets;
use crate::team::{Calendar, Label, Origin, PersonId, Question, Seat, Side};

/// The word behind the payload of the agreement's notes, by which the CRM's search finds them.
pub const MARK: &str = "smnsplhome";
/// How old the agreement may be while one works beside records, ms.
/// So many notes about a record's campaign are shown with it.
const TOLD: usize = 100;
const FRESH_MS: u64 = 15 * 60_000;
/// A reading this short ago is not repeated, ms.
const RECENT_MS: u64 = 3_000;
/// How far back and ahead a calendar is asked for its offsets, ms: a year and a month.
const REACH_MS: u64 = 400 * DAY_MS;
/// A day, ms.
pub(super) const DAY_MS: u64 = 24 * 3_600_000;

impl<H: Http, S: Store> Background<H, S> {
    /// What the team agreed, as far as it is known here.
    pub(super) async fn agreement(&self, instance: &str) -> Result<Rc<Agreement>, StoreFault> {
        Ok(self.agreed_on(instance).await?.1)
    }

    /// What the agreement brings to a record.
    pub(super) async fn team(
        &self,
        key: &RecordKey,
        agreement: &Agreement,
        side: Option<Side>,
        me: Option<&PersonId>,
        came: &[Came],
    ) -> Result<Team, Trouble> {
        let home = self.home(&key.instance).await?;
        let calendar = agreement.calendar();
        let waits = |version: &crate::agreement::Version| {
            side.is_some_and(|side| version.of(side).is_none())
                && me.is_some_and(|me| version.signed.iter().all(|of| of.who != *me))
        };
        let last = agreement.sentences.iter().filter_map(|sentence| {
            let last = sentence.versions.last().filter(|_| sentence.stands());
            last.or_else(|| sentence.returning())
        });
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
            told: agreement.told_of(came).take(TOLD).cloned().collect(),
            trouble: self.trouble_of_home(&home),
            others: count(others_of(&home).count()),
            named: home.named,
            looking: looking(&home),
            home: match &home.key {
                Some(home) => Some(self.related_to(home).await?),
                None => None,
            },
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

    /// Why what is known of the agreement may be old, or why none is known.
    pub(super) fn trouble_of_home(&self, home: &Home) -> Option<Trouble> {
        match &home.key {
            Some(key) if home.gone.contains(key) => Some(Trouble::Gone),
            Some(key) => self.trouble_of(key),
            None => {
                let found = home.found.iter().find_map(|found| self.trouble_of(found));
                let unsearched = home.unsearched.as_ref();
                found.or_else(|| unsearched.map(|failed| failed.why.clone()))
            }
        }
    }

    pub(super) async fn rights_of_home(
        &self,
        home: &Home,
        me: Option<&PersonId>,
    ) -> Result<Option<Rights>, StoreFault> {
        let Some(key) = home.standing() else {
            return Ok(None);
        };
        let rights = self.known(key).await?.and_then(|known| known.rights);
        Ok(rights
            .filter(|(of, _)| Some(of) == me)
            .map(|(_, rights)| rights))
    }

    pub(super) fn trouble_of(&self, key: &RecordKey) -> Option<Trouble> {
        self.troubles.borrow().get(key).cloned()
    }

    /// Reads a record that somebody looks at, and then what the team agreed, where that is due.
    pub(super) async fn visit(&self, key: &RecordKey) -> Vec<Errand> {
        let mut errands = Vec::new();
        let pulled = self.pull(key, Depth::Edits).await;
        // What cannot be read from the store now is due at the next look as well.
        if self.asked_is_due(&key.instance).await.unwrap_or_default() {
            // The last to be run is the first: by then the agreement was read.
            errands.push(Errand::Asked(key.instance.clone()));
        }
        errands.extend(pulled);
        errands.extend(self.agreement_errands(key).await.unwrap_or_default());
        errands
    }

    /// What to read of the agreement while somebody looks at a record.
    async fn agreement_errands(&self, key: &RecordKey) -> Result<Vec<Errand>, StoreFault> {
        let home = self.home(&key.instance).await?;
        let stale = self.stale_homes(&key.instance).await?.into_iter();
        let mut errands: Vec<Errand> = stale.filter(|of| of != key).map(Errand::Glance).collect();
        if self.search_is_due(&home, &key.instance).await? {
            errands.push(Errand::Find(key.instance.clone()));
        }
        Ok(errands)
    }

    /// The records of the agreement that are to be read again.
    pub(super) async fn stale_homes(&self, instance: &str) -> Result<Vec<RecordKey>, StoreFault> {
        let home = self.home(instance).await?;
        let mut stale = Vec::new();
        for of in home.kept().chain(&home.found) {
            if !home.gone.contains(of) && self.is_due(of).await? {
                stale.push(of.clone());
            }
        }
        Ok(stale)
    }

    /// Whether to read a record of the agreement again: it was read a while ago, or could not be.
    pub(super) async fn is_due(&self, key: &RecordKey) -> Result<bool, StoreFault> {
        let again = self.again.borrow().get(key).map(|(_, at)| *at);
        if let Some(at) = again {
            let signed_out = self.trouble_of(key) == Some(Trouble::SignIn);
            return Ok(at <= self.now() || signed_out && self.is_signed_in(&key.instance).await?);
        }
        let read = self.known(key).await?.map(|known| known.read_at);
        Ok(read.is_none_or(|at| self.now().abs_diff(at) > FRESH_MS))
    }

    /// Whether a record that was read then need not be read again right away.
    pub(super) fn is_settled(&self, key: &RecordKey, read_at: Option<u64>) -> bool {
        let recent = read_at.is_some_and(|at| self.now().abs_diff(at) < RECENT_MS);
        recent && self.trouble_of(key).is_none()
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

    /// Looks through what was just read of a record for a home that is not known yet, and writes this
    /// person's part of one that is gone where it is missing.
    pub(super) async fn settle_home(&self, key: &RecordKey) -> Result<Vec<Errand>, Trouble> {
        let homing = self.homing.lock().await;
        let mut home = self.home(&key.instance).await?;
        let before = home.clone();
        let here = fold_agreement(&*self.believed(key).await?);
        home.found.retain(|found| found != key);
        home.gone.retain(|gone| gone != key);
        if here.kept.is_some() {
            if !home.kept().any(|kept| kept == key) {
                home.others.push(key.clone());
            }
            if let Some(to) = here.moved {
                let to = self.moved_to(&to).await?.unwrap_or(to);
                if self.may_keep_it(&home, key, &to).await? {
                    home.found.push(to);
                }
            }
            self.choose(&mut home).await?;
        }
        if home != before {
            let changes = self.put_home(&key.instance, before.key.as_ref(), &home);
            self.store.write(changes.await?).await?;
            self.around.tell(None, &Told::Stale { key: key.clone() });
        }
        drop(homing);
        let new = home.found.iter().filter(|of| !before.found.contains(of));
        let mut errands: Vec<Errand> = new.cloned().map(Errand::Glance).collect();
        if home.standing() == Some(key) {
            errands.extend(self.write_again(&home).await?);
            errands.extend(self.announce_late(key).await?);
        } else if home.key != before.key {
            errands.extend(home.standing().cloned().map(Errand::Glance));
        }
        Ok(errands)
    }

    /// Whether to read a record because a note on this one says that the agreement is kept there now:
    /// anybody who writes notes can say so. What was read just now and keeps none is left for a while;
    /// what is gone, until the CRM's search brings it again.
    async fn may_keep_it(
        &self,
        home: &Home,
        key: &RecordKey,
        to: &RecordKey,
    ) -> Result<bool, StoreFault> {
        let mut known = home.kept().chain(&home.found).chain(&home.gone);
        Ok(key.instance == to.instance
            && names_a_record(to)
            && !known.any(|known| known == to)
            && self.is_due(to).await?)
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
        let named = |sentence: &Sentence| {
            Some(TeamWhat::Named {
                criterion: CriterionId::Own(sentence.id),
                on: key.clone(),
            })
        };
        let told = match names {
            Rejection::Names(CriterionId::Own(id)) => match agreement.sentence(*id) {
                Some(sentence) => named(sentence),
                // One that was proposed on this record, and meanwhile to the team, too.
                None => {
                    let ledger = self.believed(key).await?;
                    let proposed = ledger.events().find(|event| event.id == *id);
                    let question = proposed.and_then(|event| proposes(&event.what));
                    question
                        .and_then(|question| agreement.asking(question))
                        .and_then(named)
                }
            },
            Rejection::Names(CriterionId::Starter(_)) => None,
            // What another record's rejection had proposed before is named once more, not proposed.
            Rejection::Missing(question) => match agreement.asking(question) {
                Some(sentence) => named(sentence),
                None => Some(TeamWhat::Proposed(Clause {
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
            },
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
        let recorded = made.clone().map(|(key, event)| News::Recorded {
            key: key.clone(),
            event: Box::new(event.clone()),
        });
        // What is signed with a key counts for nobody before that is known. On the same record both go together.
        let elsewhere = |home: &RecordKey| batch.made.iter().any(|(key, _)| key != home);
        let announced = made.filter(|(key, event)| signed::announces(event) && elsewhere(key));
        let now = announced.map(|(key, _)| News::VisitEnds(key.clone()));
        recorded.chain(now).collect()
    }
}

/// Whether it is a record that its CRM can have: of a kind with notes, with a number.
fn names_a_record(key: &RecordKey) -> bool {
    let id = key.id.parse::<u64>();
    id.is_ok_and(|id| id.to_string() == key.id) && vendor(key).supports(&key.object)
}

/// The other records that keep one, as far as they are still in the CRM.
pub(super) fn others_of(home: &Home) -> impl Iterator<Item = &RecordKey> {
    let there = home.others.iter();
    there.filter(|other| !home.gone.contains(other))
}

/// Whether nobody can say yet that there is none.
pub(super) fn looking(home: &Home) -> bool {
    home.key.is_none()
        && home.unsearched.is_none()
        && (home.searched_at == 0 || !home.found.is_empty())
}

/// The question that this proposes on a record.
fn proposes(what: &What) -> Option<&Question> {
    match what {
        What::Proposed { question }
        | What::Rejected {
            names: Rejection::Missing(question),
            ..
        } => Some(question),
        _ => None,
    }
}

pub(super) fn sits(me: &PersonId, seat: Seat) -> TeamWhat {
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

pub(super) fn count(many: usize) -> u32 {
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
        // On Odoo an unset field reads like an unticked box; neither says which customer it is.
        let said = value.filter(|(_, value)| value != "false");
        let label = said.and_then(|(_, value)| Label::new(value).ok());
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
