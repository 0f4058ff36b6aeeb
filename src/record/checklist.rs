use std::collections::BTreeMap;

use super::{Footing, Judgement, Kind, Row, Talk};
use crate::agreement::{Agreement, Gate, Sentence, Version};
use crate::ledger::{Answer, Article, CriterionId, Event, EventId, Evidence, Rejection, What};
use crate::team::Question;

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
    let all: Vec<(EventId, Gate)> = agreement.gates().collect();
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
            retired: sentence.retired.clone(),
            asked: sentence.questions().map(Question::plain).collect(),
            talks: talks(sentence),
            gates: gates(&all, sentence, version),
        });
        row
    });
    rows.collect()
}

/// What both sides signed about a criterion coming first; that one is to be agreed, too.
fn gates(all: &[(EventId, Gate)], sentence: &Sentence, version: &Version) -> Vec<Gate> {
    if all.is_empty() || !sentence.stands() || version.agreed_at().is_none() {
        return Vec::new();
    }
    let own = all
        .iter()
        .filter(|(criterion, _)| *criterion == sentence.id);
    own.map(|(_, gate)| gate.clone()).collect()
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
