//! Which customer it is, what an owner takes on, what an answer rests on, what is suggested.

use super::of;
use crate::record::{Duty, Evidence, Kind, Suggestion};
use crate::say;
use crate::team::Side;
use crate::words::Words;

/// A kind of customer in one line: "new · complex · tender".
#[must_use]
pub fn kind_of_customer(kind: &Kind) -> Option<String> {
    let all = [&kind.customer, &kind.complexity, &kind.process];
    let known: Vec<&str> = all.into_iter().flatten().map(|one| one.as_str()).collect();
    (!known.is_empty()).then(|| known.join(" · "))
}

/// What an owner takes on, in words.
#[must_use]
pub fn duty(words: &dyn Words, duty: &Duty) -> String {
    match duty {
        Duty::Own(label) => label.as_str().to_owned(),
        named => words.say(say::duty(named), &[]),
    }
}

/// A field that an answer rests on: "Stage: Qualified"; nothing for a page or a note.
#[must_use]
pub fn evidence(evidence: &Evidence) -> Option<String> {
    match evidence {
        Evidence::Field { name, value } => Some([name.as_str(), value.as_str()].join(": ")),
        Evidence::Link(_) | Evidence::Note(_) => None,
    }
}

/// Something a person may want to do now, with its reason; `question` is the criterion's.
#[must_use]
pub fn suggestion(words: &dyn Words, suggestion: &Suggestion, question: &str) -> String {
    match suggestion {
        Suggestion::Lead { to, by, .. } => {
            let key = match by {
                Side::Marketing => of(*to, "suggest_lead_own_marketing", "suggest_lead_to_sales"),
                Side::Sales => of(*to, "suggest_lead_to_marketing", "suggest_lead_own_sales"),
            };
            words.say(key, &[question])
        }
        Suggestion::Ended { kind, because, .. } => {
            let kind = words.say(say::outcome(*kind), &[]);
            match because {
                Some(because) => words.say("suggest_ended_because", &[&kind, because]),
                None => words.say("suggest_ended", &[&kind]),
            }
        }
        Suggestion::Moved { stage, .. } => words.say("suggest_moved", &[stage]),
    }
}
