//! The names of the fields in which a person types. A draft is kept under its field's name.

use crate::record::{
    CriterionId, Dimension, Duty, EventId, ExpectStep, Expectation, ExpectationId, Lens, NoteKind,
    OutcomeKind, RecordKey,
};
use crate::team::{Label, Reason, Side};

/// A field of the panel, on one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// A note's text.
    Note,
    /// A note's kind.
    NoteKind,
    /// The side a note is for.
    NoteTo,
    /// The field of the record that a note is about; see [`super::in_place`].
    NoteAbout,
    /// The colleagues who were chosen to be named in a note; see [`super::mention`].
    NoteMentions,
    /// On what a note stands: this record, or a campaign; see [`super::campaign`].
    NoteOn,
    /// Why what was told about a campaign holds no longer.
    Untell(EventId),
    /// An answer under a note.
    Reply(EventId),
    /// The colleagues who were chosen to be named in it.
    ReplyMentions(EventId),
    /// Why nothing is left to be done about a note.
    Resolve(EventId),
    /// Why something is, after all.
    Resume(EventId),
    /// The passage of the field that it is about: what stands before it, it, and what stands behind.
    NoteQuote,
    /// Why one takes the lead.
    Take,
    /// Why one offers the lead.
    Offer,
    /// Why not now.
    Decline,
    /// Why the lead moves although something was agreed to come first.
    Despite(Moving),
    /// Why one lets go of owning.
    LetGo,
    /// What one takes on as an owner, one per line; see [`duties_of`].
    Duties,
    /// What one takes on in one's own words.
    DutyOwn,
    /// A new criterion.
    Question,
    /// What makes one answer a criterion so.
    Answer(CriterionId),
    /// A page that an answer rests on.
    Link(CriterionId),
    /// A field or a note that an answer rests on; see [`super::evidence`].
    Rests(CriterionId),
    /// Why a criterion of this record matters to the whole team.
    TeamWhy(CriterionId),
    /// How one's side sees a difference under a heading.
    View(CriterionId, Lens),
    /// Something to be said about a difference.
    Say(CriterionId),
    /// Why a difference is settled.
    Settle(CriterionId),
    /// How it is settled.
    SettleHow(CriterionId),
    /// Until when it is parked.
    Until(CriterionId),
    /// Why it is opened again.
    Reopen(CriterionId),
    /// One of the three that say which customer this is.
    Kind(Dimension),
    /// Why this is no customer for now.
    Reject,
    /// The criterion that a rejection names.
    RejectNames,
    /// The criterion that is missing.
    Missing,
    /// What one expects.
    Expect,
    /// Of whom.
    ExpectOf,
    /// Within how many.
    Within,
    /// Hours or days.
    Unit,
    /// What happens when nobody acts.
    Silence,
    /// What one says about an expectation.
    Step(ExpectationId, Step),
    /// Why, or how it went.
    Outcome,
    /// What happened.
    OutcomeKind,
    /// The CRM's word it was taken from.
    OutcomeSeen,
}

/// How the lead is moved by a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moving {
    /// One takes it.
    Take,
    /// One offers it.
    Offer,
    /// One accepts it.
    Accept,
}

/// What can be done about an expectation in words of one's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// It is done.
    Met,
    /// It cannot be done.
    Cannot,
    /// The clock stops.
    Pause,
    /// No longer expected.
    Drop,
}

impl Step {
    /// All of them, in the order a person meets them.
    pub const ALL: [Step; 4] = [Step::Met, Step::Cannot, Step::Pause, Step::Drop];

    /// Whether this side may say it of an expectation.
    #[must_use]
    pub fn may(self, expectation: &Expectation, side: Side) -> bool {
        // Who may say it does not depend on the words.
        let Ok(because) = Reason::new("?") else {
            return false;
        };
        let id = expectation.id;
        let step = match self {
            Step::Met => ExpectStep::Met {
                expectation: id,
                because: None,
            },
            Step::Cannot => ExpectStep::Cannot {
                expectation: id,
                because,
            },
            Step::Pause => ExpectStep::Paused {
                expectation: id,
                because,
            },
            Step::Drop => ExpectStep::Dropped {
                expectation: id,
                because,
            },
        };
        expectation.may(side, &step)
    }

    fn line(self) -> &'static str {
        match self {
            Step::Met => "met",
            Step::Cannot => "cannot",
            Step::Pause => "pause",
            Step::Drop => "drop",
        }
    }
}

impl Field {
    /// The fields of the form that this one names, itself first.
    #[must_use]
    pub fn form(self) -> Vec<Field> {
        let others = match self {
            Field::Take => vec![Field::Despite(Moving::Take)],
            Field::Offer => vec![Field::Despite(Moving::Offer)],
            Field::Note => vec![
                Field::NoteAbout,
                Field::NoteKind,
                Field::NoteTo,
                Field::NoteMentions,
                Field::NoteOn,
                Field::NoteQuote,
            ],
            Field::Reply(of) => vec![Field::ReplyMentions(of)],
            Field::Duties => vec![Field::DutyOwn],
            Field::Settle(of) => vec![Field::SettleHow(of), Field::Until(of)],
            Field::Reject => vec![Field::RejectNames, Field::Missing],
            Field::Expect => vec![Field::ExpectOf, Field::Within, Field::Unit, Field::Silence],
            Field::Outcome => vec![Field::OutcomeKind, Field::OutcomeSeen],
            _ => Vec::new(),
        };
        [vec![self], others].concat()
    }

    /// Whether one chooses in it; in all others one writes in words of one's own.
    #[must_use]
    pub fn chooses(self) -> bool {
        matches!(
            self,
            Field::NoteAbout
                | Field::NoteKind
                | Field::NoteTo
                | Field::NoteMentions
                | Field::NoteOn
                | Field::NoteQuote
                | Field::ReplyMentions(_)
                | Field::Rests(_)
                | Field::SettleHow(_)
                | Field::Until(_)
                | Field::RejectNames
                | Field::ExpectOf
                | Field::Within
                | Field::Unit
                | Field::OutcomeKind
                | Field::OutcomeSeen
        )
    }

    /// Whether a field of this name holds a choice and says nothing by itself; the names are those below.
    #[must_use]
    pub fn chosen(name: &str) -> bool {
        const CHOICES: [&str; 9] = [
            "note.",
            "reply.whom.",
            "owner.duties",
            "rests.",
            "settle.how.",
            "settle.until.",
            "reject.names",
            "expect.of",
            "outcome.",
        ];
        matches!(name, "expect.within" | "expect.unit")
            || CHOICES.iter().any(|begin| name.starts_with(begin))
    }

    /// The name under which its draft is kept. What belongs to a criterion ends with its name.
    #[must_use]
    pub fn line(self) -> String {
        let name = match self {
            Field::Note => "note",
            Field::NoteKind => "note.kind",
            Field::NoteTo => "note.to",
            Field::NoteAbout => "note.about",
            Field::NoteMentions => "note.whom",
            Field::NoteOn => "note.on",
            Field::NoteQuote => "note.quote",
            Field::Untell(of) => return under("untell", of),
            Field::Reply(of) => return under("reply", of),
            Field::ReplyMentions(of) => return under("reply.whom", of),
            Field::Resolve(of) => return under("resolve", of),
            Field::Resume(of) => return under("resume", of),
            Field::Take => "lead.take",
            Field::Offer => "lead.offer",
            Field::Decline => "lead.decline",
            Field::Despite(Moving::Take) => "lead.take.despite",
            Field::Despite(Moving::Offer) => "lead.offer.despite",
            Field::Despite(Moving::Accept) => "lead.accept.despite",
            Field::LetGo => "owner.leave",
            Field::Duties => "owner.duties",
            Field::DutyOwn => "owner.duty",
            Field::Question => "question",
            Field::Answer(of) => return about("answer", of),
            Field::Link(of) => return about("link", of),
            Field::Rests(of) => return about("rests", of),
            Field::TeamWhy(of) => return about("team", of),
            Field::View(of, lens) => return about(lens_line(lens), of),
            Field::Say(of) => return about("say", of),
            Field::Settle(of) => return about("settle", of),
            Field::SettleHow(of) => return about("settle.how", of),
            Field::Until(of) => return about("settle.until", of),
            Field::Reopen(of) => return about("reopen", of),
            Field::Kind(Dimension::Customer) => "kind.customer",
            Field::Kind(Dimension::Complexity) => "kind.complexity",
            Field::Kind(Dimension::Process) => "kind.process",
            Field::Reject => "reject",
            Field::RejectNames => "reject.names",
            Field::Missing => "reject.missing",
            Field::Expect => "expect",
            Field::ExpectOf => "expect.of",
            Field::Within => "expect.within",
            Field::Unit => "expect.unit",
            Field::Silence => "expect.silence",
            Field::Step(of, step) => return format!("expect.{}.{}", step.line(), of.line()),
            Field::Outcome => "outcome",
            Field::OutcomeKind => "outcome.kind",
            Field::OutcomeSeen => "outcome.seen",
        };
        name.to_owned()
    }
}

fn about(what: &str, criterion: CriterionId) -> String {
    [what, &criterion.line()].join(".")
}

fn under(what: &str, note: EventId) -> String {
    [what, &note.line()].join(".")
}

fn lens_line(lens: Lens) -> &'static str {
    match lens {
        Lens::Success => "view.success",
        Lens::Responsibility => "view.responsibility",
        Lens::Risk => "view.risk",
    }
}

/// The name under which a kind stands in a draft.
#[must_use]
pub fn kind_line(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Context => "context",
        NoteKind::Question => "question",
        NoteKind::Expectation => "expectation",
        NoteKind::Feedback => "feedback",
    }
}

/// The kind a draft names; a note is context until somebody says otherwise.
#[must_use]
pub fn kind_of(line: &str) -> NoteKind {
    let mut kinds = NoteKind::ALL.into_iter();
    let named = kinds.find(|kind| kind_line(*kind) == line);
    named.unwrap_or(NoteKind::Context)
}

/// The name under which a side stands in a draft.
#[must_use]
pub fn side_line(side: Side) -> &'static str {
    match side {
        Side::Marketing => "marketing",
        Side::Sales => "sales",
    }
}

/// The side a draft names, when it names one.
#[must_use]
pub fn side_of(line: &str) -> Option<Side> {
    Side::BOTH.into_iter().find(|side| side_line(*side) == line)
}

/// The name under which an outcome stands in a draft.
#[must_use]
pub fn outcome_line(kind: OutcomeKind) -> &'static str {
    match kind {
        OutcomeKind::Contacted => "contacted",
        OutcomeKind::Meeting => "meeting",
        OutcomeKind::Proposal => "proposal",
        OutcomeKind::Won => "won",
        OutcomeKind::Lost => "lost",
        OutcomeKind::NotNow => "notnow",
    }
}

/// The outcome a draft names, when it names one.
#[must_use]
pub fn outcome_of(line: &str) -> Option<OutcomeKind> {
    let mut kinds = OutcomeKind::ALL.into_iter();
    kinds.find(|kind| outcome_line(*kind) == line)
}

/// How a difference is settled, as a draft names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The criterion changes.
    Changed,
    /// It stays; here it is different.
    Exception,
    /// Looked at again on a day.
    Parked,
}

impl How {
    /// All three, in the order a form shows them.
    pub const ALL: [How; 3] = [How::Changed, How::Exception, How::Parked];

    /// The name under which it stands in a draft.
    #[must_use]
    pub fn line(self) -> &'static str {
        match self {
            How::Changed => "changed",
            How::Exception => "exception",
            How::Parked => "parked",
        }
    }

    /// What a draft names.
    #[must_use]
    pub fn of(line: &str) -> Option<How> {
        How::ALL.into_iter().find(|how| how.line() == line)
    }
}

/// What a draft of a rejection names when a criterion is missing.
pub const MISSING: &str = "missing";
/// The unit of days in a draft; anything else is hours.
pub const DAYS: &str = "days";

/// The duties that a form offers, besides own words.
pub const DUTIES: [Duty; 7] = [
    Duty::Visibility,
    Duty::Recognition,
    Duty::Context,
    Duty::Expectation,
    Duty::FirstTalk,
    Duty::FollowUp,
    Duty::Feedback,
];

/// The first line of a draft of duties: with it, an empty list is a list and not a form not begun.
const BEGUN: &str = "duties";

fn duty_line(duty: &Duty) -> String {
    let name = match duty {
        Duty::Visibility => "visibility",
        Duty::Recognition => "recognition",
        Duty::Context => "context",
        Duty::Expectation => "expectation",
        Duty::FirstTalk => "first",
        Duty::FollowUp => "followup",
        Duty::Feedback => "feedback",
        Duty::Own(label) => return ["own ", label.as_str()].concat(),
    };
    name.to_owned()
}

/// A draft of these duties.
#[must_use]
pub fn duties_line(duties: &[Duty]) -> String {
    let mut lines = vec![BEGUN.to_owned()];
    lines.extend(duties.iter().map(duty_line));
    lines.join("\n")
}

/// The duties of a draft; nothing when it was not begun.
#[must_use]
pub fn duties_of(line: &str) -> Option<Vec<Duty>> {
    let mut lines = line.lines();
    if lines.next() != Some(BEGUN) {
        return None;
    }
    let duty = |line: &str| match line.strip_prefix("own ") {
        Some(own) => Some(Duty::Own(Label::new(own).ok()?)),
        None => DUTIES.into_iter().find(|duty| duty_line(duty) == line),
    };
    Some(lines.filter_map(duty).collect())
}

/// A draft's place: its record and its field's name.
pub type DraftKey = (RecordKey, String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duties_come_back_from_their_draft_and_taking_on_nothing_is_not_the_same_as_not_saying() {
        let own = Label::new("Bring the samples").map(Duty::Own).ok();
        let all: Vec<Duty> = DUTIES.into_iter().chain(own).collect();
        assert_eq!(duties_of(&duties_line(&all)), Some(all));
        assert_eq!(duties_of(&duties_line(&[])), Some(Vec::new()));
        assert_eq!(duties_of(""), None);
    }
}
