//! From what is known to the words a person reads. Pure; every key of a table stands after an arrow,
//! where the test of the words finds it.

use crate::protocol::{ItemState, Trouble};
use crate::record::{CriterionId, LeadMove, LeadStep, NoteKind, Oddity, Row, Verdict, What};
use crate::team::{Agreement, Side, Starter, TextFault};
use crate::words::Words;

/// The key of the one of two sentences that names this side.
#[must_use]
pub fn of(side: Side, marketing: &'static str, sales: &'static str) -> &'static str {
    match side {
        Side::Marketing => marketing,
        Side::Sales => sales,
    }
}

/// A side's own word.
#[must_use]
pub fn side(words: &dyn Words, side: Side) -> String {
    words.say(of(side, "side_marketing", "side_sales"), &[])
}

/// The key of an answer; none is "not asked yet".
#[must_use]
pub fn verdict(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        Some(Verdict::Yes) => "verdict_yes",
        Some(Verdict::No) => "verdict_no",
        Some(Verdict::Unknown) => "verdict_unknown",
        None => "verdict_none",
    }
}

/// The key of a note's kind.
#[must_use]
pub fn kind(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Context => "note_context",
        NoteKind::Question => "note_question",
        NoteKind::Expectation => "note_expectation",
        NoteKind::Feedback => "note_feedback",
    }
}

/// The key of what is odd about a note.
#[must_use]
pub fn oddity(oddity: Oddity) -> &'static str {
    match oddity {
        Oddity::Damaged => "oddity_damaged",
        Oddity::Newer => "oddity_newer",
        Oddity::OtherAuthor => "oddity_other_author",
        Oddity::Edited => "oddity_edited",
    }
}

/// A criterion's question: its writer's words, or a template's in the reader's language.
#[must_use]
pub fn question(words: &dyn Words, row: &Row) -> String {
    let starter = match (&row.question, row.criterion) {
        (Some(question), _) => return question.clone(),
        (None, CriterionId::Starter(starter)) => starter,
        (None, CriterionId::Own(_)) => return words.say("item_question", &[]),
    };
    let key = match starter {
        Starter::Budget => "starter_budget",
        Starter::Authority => "starter_authority",
        Starter::Need => "starter_need",
        Starter::Timing => "starter_timing",
    };
    words.say(key, &[])
}

/// What a trouble means for the whole panel, and the way on.
#[must_use]
pub fn trouble(words: &dyn Words, trouble: &Trouble) -> String {
    let key = match trouble {
        Trouble::Unreachable => "trouble_unreachable",
        Trouble::ServerFault { .. } => "trouble_server",
        Trouble::SignIn => "trouble_sign_in",
        Trouble::OtherPerson { .. } => "trouble_other_person",
        Trouble::NoAccess { .. } => "trouble_no_access",
        Trouble::Refused { .. } => "trouble_refused",
        Trouble::Gone => "trouble_gone",
        Trouble::Unreadable { .. } => "trouble_unreadable",
        Trouble::NotStored { .. } => "trouble_not_stored",
        Trouble::TooLong { .. } => "trouble_too_long",
        Trouble::NoSide => "trouble_no_side",
        Trouble::NotYours => "trouble_not_yours",
    };
    words.say(key, &[&detail(trouble)])
}

/// The same in half a sentence, after "not sent:".
#[must_use]
pub fn why(words: &dyn Words, trouble: &Trouble) -> String {
    let key = match trouble {
        Trouble::Unreachable => "why_unreachable",
        Trouble::ServerFault { .. } => "why_server",
        Trouble::SignIn => "why_sign_in",
        Trouble::OtherPerson { .. } => "why_other_person",
        Trouble::NoAccess { .. } => "why_no_access",
        Trouble::Refused { .. } => "why_refused",
        Trouble::Gone => "why_gone",
        Trouble::Unreadable { .. } => "why_unreadable",
        Trouble::NotStored { .. } => "why_not_stored",
        Trouble::TooLong { .. } => "why_too_long",
        Trouble::NoSide => "why_no_side",
        Trouble::NotYours => "why_not_yours",
    };
    words.say(key, &[&detail(trouble)])
}

/// The most characters of a CRM's own words that a sentence quotes.
const QUOTED: usize = 160;

fn detail(trouble: &Trouble) -> String {
    let words = match trouble {
        Trouble::ServerFault { words }
        | Trouble::NoAccess { words }
        | Trouble::Refused { words }
        | Trouble::Unreadable { words }
        | Trouble::NotStored { words } => words,
        Trouble::OtherPerson { waits_for } => waits_for,
        Trouble::TooLong { over } => return over.to_string(),
        _ => return String::new(),
    };
    let mut quoted: String = words.chars().take(QUOTED).collect();
    if quoted.len() < words.len() {
        quoted.push('…');
    }
    quoted
}

/// Whether trying again by hand can help.
#[must_use]
pub fn can_retry(trouble: &Trouble) -> bool {
    !matches!(trouble, Trouble::NoSide | Trouble::NotYours)
}

/// Why a field's text cannot be recorded.
#[must_use]
pub fn fault(words: &dyn Words, fault: TextFault, reason: bool) -> String {
    match fault {
        TextFault::Empty if reason => words.say("fault_empty_reason", &[]),
        TextFault::Empty => words.say("fault_empty", &[]),
        TextFault::TooLong { over, .. } => words.say("fault_long", &[&over.to_string()]),
    }
}

/// What sort of thing somebody did, for a line about it.
#[must_use]
pub fn item(what: &What) -> &'static str {
    match what {
        What::Joined | What::Left { .. } => "item_owner",
        What::Lead(_) => "item_lead",
        What::Started { .. } | What::Proposed { .. } => "item_question",
        What::Agreed { .. } => "item_agreed",
        What::Judged { .. } => "item_answer",
        What::Wrote { .. } => "item_note",
    }
}

/// The person's own words in it, to be copied.
#[must_use]
pub fn own_words(what: &What) -> Option<String> {
    let words = match what {
        What::Left { because } => because.as_str(),
        What::Lead(step) => reason(step)?,
        What::Proposed { question } => question.as_str(),
        What::Judged { because, .. } => because.as_ref()?.as_str(),
        What::Wrote { text, .. } => text.as_str(),
        What::Joined | What::Started { .. } | What::Agreed { .. } => return None,
    };
    Some(words.to_owned())
}

/// Why somebody moved, offered or declined.
#[must_use]
pub fn reason(step: &LeadMove) -> Option<&str> {
    match step {
        LeadMove::Took { because }
        | LeadMove::Offered { because, .. }
        | LeadMove::Declined { because, .. } => Some(because.as_str()),
        LeadMove::Accepted { .. } => None,
    }
}

/// A step on the path of the lead, as a sentence with its person.
#[must_use]
pub fn step(words: &dyn Words, step: &LeadStep, name: &str) -> String {
    let key = match &step.did {
        LeadMove::Took { .. } => of(step.side, "path_took_marketing", "path_took_sales"),
        LeadMove::Offered { to, .. } => of(*to, "path_offered_marketing", "path_offered_sales"),
        LeadMove::Accepted { .. } => {
            of(step.side, "path_accepted_marketing", "path_accepted_sales")
        }
        LeadMove::Declined { .. } => {
            of(step.side, "path_declined_marketing", "path_declined_sales")
        }
    };
    words.say(key, &[name])
}

/// Who signed a criterion. `name` says a person's name.
#[must_use]
pub fn agreement(
    words: &dyn Words,
    agreement: &Agreement,
    name: impl Fn(&crate::team::PersonId) -> String,
) -> String {
    match agreement {
        Agreement::Configured => words.say("agreement_configured", &[]),
        Agreement::Proposal { by, .. } => words.say(
            of(
                *by,
                "agreement_proposal_marketing",
                "agreement_proposal_sales",
            ),
            &[],
        ),
        Agreement::Agreed { marketing, sales } => {
            words.say("agreement_agreed", &[&name(marketing), &name(sales)])
        }
    }
}

/// When an item goes, or is tried again: soft, in whole seconds, then minutes.
#[must_use]
pub fn when(words: &dyn Words, state: &ItemState, now: u64) -> String {
    let seconds = |at: u64| at.saturating_sub(now).div_ceil(1000);
    match state {
        ItemState::Saved { goes_at } => match seconds(*goes_at) {
            0 => words.say("bar_goes_now", &[]),
            left => words.say("bar_goes", &[&left.to_string()]),
        },
        ItemState::Later { again_at, .. } => match seconds(*again_at) {
            0 => words.say("bar_again_now", &[]),
            left @ ..=99 => words.say("bar_again", &[&left.to_string()]),
            left => words.say("bar_again_minutes", &[&left.div_ceil(60).to_string()]),
        },
        ItemState::Sending | ItemState::Parked { .. } => String::new(),
    }
}

/// A length of time as a person says it; nothing below a minute, which is "just now".
#[must_use]
pub fn age(words: &dyn Words, ms: u64) -> Option<String> {
    const MINUTE: u64 = 60_000;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    const MONTH: u64 = 2_629_746_000; // the mean month of the calendar
    const YEAR: u64 = 12 * MONTH;
    // The first unit of which fewer than `most` have passed. Up to two months days say the most.
    let units = [
        (MINUTE, 60, "age_minutes"),
        (HOUR, 24, "age_hours"),
        (DAY, 2, "age_day"),
        (DAY, 61, "age_days"),
        (MONTH, 12, "age_months"),
        (YEAR, 2, "age_year"),
        (YEAR, u64::MAX, "age_years"),
    ];
    if ms < MINUTE {
        return None;
    }
    let fits = units.into_iter().find(|(unit, most, _)| ms / unit < *most);
    let (key, count) = fits.map(|(unit, _, key)| (key, ms / unit))?;
    Some(words.say(key, &[&count.to_string()]))
}

/// "2 days ago".
#[must_use]
pub fn ago(words: &dyn Words, then: u64, now: u64) -> String {
    match age(words, now.saturating_sub(then)) {
        Some(age) => words.say("ago", &[&age]),
        None => words.say("ago_now", &[]),
    }
}

/// "for 2 days", of something that still holds.
#[must_use]
pub fn since(words: &dyn Words, then: u64, now: u64) -> String {
    match age(words, now.saturating_sub(then)) {
        Some(age) => words.say("since", &[&age]),
        None => words.say("since_now", &[]),
    }
}

/// A percentage in whole numbers. What is nearly certain is not called certain, nor what is hardly
/// possible impossible.
#[must_use]
pub fn percent(words: &dyn Words, value: f64) -> String {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 100"
    )]
    let whole = value.clamp(0.0, 100.0).round() as u32;
    let whole = match whole {
        100 if value < 100.0 => 99,
        0 if value > 0.0 => 1,
        whole => whole,
    };
    words.say("fact_percent", &[&whole.to_string()])
}
