//! The starting questions of the templates, in the reader's words: questions to discuss, not answers.

use crate::agreement::{Agreement, alike};
use crate::ledger::{Article, Clause, Scope, Terms};
use crate::say;
use crate::team::{Label, Origin, Question, Reason, Starter, TextFault};
use crate::words::Words;

/// A well-known list of questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Template {
    /// Budget, authority, need, timing.
    Bant,
    /// Metrics, economic buyer, decision criteria and process, pain, champion, competition.
    Meddicc,
    /// Situation, pain, impact, critical event, decision.
    Spiced,
}

impl Template {
    /// All of them, in the order they stand.
    pub const ALL: [Template; 3] = [Template::Bant, Template::Meddicc, Template::Spiced];

    /// Its name, the same in every language.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Template::Bant => "BANT",
            Template::Meddicc => "MEDDICC",
            Template::Spiced => "SPICED",
        }
    }

    /// Its questions.
    #[must_use]
    pub fn starters(self) -> &'static [Starter] {
        match self {
            Template::Bant => &Starter::BANT,
            Template::Meddicc => &Starter::MEDDICC,
            Template::Spiced => &Starter::SPICED,
        }
    }
}

/// A template's questions as sentences that are set up and not agreed.
///
/// # Errors
/// When a language's words for one of them are empty or too long, which a test rules out.
pub fn clauses(words: &dyn Words, template: Template) -> Result<Vec<Clause>, TextFault> {
    let all = template.starters().iter();
    all.map(|starter| {
        let whole = words.say(say::starter(*starter), &[]);
        let (name, question) = parts(&whole);
        Ok(Clause {
            says: Article::Criterion(Terms {
                name: Label::new(&name)?,
                question: Question::new(&question)?,
                why: Reason::new(&words.say(why(*starter), &[]))?,
                scope: Scope::default(),
                decides: None,
                differing: None,
                suggests: None,
            }),
            origin: Origin::Template,
            review: None,
        })
    })
    .collect()
}

/// A template's questions, those that nobody asks yet apart from those that somebody asks already: a
/// second one would ask for the same answer twice.
#[must_use]
pub fn apart(book: &Agreement, clauses: Vec<Clause>) -> (Vec<Clause>, Vec<Clause>) {
    clauses.into_iter().partition(|clause| match &clause.says {
        Article::Criterion(terms) => {
            let mut there = alike(book, terms.name.as_str(), terms.question.as_str());
            let mut named = book.criteria().filter(|(of, ..)| of.stands());
            there.next().is_none() && !named.any(|(.., of)| of.name.same(&terms.name))
        }
        _ => true,
    })
}

/// "Budget: is there money for it?" as its name and its question.
fn parts(whole: &str) -> (String, String) {
    let Some((name, question)) = whole.split_once(':') else {
        return (whole.to_owned(), whole.to_owned());
    };
    let question = question.trim();
    let mut letters = question.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    (name.trim().to_owned(), first + letters.as_str())
}

/// Why a question is worth asking.
fn why(starter: Starter) -> &'static str {
    match starter {
        Starter::Budget => "book_why_budget",
        Starter::Authority => "book_why_authority",
        Starter::Need => "book_why_need",
        Starter::Timing => "book_why_timing",
        Starter::Metrics => "book_why_metrics",
        Starter::Buyer => "book_why_buyer",
        Starter::Criteria => "book_why_criteria",
        Starter::Process => "book_why_process",
        Starter::Pain => "book_why_pain",
        Starter::Champion => "book_why_champion",
        Starter::Competition => "book_why_competition",
        Starter::Situation => "book_why_situation",
        Starter::Trouble => "book_why_trouble",
        Starter::Impact => "book_why_impact",
        Starter::Event => "book_why_event",
        Starter::Decision => "book_why_decision",
    }
}
