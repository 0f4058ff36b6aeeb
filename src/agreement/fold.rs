use serde::{Deserialize, Serialize};

use super::{CampaignNote, Held, Named, Remark, Retired, Sentence, Version};
use crate::ledger::{
    Article, Clause, CriterionId, Dimension, Event, EventId, Kind, Ledger, Open, RecordKey, Rule,
    Scope, Stamp, TeamWhat, Terms, What,
};
use crate::team::{Calendar, Label, Origin, PersonId, Question, Seat, Side};

/// The most kinds of customer that are offered at a click.
const KINDS: usize = 24;

/// Everything the team agreed, proposed, set up and retired.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// Who chose the record that keeps it, and when; nobody yet when empty.
    pub kept: Option<Kept>,
    /// Where it is kept since, when it moved on from here.
    pub moved: Option<RecordKey>,
    /// Every sentence, in the order in which they were first proposed; retired ones, too.
    pub sentences: Vec<Sentence>,
    /// The people of both sides, and who has left, in the order in which they were named.
    pub members: Vec<Member>,
    /// What was told about campaigns, oldest first.
    pub told: Vec<CampaignNote>,
}

/// Who chose the record that keeps the agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: Stamp,
}

/// A person of the team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The event that last said so.
    pub id: EventId,
    /// Who.
    pub person: PersonId,
    /// Their seat; they have left when empty.
    pub seat: Option<Seat>,
    /// Since when.
    pub since: Stamp,
}

/// That both sides' yes to a criterion comes before a side takes the lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    /// The sentence that says so.
    pub sentence: EventId,
    /// The side.
    pub before: Side,
    /// Why it comes first.
    pub why: String,
}

/// Folds the ledger of the record that keeps the agreement; of several, their union.
#[must_use]
pub fn fold(ledger: &Ledger) -> Agreement {
    let mut agreement = Agreement::default();
    ledger.events().for_each(|event| agreement.then(event));
    agreement
}

impl Agreement {
    /// The same after one more event, later than all before it.
    pub fn then(&mut self, event: &Event) {
        let What::Team(what) = &event.what else {
            return;
        };
        match &**what {
            TeamWhat::Home => {
                self.moved = None;
                self.kept.get_or_insert_with(|| Kept {
                    by: event.by.clone(),
                    at: event.at,
                });
            }
            TeamWhat::Moved { to } => self.moved = Some(to.clone()),
            TeamWhat::Proposed(clause) => {
                let first = self.version(event, clause, 1);
                self.sentences.push(Sentence::new(first));
            }
            TeamWhat::Changed { of, clause } => self.changed(event, *of, clause),
            TeamWhat::Signed { version } => self.signed(event, *version),
            TeamWhat::Retired { of, because } => self.retire(event, *of, because.as_str()),
            TeamWhat::Said { of, text } => {
                if let Some(sentence) = self.find(*of) {
                    sentence.talk.push(Remark {
                        id: event.id,
                        by: event.by.clone(),
                        side: event.side,
                        at: event.at,
                        text: text.as_str().to_owned(),
                    });
                }
            }
            TeamWhat::Sits { person, seat } => self.sits(event.id, person, *seat, event.at),
            TeamWhat::Named { criterion, on } => self.named(event, *criterion, on),
            TeamWhat::Told { .. } | TeamWhat::Untold { .. } => self.tell(event, what),
            // No part of what is agreed; see `Devices`.
            TeamWhat::Key { .. } | TeamWhat::KeyRetired { .. } => {}
        }
    }

    fn find(&mut self, id: EventId) -> Option<&mut Sentence> {
        self.sentences.iter_mut().find(|sentence| sentence.id == id)
    }

    /// A new wording of the same sort of sentence; anything else is no change but another sentence.
    fn changed(&mut self, event: &Event, of: EventId, clause: &Clause) {
        let Some(sentence) = self.find(of) else {
            return;
        };
        if !sentence
            .says()
            .is_some_and(|before| before.is_like(&clause.says))
        {
            return;
        }
        let number = sentence.versions.len().saturating_add(1);
        let number = u16::try_from(number).unwrap_or(u16::MAX);
        let version = self.version(event, clause, number);
        if let Some(sentence) = self.find(of) {
            sentence.versions.push(version);
            sentence.settle(event.at);
        }
    }

    /// Of two wordings under one name nobody knows which was meant: neither is signed.
    fn signed(&mut self, event: &Event, id: EventId) {
        let all = self.sentences.iter().flat_map(|of| &of.versions);
        if all.filter(|version| version.id == id).count() != 1 {
            return;
        }
        let sits = self.seated(&event.by, event.side);
        for sentence in &mut self.sentences {
            let mut versions = sentence.versions.iter_mut();
            if let Some(version) = versions.find(|version| version.id == id) {
                version.sign(event, sits);
                sentence.settle(event.at);
            }
        }
    }

    fn retire(&mut self, event: &Event, of: EventId, because: &str) {
        let sits = self.seated(&event.by, event.side);
        let Some(sentence) = self.find(of) else {
            return;
        };
        let word = Retired {
            id: event.id,
            by: event.by.clone(),
            side: event.side,
            at: event.at,
            because: because.to_owned(),
            number: sentence.versions.last().map_or(1, |last| last.number),
        };
        if sits {
            sentence.retire(word);
            sentence.settle(event.at);
        } else {
            sentence.rested.push(word);
        }
    }

    fn version(&self, event: &Event, clause: &Clause, number: u16) -> Version {
        let mut version = Version {
            id: event.id,
            number,
            clause: clause.clone(),
            by: event.by.clone(),
            side: event.side,
            at: event.at,
            signed: Vec::new(),
            twice: Vec::new(),
            unseated: Vec::new(),
        };
        // What a template, the CRM or a score brought is not signed by bringing it.
        if clause.origin == Origin::Own {
            version.sign(event, self.seated(&event.by, event.side));
        }
        version
    }

    fn sits(&mut self, id: EventId, person: &PersonId, seat: Option<Seat>, since: Stamp) {
        let member = Member {
            id,
            person: person.clone(),
            seat,
            since,
        };
        let mut there = self.members.iter_mut();
        match there.find(|member| member.person == *person) {
            Some(before) if before.seat == seat => {}
            Some(before) => *before = member,
            None => self.members.push(member),
        }
    }

    fn named(&mut self, event: &Event, criterion: CriterionId, on: &RecordKey) {
        let CriterionId::Own(id) = criterion else {
            return;
        };
        let Some(sentence) = self.find(id) else {
            return;
        };
        let mut there = sentence.named.iter_mut();
        let named = Named {
            by: event.by.clone(),
            at: event.at,
            on: on.clone(),
        };
        // The same person on the same record is one, however often they say it.
        match there.find(|named| named.by == event.by && named.on == *on) {
            Some(before) => *before = named,
            None => sentence.named.push(named),
        }
    }

    /// The sentences that hold.
    pub fn standing(&self) -> impl Iterator<Item = &Sentence> {
        self.sentences.iter().filter(|sentence| sentence.stands())
    }

    /// A sentence by its name.
    #[must_use]
    pub fn sentence(&self, id: EventId) -> Option<&Sentence> {
        self.sentences.iter().find(|sentence| sentence.id == id)
    }

    /// The criteria, retired ones too, with the wording that counts.
    pub fn criteria(&self) -> impl Iterator<Item = (&Sentence, &Version, &Terms)> {
        self.sentences.iter().filter_map(|sentence| {
            let version = sentence.current()?;
            match &version.clause.says {
                Article::Criterion(terms) => Some((sentence, version, terms)),
                _ => None,
            }
        })
    }

    /// The criterion that holds and asks this, in any of its wordings.
    #[must_use]
    pub fn asking(&self, question: &Question) -> Option<&Sentence> {
        let plain = question.plain();
        let mut standing = self.standing();
        standing.find(|sentence| sentence.questions().any(|asked| asked.plain() == plain))
    }

    /// The rules that both sides signed, in every wording that ever counted, and when it did.
    pub fn rules(&self) -> impl Iterator<Item = (&Sentence, &Held, &Rule)> {
        self.sentences.iter().flat_map(|sentence| {
            sentence.held.iter().filter_map(move |held| {
                match &sentence.version(held.version)?.clause.says {
                    Article::Rule(rule) => Some((sentence, held, rule)),
                    _ => None,
                }
            })
        })
    }

    /// What both sides signed to come before a side takes the lead, by the criterion's sentence. What one
    /// side proposes holds nobody back.
    pub fn gates(&self) -> impl Iterator<Item = (EventId, Gate)> {
        self.standing().filter_map(|sentence| {
            let version = sentence.current()?;
            let Article::Gate {
                criterion,
                before,
                why,
            } = &version.clause.says
            else {
                return None;
            };
            version.agreed_at()?;
            let gate = Gate {
                sentence: sentence.id,
                before: *before,
                why: why.as_str().to_owned(),
            };
            Some((*criterion, gate))
        })
    }

    /// The answers to one of the three questions; an open question when there are none.
    pub fn answers(&self, question: Open) -> impl Iterator<Item = &Sentence> {
        self.standing().filter(
            move |sentence| matches!(sentence.says(), Some(Article::Answer { to, .. }) if *to == question),
        )
    }

    /// The hours in which clocks run: the last calendar that both sides signed, else the last one
    /// that anybody proposed. One by which no clock could run is none, whoever signed it.
    #[must_use]
    pub fn calendar(&self) -> Option<(&Calendar, &Version)> {
        let calendars = self.standing().filter_map(|sentence| {
            let version = sentence.current()?;
            match &version.clause.says {
                Article::Calendar(calendar) if calendar.check().is_ok() => {
                    Some((calendar, version))
                }
                _ => None,
            }
        });
        calendars.max_by_key(|(_, version)| (version.agreed_at(), version.at))
    }

    /// The CRM's fields that say which customer a record is, by what both sides signed: a field that
    /// one side proposes decides no checklist.
    pub fn fields(&self) -> impl Iterator<Item = (Dimension, &Label)> {
        self.standing().filter_map(|sentence| {
            let version = sentence.current()?;
            match &version.clause.says {
                Article::Field { says, name } if version.agreed_at().is_some() => {
                    Some((*says, name))
                }
                _ => None,
            }
        })
    }

    /// The kinds of customer that the criteria tell apart, for choosing one at a click.
    #[must_use]
    pub fn kinds(&self) -> Vec<Kind> {
        let mut kinds: Vec<Kind> = Vec::new();
        for (sentence, _, terms) in self.criteria() {
            if !sentence.stands() {
                continue;
            }
            for kind in combined(&terms.scope) {
                let known = kinds.len() >= KINDS || kinds.contains(&kind);
                if kind != Kind::default() && !known {
                    kinds.push(kind);
                }
            }
        }
        kinds
    }

    /// The words in use for one of the three things that say which customer it is.
    #[must_use]
    pub fn words(&self, of: Dimension) -> Vec<Label> {
        let mut words: Vec<Label> = Vec::new();
        for (_, _, terms) in self.criteria() {
            for word in terms.scope.of(of) {
                if !words.iter().any(|known| known.same(word)) {
                    words.push(word.clone());
                }
            }
        }
        words
    }

    /// Whether a person has left the team.
    #[must_use]
    pub fn has_left(&self, person: &PersonId) -> bool {
        let member = self.members.iter().find(|member| member.person == *person);
        member.is_some_and(|member| member.seat.is_none())
    }

    /// Whether a person may speak for that side, as far as the team knows where they sit.
    #[must_use]
    pub fn seated(&self, person: &PersonId, side: Side) -> bool {
        let mut members = self.members.iter();
        let member = members.find(|member| member.person == *person);
        member.is_none_or(|member| member.seat.is_some_and(|seat| seat.is_of(side)))
    }

    /// The people of a side.
    pub fn people(&self, side: Side) -> impl Iterator<Item = &Member> {
        let of = move |member: &&Member| member.seat.is_some_and(|seat| seat.is_of(side));
        self.members.iter().filter(of)
    }
}

/// Every combination that a scope names.
fn combined(scope: &Scope) -> Vec<Kind> {
    fn each(words: &[Label]) -> Vec<Option<Label>> {
        match words {
            [] => vec![None],
            words => words.iter().take(Scope::MOST).cloned().map(Some).collect(),
        }
    }
    let mut kinds = Vec::new();
    for customer in each(&scope.customers) {
        for complexity in each(&scope.complexities) {
            for process in each(&scope.processes) {
                kinds.push(Kind {
                    customer: customer.clone(),
                    complexity: complexity.clone(),
                    process,
                });
            }
        }
    }
    kinds
}
