use super::{DealEnd, Facts, RecordView};
use crate::ledger::{CriterionId, EventId, OutcomeKind, Verdict};
use crate::team::Side;

/// Something a person may want to do now. Shown with its reason; nothing is ever done by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suggestion {
    /// A judgement says that this side should be in the lead.
    Lead {
        /// The side.
        to: Side,
        /// The criterion that was judged.
        criterion: CriterionId,
        /// The side that judged.
        by: Side,
        /// Its judgement: another one suggests anew.
        judged: EventId,
    },
    /// The CRM says how it ended, and nobody has said so here.
    Ended {
        /// How.
        kind: OutcomeKind,
        /// The CRM's own word.
        seen: String,
        /// The reason the CRM has.
        because: Option<String>,
    },
    /// The CRM moved it to another stage, and nobody has said what happened.
    Moved {
        /// The stage.
        stage: String,
        /// Since when, UTC ms.
        since: u64,
    },
}

impl Suggestion {
    /// Its own word, by which a person leaves it aside: the same suggestion on other grounds has another.
    #[must_use]
    pub fn line(&self) -> String {
        match self {
            Suggestion::Lead { judged, .. } => format!("lead {}", judged.line()),
            Suggestion::Ended { kind, seen, .. } => format!("ended {kind:?} {seen}"),
            Suggestion::Moved { stage, since } => format!("moved {since} {stage}"),
        }
    }
}

/// What the judgements and the CRM's own facts suggest, without what was left aside.
#[must_use]
pub fn suggestions(view: &RecordView, facts: Option<&Facts>, aside: &[String]) -> Vec<Suggestion> {
    let after = facts.and_then(|facts| after(view, facts));
    let all = lead(view).into_iter().chain(after);
    all.filter(|suggestion| !aside.contains(&suggestion.line()))
        .collect()
}

fn lead(view: &RecordView) -> Option<Suggestion> {
    view.checklist
        .iter()
        .filter(|row| row.applies)
        .find_map(|row| {
            let to = row.footing.as_ref()?.suggests?;
            if view.lead.with == Some(to) || view.lead.offered(to).is_some() {
                return None;
            }
            let yes = |side: &Side| row.of(*side).is_some_and(|of| of.verdict == Verdict::Yes);
            let by = Side::BOTH.into_iter().find(yes)?;
            Some(Suggestion::Lead {
                to,
                criterion: row.criterion,
                by,
                judged: row.of(by)?.id,
            })
        })
}

fn after(view: &RecordView, facts: &Facts) -> Option<Suggestion> {
    let last = view.outcomes.front();
    let stage = || facts.stage.clone().unwrap_or_default();
    let end = match facts.end {
        Some(DealEnd::Won) => Some((OutcomeKind::Won, stage())),
        Some(DealEnd::Lost) => Some((
            OutcomeKind::Lost,
            facts.lost_reason.clone().unwrap_or_else(stage),
        )),
        None => None,
    };
    if let Some((kind, seen)) = end {
        // What came after the end, such as a meeting to begin with, does not open it again.
        let ends = [OutcomeKind::Won, OutcomeKind::Lost, OutcomeKind::NotNow];
        let mut said = view.outcomes.iter().filter(|of| ends.contains(&of.kind));
        let said = said.next().is_some_and(|outcome| outcome.kind == kind);
        return (!said).then(|| Suggestion::Ended {
            kind,
            seen,
            because: facts.lost_reason.clone(),
        });
    }
    // Before anybody took part here, a stage is only the CRM's own business.
    let begun = view.owners.since()?;
    let (stage, since) = (facts.stage.clone()?, facts.stage_since?);
    let said = last.map_or(begun, |outcome| outcome.at.ms);
    (since > said).then_some(Suggestion::Moved { stage, since })
}
