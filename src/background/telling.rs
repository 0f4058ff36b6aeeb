//! The readable text of a note: what a colleague without the extension reads in the CRM.

use crate::record::{CriterionId, Event, LeadMove, Ledger, NoteKind, Verdict, What, checklist};
use crate::team::{Side, Starter};
use crate::words::Words;

/// One line per event, in the writer's language. The CRM itself says who and when, so the first
/// line says for which side.
#[must_use]
pub fn lines(words: &dyn Words, ledger: &Ledger, events: &[Event]) -> Vec<String> {
    let mut said = Vec::new();
    let mut side = None;
    for event in events {
        if side.replace(event.side) != Some(event.side) {
            said.push(words.say(
                of(event.side, "chatter_for_marketing", "chatter_for_sales"),
                &[],
            ));
        }
        said.push(line(words, ledger, event));
    }
    said
}

fn line(words: &dyn Words, ledger: &Ledger, event: &Event) -> String {
    match &event.what {
        What::Joined => words.say("chatter_joined", &[]),
        What::Left { because } => words.say("chatter_left", &[because.as_str()]),
        What::Lead(LeadMove::Took { because }) => words.say("chatter_took", &[because.as_str()]),
        What::Lead(LeadMove::Offered { to, because }) => {
            let key = of(*to, "chatter_offered_marketing", "chatter_offered_sales");
            words.say(key, &[because.as_str()])
        }
        What::Lead(LeadMove::Accepted { .. }) => words.say("chatter_accepted", &[]),
        What::Lead(LeadMove::Declined { because, .. }) => {
            words.say("chatter_declined", &[because.as_str()])
        }
        What::Started { with } => {
            let questions: Vec<String> = with
                .iter()
                .map(|starter| words.say(starter_key(*starter), &[]))
                .collect();
            words.say("chatter_started", &[&questions.join(" · ")])
        }
        What::Proposed { question } => words.say("chatter_proposed", &[question.as_str()]),
        What::Agreed { criterion } => {
            words.say("chatter_agreed", &[&question(words, ledger, *criterion)])
        }
        What::Judged {
            criterion,
            verdict,
            because,
        } => {
            let verdict = words.say(verdict_key(*verdict), &[]);
            let question = question(words, ledger, *criterion);
            match because {
                Some(because) => words.say(
                    "chatter_judged_because",
                    &[&question, &verdict, because.as_str()],
                ),
                None => words.say("chatter_judged", &[&question, &verdict]),
            }
        }
        What::Wrote { kind, to, text } => {
            let kind = words.say(kind_key(*kind), &[]);
            match to {
                Some(to) => {
                    let key = of(*to, "chatter_wrote_marketing", "chatter_wrote_sales");
                    words.say(key, &[&kind, text.as_str()])
                }
                None => words.say("chatter_wrote", &[&kind, text.as_str()]),
            }
        }
    }
}

fn question(words: &dyn Words, ledger: &Ledger, criterion: CriterionId) -> String {
    let own = checklist(ledger)
        .into_iter()
        .find(|row| row.criterion == criterion)
        .and_then(|row| row.question);
    match (own, criterion) {
        (Some(question), _) => question,
        (None, CriterionId::Starter(starter)) => words.say(starter_key(starter), &[]),
        (None, CriterionId::Own(_)) => words.say("chatter_criterion", &[]),
    }
}

fn of(side: Side, marketing: &'static str, sales: &'static str) -> &'static str {
    match side {
        Side::Marketing => marketing,
        Side::Sales => sales,
    }
}

fn starter_key(starter: Starter) -> &'static str {
    match starter {
        Starter::Budget => "starter_budget",
        Starter::Authority => "starter_authority",
        Starter::Need => "starter_need",
        Starter::Timing => "starter_timing",
    }
}

fn verdict_key(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Yes => "verdict_yes",
        Verdict::No => "verdict_no",
        Verdict::Unknown => "verdict_unknown",
    }
}

fn kind_key(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Context => "note_context",
        NoteKind::Question => "note_question",
        NoteKind::Expectation => "note_expectation",
        NoteKind::Feedback => "note_feedback",
    }
}
