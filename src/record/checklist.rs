use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::{Difference, Kind};
use crate::agreement::{Agreement, Sentence};
use crate::ledger::{
    Answer, Article, Beside, CriterionId, Differing, Event, EventId, Evidence, Rejection, Scope,
    Stamp, Verdict, What,
};
use crate::team::{Origin, PersonId, Question, Side, Standing};

/// One side's answer to a criterion, as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// The judging event.
    pub id: EventId,
    /// The side that judged.
    pub side: Side,
    /// How.
    pub verdict: Verdict,
    /// What makes them think so.
    pub because: Option<String>,
    /// Who judged.
    pub by: PersonId,
    /// When.
    pub at: Stamp,
    /// The number of the version it was made on, where the criterion has versions.
    pub version: Option<u16>,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// What the CRM's score said at that moment.
    pub beside: Option<Beside>,
}

/// How two separate answers read together. Never an average, never the last one to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reading {
    /// Neither side has said anything.
    NotAsked,
    /// One side has said something, the other not yet; or one of the two does not know.
    Open,
    /// Both say the same.
    Alike,
    /// One says yes, the other no: you see this differently.
    Differs,
}

/// What the team's agreement says about a row's criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Footing {
    /// The version that counts.
    pub version: EventId,
    /// Its number.
    pub number: u16,
    /// Every version's name, oldest first, so that an answer can say on which it was given.
    pub versions: Vec<EventId>,
    /// Its short name.
    pub name: String,
    /// Why it matters.
    pub why: String,
    /// Who decides.
    pub decides: Option<String>,
    /// The customers it holds for.
    pub scope: Scope,
    /// What happens when the sides differ.
    pub differing: Option<Differing>,
    /// The side for which a yes suggests taking the lead.
    pub suggests: Option<Side>,
    /// When to look at it again, UTC ms.
    pub review: Option<u64>,
    /// Since when it counts.
    pub since: Stamp,
    /// Whether rejections that named it ask to look at it again.
    pub asks_review: bool,
    /// Whether it holds no longer; why.
    pub retired: Option<String>,
    /// Its question in every wording, without what does not count (see [`Question::plain`]): what was
    /// proposed on a record in any of them is this criterion.
    pub asked: Vec<String>,
    /// Who was agreed to talk when the sides differ, in every wording that ever counted.
    pub talks: Vec<Talk>,
}

/// The talk that was agreed on for when the sides differ, in one wording of a criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Talk {
    /// Since when this wording counts.
    pub since: Stamp,
    /// Until when it did.
    pub until: Option<Stamp>,
    /// Who talk, and about what.
    pub what: String,
    /// Within how much working time, minutes.
    pub within: u32,
    /// What the status is meanwhile.
    pub meanwhile: String,
}

/// One criterion on a customer's checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its name.
    pub criterion: CriterionId,
    /// Names it has here besides: proposals on this record that ask what the team's asks.
    pub also: Vec<CriterionId>,
    /// The question in its writer's words; a template's question has none, its words are the reader's.
    pub question: Option<String>,
    /// Where it came from.
    pub origin: Origin,
    /// Who signed.
    pub standing: Standing,
    /// What the agreement says about it; nothing when only this record has it.
    pub footing: Option<Footing>,
    /// Whether it is asked for this customer. What was answered stays to be read all the same.
    pub applies: bool,
    /// Marketing's answer.
    pub marketing: Option<Judgement>,
    /// Sales' answer.
    pub sales: Option<Judgement>,
    /// Answers that were given before, newest first; nothing is overwritten.
    pub earlier: VecDeque<Judgement>,
    /// Both together.
    pub reading: Reading,
    /// The conversation about it, once the sides differed.
    pub difference: Option<Difference>,
}

impl Row {
    /// One side's answer.
    #[must_use]
    pub fn of(&self, side: Side) -> Option<&Judgement> {
        match side {
            Side::Marketing => self.marketing.as_ref(),
            Side::Sales => self.sales.as_ref(),
        }
    }

    /// Whether this is its name, or one of them.
    #[must_use]
    pub fn is(&self, criterion: CriterionId) -> bool {
        self.criterion == criterion || self.also.contains(&criterion)
    }

    /// Whether the two sides see it differently and have not settled it.
    #[must_use]
    pub fn open_difference(&self, now: u64) -> Option<&Difference> {
        let open = self.difference.as_ref().filter(|talk| talk.open(now));
        open.filter(|_| self.reading == Reading::Differs)
    }

    /// Whether it is on the list: asked for this customer, or answered all the same.
    #[must_use]
    pub fn listed(&self) -> bool {
        self.applies || self.marketing.is_some() || self.sales.is_some()
    }

    fn new(criterion: CriterionId, question: Option<String>) -> Row {
        let origin = if question.is_some() {
            Origin::Own
        } else {
            Origin::Template
        };
        Row {
            criterion,
            also: Vec::new(),
            question,
            origin,
            standing: Standing::Configured,
            footing: None,
            applies: true,
            marketing: None,
            sales: None,
            earlier: VecDeque::new(),
            reading: Reading::NotAsked,
            difference: None,
        }
    }

    fn judged(&mut self, judgement: Judgement) {
        let (side, at) = (judgement.side, judgement.at);
        let seat = match side {
            Side::Marketing => &mut self.marketing,
            Side::Sales => &mut self.sales,
        };
        let changed = seat.as_ref().map(|before| before.verdict) != Some(judgement.verdict);
        if let Some(before) = seat.replace(judgement) {
            self.earlier.push_front(before);
        }
        let before = self.reading;
        self.read();
        if self.reading == Reading::Differs && (before != Reading::Differs || changed) {
            let agreed = self.footing.as_ref().and_then(|of| of.differing.clone());
            let talk = self
                .difference
                .get_or_insert_with(|| Difference::new(at, agreed));
            // A new answer that differs anew is a new difference; what was said about it stays.
            talk.since = at;
            talk.ended = None;
        }
    }

    fn signed(&mut self, side: Side, who: &PersonId) {
        self.standing = match &self.standing {
            Standing::Configured => Standing::Proposal {
                by: side,
                who: who.clone(),
            },
            // One person cannot sign for both sides.
            Standing::Proposal { by, who: first } if *by != side && first != who => match side {
                Side::Marketing => Standing::Agreed {
                    marketing: who.clone(),
                    sales: first.clone(),
                },
                Side::Sales => Standing::Agreed {
                    marketing: first.clone(),
                    sales: who.clone(),
                },
            },
            kept => kept.clone(),
        };
    }

    fn read(&mut self) {
        self.reading = match (&self.marketing, &self.sales) {
            (None, None) => Reading::NotAsked,
            (Some(a), Some(b)) if a.verdict == b.verdict => Reading::Alike,
            // "I don't know" contradicts nobody: it is a question, not a difference.
            (Some(a), Some(b))
                if a.verdict != Verdict::Unknown && b.verdict != Verdict::Unknown =>
            {
                Reading::Differs
            }
            _ => Reading::Open,
        };
    }
}

/// Where each criterion's row is, and the team's by what they ask.
#[derive(Debug, Default)]
pub(super) struct Index {
    rows: BTreeMap<CriterionId, usize>,
    questions: BTreeMap<String, usize>,
}

impl Index {
    pub(super) fn of(rows: &[Row]) -> Index {
        let mut index = Index::default();
        for (place, row) in rows.iter().enumerate() {
            for name in row.also.iter().chain([&row.criterion]) {
                index.rows.insert(*name, place);
            }
            // A retired one takes in nothing new.
            let footing = row
                .footing
                .iter()
                .filter(|footing| footing.retired.is_none());
            for asked in footing.flat_map(|footing| &footing.asked) {
                index.questions.entry(asked.clone()).or_insert(place);
            }
        }
        index
    }

    pub(super) fn row(&self, criterion: CriterionId) -> Option<usize> {
        self.rows.get(&criterion).copied()
    }
}

/// The team's criteria, before anything happened on the record.
pub(super) fn agreed(agreement: &Agreement) -> Vec<Row> {
    let rows = agreement.criteria().map(|(sentence, version, terms)| {
        let question = Some(terms.question.as_str().to_owned());
        let mut row = Row::new(CriterionId::Own(sentence.id), question);
        row.origin = version.clause.origin;
        row.standing = version.standing();
        row.footing = Some(Footing {
            version: version.id,
            number: version.number,
            versions: sentence.versions.iter().map(|of| of.id).collect(),
            name: terms.name.as_str().to_owned(),
            why: terms.why.as_str().to_owned(),
            decides: terms.decides.as_ref().map(|who| who.as_str().to_owned()),
            scope: terms.scope.clone(),
            differing: terms.differing.clone(),
            suggests: terms.suggests,
            review: version.clause.review,
            since: version.agreed_at().unwrap_or(version.at),
            asks_review: sentence.asks_review(),
            retired: sentence.retired.as_ref().map(|why| why.because.clone()),
            asked: sentence.questions().map(Question::plain).collect(),
            talks: talks(sentence),
        });
        row
    });
    rows.collect()
}

fn talks(sentence: &Sentence) -> Vec<Talk> {
    let talks = sentence.held.iter().filter_map(|held| {
        let Article::Criterion(terms) = &sentence.version(held.version)?.clause.says else {
            return None;
        };
        let differing = terms.differing.as_ref()?;
        Some(Talk {
            since: held.since,
            until: held.until,
            what: format!("{}: {}", differing.who.as_str(), terms.question.as_str()),
            within: differing.within,
            meanwhile: differing.meanwhile.as_str().to_owned(),
        })
    });
    talks.collect()
}

/// Has the checklist follow the customer's kind.
pub(super) fn follow(rows: &mut [Row], kind: &Kind) {
    for row in rows {
        if let Some(footing) = &row.footing {
            row.applies = footing.retired.is_none() && footing.scope.fits(kind);
        }
    }
}

/// The rows after one more event, later than all before it.
pub(super) fn then(rows: &mut Vec<Row>, index: &mut Index, event: &Event) {
    put(rows, index, event);
    count(rows, index, event);
}

/// Puts the criteria of an event on the list.
fn put(rows: &mut Vec<Row>, index: &mut Index, event: &Event) {
    let Index {
        rows: places,
        questions,
    } = index;
    let mut add = |criterion, question: Option<&Question>| {
        places.entry(criterion).or_insert_with(|| {
            // What was proposed here and then to the team is one criterion, under the team's name.
            let same = question.and_then(|question| questions.get(&question.plain()));
            if let Some(place) = same.copied() {
                rows.get_mut(place)
                    .into_iter()
                    .for_each(|row| row.also.push(criterion));
                return place;
            }
            let question = question.map(|question| question.as_str().to_owned());
            rows.push(Row::new(criterion, question));
            rows.len() - 1
        });
    };
    match &event.what {
        What::Started { with } => {
            for starter in with {
                add(CriterionId::Starter(*starter), None);
            }
        }
        What::Proposed { question }
        | What::Rejected {
            names: Rejection::Missing(question),
            ..
        } => add(CriterionId::Own(event.id), Some(question)),
        _ => {}
    }
}

/// Counts an event's answer, signature or step in a conversation.
fn count(rows: &mut [Row], index: &Index, event: &Event) {
    match &event.what {
        What::Proposed { .. }
        | What::Rejected {
            names: Rejection::Missing(_),
            ..
        } => sign(rows, index, CriterionId::Own(event.id), event),
        What::Agreed { criterion } => sign(rows, index, *criterion, event),
        What::Judged {
            criterion,
            verdict,
            because,
        } => {
            let answer = Answer {
                criterion: *criterion,
                version: None,
                verdict: *verdict,
                because: because.clone(),
                evidence: Vec::new(),
                beside: None,
            };
            judge(rows, index, event, &answer);
        }
        What::Answered(answer) => judge(rows, index, event, answer),
        What::Talk { criterion, step } => {
            if let Some(row) = find(rows, index, *criterion)
                && let Some(difference) = &mut row.difference
            {
                difference.then(event, step);
            }
        }
        _ => {}
    }
}

fn judge(rows: &mut [Row], index: &Index, event: &Event, answer: &Answer) {
    let Some(row) = find(rows, index, answer.criterion) else {
        return;
    };
    let version = row.footing.as_ref().and_then(|footing| {
        let versions = &footing.versions;
        let place = versions.iter().position(|of| Some(*of) == answer.version)?;
        u16::try_from(place + 1).ok()
    });
    row.judged(Judgement {
        id: event.id,
        side: event.side,
        verdict: answer.verdict,
        because: answer
            .because
            .as_ref()
            .map(|reason| reason.as_str().to_owned()),
        by: event.by.clone(),
        at: event.at,
        version,
        evidence: answer
            .evidence
            .iter()
            .take(Evidence::MOST)
            .cloned()
            .collect(),
        beside: answer.beside,
    });
}

/// The team's criteria are signed where they stand, on the record that keeps the agreement.
fn sign(rows: &mut [Row], index: &Index, criterion: CriterionId, event: &Event) {
    if let Some(row) = find(rows, index, criterion)
        && row.footing.is_none()
    {
        row.signed(event.side, &event.by);
    }
}

fn find<'a>(rows: &'a mut [Row], index: &Index, criterion: CriterionId) -> Option<&'a mut Row> {
    rows.get_mut(index.row(criterion)?)
}
