//! The names of the forms and fields in which a person types. A draft is kept under its field's name.

use crate::ledger::{Article, Dimension, EventId, Open};
use crate::protocol::PAGE_FIELDS;

/// A form of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// A new sentence of a sort.
    New(Sort),
    /// A new wording of a sentence.
    Change(EventId),
    /// Something to say about a sentence.
    Say(EventId),
    /// Why a sentence holds no longer.
    Retire(EventId),
}

/// The sorts of sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// When a customer is ready.
    Criterion,
    /// What is always expected.
    Rule,
    /// An answer to one of the three questions.
    Answer(Open),
    /// What a word means here.
    Term,
    /// Working hours.
    Calendar,
    /// The CRM's field for one of the three things that say which customer it is.
    Field(Dimension),
    /// That this criterion comes before a side takes the lead.
    Gate(EventId),
}

impl Sort {
    /// The sort of a sentence.
    #[must_use]
    pub fn of(article: &Article) -> Sort {
        match article {
            Article::Criterion(_) => Sort::Criterion,
            Article::Rule(_) => Sort::Rule,
            Article::Answer { to, .. } => Sort::Answer(*to),
            Article::Term { .. } => Sort::Term,
            Article::Calendar(_) => Sort::Calendar,
            Article::Field { says, .. } => Sort::Field(*says),
            Article::Gate { criterion, .. } => Sort::Gate(*criterion),
        }
    }

    fn line(self) -> String {
        let line = match self {
            Sort::Criterion => "criterion",
            Sort::Rule => "rule",
            Sort::Answer(Open::Status) => "answer-status",
            Sort::Answer(Open::Owner) => "answer-owner",
            Sort::Answer(Open::Silence) => "answer-silence",
            Sort::Term => "term",
            Sort::Calendar => "calendar",
            Sort::Field(Dimension::Customer) => "field-customer",
            Sort::Field(Dimension::Complexity) => "field-complexity",
            Sort::Field(Dimension::Process) => "field-process",
            Sort::Gate(criterion) => return ["gate-", &criterion.line()].concat(),
        };
        line.to_owned()
    }

    /// The fields of its form, in the order they stand.
    #[must_use]
    pub fn parts(self) -> Vec<Part> {
        let days = (0..7).flat_map(|day| [Part::Opens(day), Part::Closes(day)]);
        let mut parts: Vec<Part> = match self {
            Sort::Criterion => vec![
                Part::Name,
                Part::Question,
                Part::Why,
                Part::Customers,
                Part::Complexities,
                Part::Processes,
                Part::Decides,
                Part::Who,
                Part::Within,
                Part::Unit,
                Part::Meanwhile,
                Part::Suggests,
                Part::Origin,
            ],
            Sort::Rule => vec![
                Part::When,
                Part::Of,
                Part::What,
                Part::Within,
                Part::Unit,
                Part::Silence,
            ],
            Sort::Answer(_) => vec![Part::Text],
            Sort::Term => vec![Part::Word, Part::Means, Part::Example],
            Sort::Calendar => {
                let zone = std::iter::once(Part::Zone);
                zone.chain(days).chain([Part::Country, Part::Own]).collect()
            }
            Sort::Field(_) => vec![Part::Technical],
            Sort::Gate(_) => vec![Part::Of, Part::Why],
        };
        parts.push(Part::Review);
        parts
    }
}

/// A field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A criterion's name.
    Name,
    /// Its question.
    Question,
    /// Why it matters.
    Why,
    /// The customer types it holds for.
    Customers,
    /// The complexities.
    Complexities,
    /// The buying processes.
    Processes,
    /// Who decides.
    Decides,
    /// Who talk when the sides differ.
    Who,
    /// Within how many.
    Within,
    /// Hours or days.
    Unit,
    /// The status meanwhile.
    Meanwhile,
    /// The side to which a yes suggests the lead.
    Suggests,
    /// Where it comes from.
    Origin,
    /// What starts a rule.
    When,
    /// Of which side.
    Of,
    /// What is expected.
    What,
    /// What happens when nobody acts.
    Silence,
    /// A text alone: an answer, a remark, a reason.
    Text,
    /// A word of the glossary.
    Word,
    /// What it means.
    Means,
    /// An example.
    Example,
    /// The time zone.
    Zone,
    /// When a day of the week begins, Monday 0.
    Opens(u8),
    /// When it ends.
    Closes(u8),
    /// Whose public holidays.
    Country,
    /// Own closed days.
    Own,
    /// The technical name of a field in the CRM.
    Technical,
    /// When to look at it again.
    Review,
    /// How the sentence stood when its change was begun; nobody types it.
    From,
}

impl Part {
    fn line(self) -> String {
        let name = match self {
            Part::Name => "name",
            Part::Question => "question",
            Part::Why => "why",
            Part::Customers => "customers",
            Part::Complexities => "complexities",
            Part::Processes => "processes",
            Part::Decides => "decides",
            Part::Who => "who",
            Part::Within => "within",
            Part::Unit => "unit",
            Part::Meanwhile => "meanwhile",
            Part::Suggests => "suggests",
            Part::Origin => "origin",
            Part::When => "when",
            Part::Of => "of",
            Part::What => "what",
            Part::Silence => "silence",
            Part::Text => "text",
            Part::Word => "word",
            Part::Means => "means",
            Part::Example => "example",
            Part::Zone => "zone",
            Part::Opens(day) => return format!("opens{day}"),
            Part::Closes(day) => return format!("closes{day}"),
            Part::Country => "country",
            Part::Own => "own",
            Part::Technical => "technical",
            Part::Review => "review",
            Part::From => "from",
        };
        name.to_owned()
    }
}

impl Form {
    /// One word for drafts and hooks.
    #[must_use]
    pub fn line(self) -> String {
        match self {
            Form::New(sort) => ["new-", &sort.line()].concat(),
            Form::Change(id) => ["change-", &id.line()].concat(),
            Form::Say(id) => ["say-", &id.line()].concat(),
            Form::Retire(id) => ["retire-", &id.line()].concat(),
        }
    }

    /// What the names of all its fields begin with.
    #[must_use]
    pub fn prefix(self) -> String {
        [PAGE_FIELDS, &self.line(), "."].concat()
    }

    /// One of its fields.
    #[must_use]
    pub fn at(self, part: Part) -> Field {
        Field { form: self, part }
    }
}

/// A field of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Field {
    /// Its form.
    pub form: Form,
    /// Which of it.
    pub part: Part,
}

impl Field {
    /// The name under which its draft is kept.
    #[must_use]
    pub fn line(self) -> String {
        self.form.prefix() + &self.part.line()
    }
}
