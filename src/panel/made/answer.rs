//! Answering a criterion, and proposing one to the team.

use super::{Made, Outcome, because};
use crate::panel::evidence::evidence_of;
use crate::panel::fault::Fault;
use crate::panel::field::Field;
use crate::panel::model::Model;
use crate::record::{
    Answer, Article, Clause, CriterionId, Evidence, Facts, Judgement, Row, Scope, TeamWhat, Terms,
    Verdict, What,
};
use crate::team::{Label, Link, Origin, Question, Reason, Side, TextFault};

/// The same answer without a new reason is no new answer, unless the criterion has changed since.
pub(super) fn made(model: &Model, criterion: CriterionId, verdict: Verdict, side: Side) -> Outcome {
    let Some(row) = row_of(model, criterion) else {
        return Ok(None);
    };
    let because = reason(model, criterion)?;
    let new = new_evidence(model, criterion)?;
    let same = row.of(side).filter(|mine| mine.verdict == verdict);
    let current = same.is_some_and(|mine| reads(row, mine));
    if current && because.is_none() && new.is_empty() {
        return Ok(None);
    }
    // What this person said with the same answer before still holds. A colleague's words stay theirs.
    let mine = same.filter(|of| of.by == model.me());
    let kept = mine.and_then(|mine| mine.because.as_deref());
    let mut evidence = mine.map_or_else(Vec::new, |mine| mine.evidence.clone());
    for piece in new {
        if !evidence.contains(&piece) {
            evidence.insert(0, piece);
        }
    }
    evidence.truncate(Evidence::MOST);
    let answer = Answer {
        criterion,
        version: row.footing.as_ref().map(|footing| footing.version),
        verdict,
        because: because.or_else(|| Reason::new(kept?).ok()),
        evidence,
        beside: model.facts().and_then(Facts::beside),
    };
    let mut settles = vec![Field::Answer(criterion)];
    let begun = [Field::Link(criterion), Field::Rests(criterion)];
    settles.extend(begun.into_iter().filter(|of| !model.text(*of).is_empty()));
    Ok(Some(Made::new(What::Answered(answer), settles)))
}

fn row_of(model: &Model, criterion: CriterionId) -> Option<&Row> {
    let mut rows = model.view.checklist.iter();
    rows.find(|row| row.is(criterion))
}

/// Whether an answer was given on the version that counts.
fn reads(row: &Row, mine: &Judgement) -> bool {
    let number = row.footing.as_ref().map(|footing| footing.number);
    number.is_none() || mine.version == number
}

fn reason(model: &Model, criterion: CriterionId) -> Result<Option<Reason>, (Field, Fault)> {
    let field = Field::Answer(criterion);
    match Reason::new(model.text(field)) {
        Ok(because) => Ok(Some(because)),
        Err(TextFault::Empty) => Ok(None),
        Err(fault) => Err((field, fault.into())),
    }
}

fn new_evidence(model: &Model, criterion: CriterionId) -> Result<Vec<Evidence>, (Field, Fault)> {
    let mut all = Vec::new();
    let typed = model.text(Field::Link(criterion)).trim();
    if !typed.is_empty() {
        let link = Link::new(typed).ok_or((Field::Link(criterion), Fault::Link))?;
        all.push(Evidence::Link(link));
    }
    let chosen = model.text(Field::Rests(criterion));
    all.extend(evidence_of(chosen, &model.view.notes));
    Ok(all)
}

/// A criterion that only this record has goes to the agreement, as a proposal of the writer's side.
pub(super) fn to_team(model: &Model, criterion: CriterionId) -> Outcome {
    let home = model
        .shown
        .as_ref()
        .and_then(|shown| shown.team.home.as_ref())
        .map(|home| home.key.clone());
    let asked = row_of(model, criterion).and_then(|row| row.question.as_deref());
    let (Some(home), Some(asked)) = (home, asked) else {
        return Ok(None);
    };
    let field = Field::TeamWhy(criterion);
    let why = because(model, field)?;
    let fault = |fault: TextFault| (field, fault.into());
    let terms = Terms {
        name: Label::new(&name(asked)).map_err(fault)?,
        question: Question::new(asked).map_err(fault)?,
        why,
        scope: Scope::default(),
        decides: None,
        differing: None,
        suggests: None,
    };
    let clause = Clause {
        says: Article::Criterion(terms),
        origin: Origin::Own,
        review: None,
    };
    let proposed = What::Team(Box::new(TeamWhat::Proposed(clause)));
    Ok(Some(Made {
        home: Some(home),
        ..Made::new(proposed, vec![field])
    }))
}

/// A short name out of a question: what stands before a colon, or its first words.
fn name(question: &str) -> String {
    let short = question.split(':').next().unwrap_or(question);
    let mut name = String::new();
    for word in short.trim_end_matches('?').split_whitespace() {
        if name.chars().count() + word.chars().count() >= Label::MOST {
            break;
        }
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(word);
    }
    if name.is_empty() {
        name = question.chars().take(Label::MOST).collect();
    }
    name
}
