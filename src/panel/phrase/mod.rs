//! From what is known to the words a person reads. Pure; every key of a table stands after an arrow,
//! where the test of the words finds it.

mod agenda;
mod clock;
mod customer;
mod foot;
mod home;
mod item;
mod parted;
mod time;

use super::fault::Fault;
use crate::protocol::Trouble;
use crate::record::{
    Article, CameBy, CriterionId, ExpectStep, LeadMove, LeadStep, Oddity, Row, TalkStep, TeamWhat,
    ThreadStep, Void, What,
};
use crate::say;
use crate::team::{Reason, Side, Standing, TextFault};
use crate::words::Words;

pub use agenda::{agenda, enough};
pub use clock::{clock, kept, lasting, phase, working};
pub use customer::{duty, evidence, kind_of_customer, suggestion};
pub use foot::foot;
pub use home::{home_brief, home_trouble, record};
pub use item::{alike, item_of};
pub use parted::parted;
pub use time::{age, ago, percent, since, when};

pub use crate::say::{kind, of, outcome, verdict};

/// A side's own word.
#[must_use]
pub fn side(words: &dyn Words, side: Side) -> String {
    words.say(of(side, "side_marketing", "side_sales"), &[])
}

/// The key of what is odd about a note.
#[must_use]
pub fn oddity(oddity: Oddity) -> &'static str {
    match oddity {
        Oddity::Damaged => "oddity_damaged",
        Oddity::Newer => "oddity_newer",
        Oddity::OtherAuthor => "oddity_other_author",
        Oddity::Edited => "oddity_edited",
        Oddity::Ahead => "oddity_ahead",
        Oddity::Unsigned => "oddity_unsigned",
        Oddity::Unannounced => "oddity_unannounced",
        Oddity::Elsewhere => "oddity_elsewhere",
        Oddity::LostDevice => "oddity_lost_device",
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
    words.say(say::starter(starter), &[])
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
        Trouble::NoRoom => "trouble_no_room",
        Trouble::TooLong { .. } => "trouble_too_long",
        Trouble::NoSide => "trouble_no_side",
        Trouble::NotYours => "trouble_not_yours",
        Trouble::SignedTwice => "trouble_signed_twice",
        Trouble::OfferGone => "trouble_offer_gone",
        Trouble::ComesFirst => "trouble_comes_first",
        Trouble::Retired => "trouble_retired",
        Trouble::NotAsked => "trouble_not_asked",
        Trouble::UnderWay => "trouble_under_way",
        Trouble::BadCalendar => "trouble_bad_calendar",
        Trouble::NoHome => "trouble_no_home",
        Trouble::SetAside { .. } => "trouble_set_aside",
        Trouble::Meanwhile => "trouble_meanwhile",
        Trouble::NoPage => "trouble_no_page",
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
        Trouble::NoRoom => "why_no_room",
        Trouble::TooLong { .. } => "why_too_long",
        Trouble::NoSide => "why_no_side",
        Trouble::NotYours => "why_not_yours",
        Trouble::SignedTwice => "why_signed_twice",
        Trouble::OfferGone => "why_offer_gone",
        Trouble::ComesFirst => "why_comes_first",
        Trouble::Retired => "why_retired",
        Trouble::NotAsked => "why_not_asked",
        Trouble::UnderWay => "why_under_way",
        Trouble::BadCalendar => "why_bad_calendar",
        Trouble::NoHome => "why_no_home",
        Trouble::SetAside { .. } => "why_set_aside",
        Trouble::Meanwhile => "why_meanwhile",
        Trouble::NoPage => "why_no_page",
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
        Trouble::TooLong { over: many } | Trouble::SetAside { many } => return many.to_string(),
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
    !matches!(
        trouble,
        Trouble::NoSide
            | Trouble::NotYours
            | Trouble::SignedTwice
            | Trouble::OfferGone
            | Trouble::ComesFirst
            | Trouble::Retired
            | Trouble::NotAsked
            | Trouble::BadCalendar
            | Trouble::SetAside { .. }
            | Trouble::Meanwhile
    )
}

/// Why what stands in a field cannot be recorded.
#[must_use]
pub fn fault(words: &dyn Words, fault: Fault, reason: bool) -> String {
    match fault {
        Fault::Text(TextFault::Empty) if reason => words.say("fault_empty_reason", &[]),
        Fault::Text(TextFault::Empty) => words.say("fault_empty", &[]),
        Fault::Text(TextFault::TooLong { over, .. }) => {
            words.say("fault_long", &[&over.to_string()])
        }
        Fault::Choose => words.say("fault_choose", &[]),
        Fault::Link => words.say("fault_link", &[]),
        Fault::Number => words.say("fault_number", &[&Fault::MOST.to_string()]),
        Fault::Day => words.say("fault_day", &[]),
        Fault::Mentions => words.say("fault_mentions", &[&What::MOST_MENTIONED.to_string()]),
        Fault::CampaignAway => words.say("fault_campaign_away", &[]),
        Fault::NamesNobody => words.say("fault_names_nobody", &[]),
        Fault::FieldAway => words.say("fault_field_away", &[]),
        Fault::PassageAway => words.say("fault_passage_away", &[]),
    }
}

/// The key of the words that mark a note as one about a campaign.
#[must_use]
pub fn told_on(by: CameBy) -> &'static str {
    match by {
        CameBy::Campaign => "told_campaign",
        CameBy::Source => "told_source",
        CameBy::Medium => "told_medium",
    }
}

/// What sort of thing somebody did, for a line about it.
#[must_use]
pub fn item(what: &What) -> &'static str {
    match what {
        What::Joined | What::JoinedAt { .. } | What::Left { .. } | What::Promised { .. } => {
            "item_owner"
        }
        What::Lead(_) | What::Despite { .. } => "item_lead",
        What::Started { .. } | What::Proposed { .. } => "item_question",
        What::Agreed { .. } => "item_agreed",
        What::Judged { .. } | What::Answered(_) => "item_answer",
        What::Wrote { .. } | What::Noted { .. } => "item_note",
        What::Thread { step, .. } => match step {
            ThreadStep::Replied { .. } => "item_reply",
            ThreadStep::Resolved { .. } | ThreadStep::Reopened { .. } => "item_thread",
        },
        What::Placed(_) => "item_kind",
        What::Rejected { .. } => "item_rejection",
        What::Talk { .. } => "item_talk",
        What::Expect(_) => "item_expectation",
        What::Outcome { .. } => "item_outcome",
        What::Team(_) => "item_team",
    }
}

/// The person's own words in it, to be copied.
#[must_use]
pub fn own_words(what: &What) -> Option<String> {
    let words = match what {
        What::Left { because } => because.as_str(),
        What::Lead(step) => reason(step)?,
        What::Despite { because, did, .. } => {
            let moved = reason(did).into_iter();
            return Some(
                moved
                    .chain([because.as_str()])
                    .collect::<Vec<_>>()
                    .join(" · "),
            );
        }
        What::Proposed { question } => question.as_str(),
        What::Judged { because, .. } => because.as_ref()?.as_str(),
        What::Wrote { text, .. } | What::Noted { text, .. } => text.as_str(),
        What::Thread { step, .. } => step.text(),
        What::Answered(answer) => answer.because.as_ref()?.as_str(),
        What::Rejected { because, .. } | What::Outcome { because, .. } => because.as_str(),
        What::Talk { step, .. } => talked(step),
        What::Expect(step) => expected(step)?,
        What::Team(what) => agreed(what)?,
        What::Joined
        | What::JoinedAt { .. }
        | What::Promised { .. }
        | What::Placed(_)
        | What::Started { .. }
        | What::Agreed { .. } => return None,
    };
    Some(words.to_owned())
}

fn talked(step: &TalkStep) -> &str {
    match step {
        TalkStep::View { text, .. } | TalkStep::Said { text } => text.as_str(),
        TalkStep::Ended(how) => how.because().as_str(),
        TalkStep::Reopened { because } => because.as_str(),
    }
}

fn expected(step: &ExpectStep) -> Option<&str> {
    match step {
        ExpectStep::Asked { what, .. } => Some(what.as_str()),
        ExpectStep::Met { because, .. } => because.as_ref().map(Reason::as_str),
        ExpectStep::Cannot { because, .. }
        | ExpectStep::Paused { because, .. }
        | ExpectStep::Dropped { because, .. } => Some(because.as_str()),
        ExpectStep::Agreed { .. } | ExpectStep::Resumed { .. } => None,
    }
}

fn agreed(what: &TeamWhat) -> Option<&str> {
    let clause = match what {
        TeamWhat::Proposed(clause) | TeamWhat::Changed { clause, .. } => clause,
        TeamWhat::Retired { because, .. } => return Some(because.as_str()),
        TeamWhat::Said { text, .. } => return Some(text.as_str()),
        TeamWhat::Told { text, .. } => return Some(text.as_str()),
        TeamWhat::Untold { because, .. } => return Some(because.as_str()),
        _ => return None,
    };
    match &clause.says {
        Article::Criterion(terms) => Some(terms.question.as_str()),
        Article::Rule(rule) => Some(rule.what.as_str()),
        Article::Answer { text, .. } => Some(text.as_str()),
        Article::Term { means, .. } => Some(means.as_str()),
        Article::Gate { why, .. } => Some(why.as_str()),
        Article::Calendar(_) | Article::Field { .. } => None,
    }
}

/// Why somebody moved, offered or declined.
#[must_use]
pub fn reason(step: &LeadMove) -> Option<&str> {
    match step {
        LeadMove::Took { because }
        | LeadMove::Offered { because, .. }
        | LeadMove::Declined { because, .. } => Some(because.as_str()),
        LeadMove::Accepted { .. } | LeadMove::Withdrew { .. } => None,
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
        LeadMove::Withdrew { .. } => {
            of(step.side, "path_withdrew_marketing", "path_withdrew_sales")
        }
    };
    words.say(key, &[name])
}

/// Who signed a criterion. `name` says a person's name.
#[must_use]
pub fn agreement(
    words: &dyn Words,
    agreement: &Standing,
    name: impl Fn(&crate::team::PersonId) -> String,
) -> String {
    match agreement {
        Standing::Configured => words.say("agreement_configured", &[]),
        Standing::Proposal { by, .. } => words.say(
            of(
                *by,
                "agreement_proposal_marketing",
                "agreement_proposal_sales",
            ),
            &[],
        ),
        Standing::Agreed { marketing, sales } => {
            words.say("agreement_agreed", &[&name(marketing), &name(sales)])
        }
    }
}

/// Why an answer to an offer moved nothing.
#[must_use]
pub fn void(void: Void) -> &'static str {
    match void {
        Void::Withdrawn => "path_void_withdrawn",
        Void::Answered => "path_void_answered",
        Void::NotAsked => "path_void_not_asked",
    }
}

/// A longer note is shown to here at first.
const BRIEF: usize = 320;
/// And not beyond this many lines.
const LINES: usize = 8;

/// The beginning of a text that is long enough to push others away; all of a shorter one.
#[must_use]
pub fn brief(text: &str) -> &str {
    let by_length = text.char_indices().nth(BRIEF + BRIEF / 4).map(|_| BRIEF);
    let end = by_length
        .and_then(|most| text.char_indices().nth(most))
        .map(|(at, _)| at);
    let short = end.and_then(|end| text.get(..end)).unwrap_or(text);
    let line = short.match_indices('\n').nth(LINES - 1).map(|(at, _)| at);
    line.and_then(|end| short.get(..end))
        .unwrap_or(short)
        .trim_end()
}
