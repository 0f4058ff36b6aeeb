//! From a sentence to the fields of its form, and back. Everything is checked here once; what cannot
//! be recorded says which field to look at.

mod choices;
mod hours;

use self::choices::{origin_of, side_of, trigger_of};
use self::hours::{calendar, calendar_texts};
use super::fault::Fault;
use super::field::{Part, Sort};
use crate::ledger::{Article, Clause, Differing, Rule, Scope, Terms, Trigger};
use crate::team::calendar::{Day, Zone};
use crate::team::{Calendar, Label, Origin, Question, Reason, Side, TextFault};

pub use self::choices::{origin_line, side_line, trigger_line};

/// A day, ms.
const DAY_MS: u64 = 86_400_000;
/// After so long one looks again, unless another day is chosen: half a year, days.
const REVIEW_DAYS: u64 = 183;

/// What a form starts from.
pub struct Ground {
    /// Now, UTC ms.
    pub now: u64,
    /// How much working time a working day has, minutes.
    pub day: u32,
    /// The browser's zone.
    pub zone: String,
    /// The side that speaks.
    pub side: Side,
}

/// Texts by field.
pub type Texts = Vec<(Part, String)>;
/// What is wrong with which field.
pub type Wrong = (Part, Fault);

/// What stands in a new form.
#[must_use]
pub fn begun(sort: Sort, ground: &Ground) -> Texts {
    let mut texts = match sort {
        Sort::Criterion => vec![
            (Part::Unit, "hours".to_owned()),
            (Part::Origin, "own".to_owned()),
        ],
        Sort::Rule => vec![
            (Part::When, trigger_line(Trigger::Leads).to_owned()),
            (Part::Of, side_line(ground.side).to_owned()),
            (Part::Unit, "hours".to_owned()),
        ],
        Sort::Calendar => Zone::new(&ground.zone)
            .map(|zone| calendar_texts(&Calendar::office(zone)))
            .unwrap_or_default(),
        Sort::Gate(_) => vec![(Part::Of, side_line(Side::Sales).to_owned())],
        Sort::Answer(_) | Sort::Term | Sort::Field(_) => Vec::new(),
    };
    if matches!(
        sort,
        Sort::Criterion | Sort::Rule | Sort::Answer(_) | Sort::Calendar | Sort::Gate(_)
    ) {
        let day = fresh_day(ground.now).and_then(Day::utc);
        texts.extend(day.map(|day| (Part::Review, day.to_string())));
    }
    texts
}

/// The day on which one looks again, unless another is chosen; UTC ms.
#[must_use]
pub fn fresh_day(now: u64) -> Option<u64> {
    let day = Day::utc(now.saturating_add(REVIEW_DAYS * DAY_MS));
    day.map(|day| day.ms())
}

/// A wording as it is proposed anew at `now`: a day that has passed is no day to look again.
#[must_use]
pub fn refreshed(clause: &Clause, now: u64) -> Clause {
    let mut clause = clause.clone();
    if clause.review.is_some_and(|at| at <= now) {
        clause.review = fresh_day(now);
    }
    clause
}

/// What stands in the form that changes a sentence.
#[must_use]
pub fn texts(clause: &Clause, ground: &Ground) -> Texts {
    let own = |reason: &Reason| reason.as_str().to_owned();
    let mut texts = match &clause.says {
        Article::Criterion(terms) => terms_texts(terms, clause.origin, ground),
        Article::Rule(rule) => {
            let (within, unit) = length(rule.within, ground.day);
            vec![
                (Part::When, trigger_line(rule.when).to_owned()),
                (Part::Of, side_line(rule.of).to_owned()),
                (Part::What, own(&rule.what)),
                (Part::Within, within),
                (Part::Unit, unit),
                (Part::Silence, own(&rule.silence)),
            ]
        }
        Article::Answer { text, .. } => vec![(Part::Text, own(text))],
        Article::Term {
            word,
            means,
            example,
        } => vec![
            (Part::Word, word.as_str().to_owned()),
            (Part::Means, own(means)),
            (Part::Example, own(example)),
        ],
        Article::Calendar(calendar) => calendar_texts(calendar),
        Article::Field { name, .. } => vec![(Part::Technical, name.as_str().to_owned())],
        Article::Gate { before, why, .. } => vec![
            (Part::Of, side_line(*before).to_owned()),
            (Part::Why, own(why)),
        ],
    };
    let review = clause.review.and_then(Day::utc);
    texts.extend(review.map(|day| (Part::Review, day.to_string())));
    texts
}

fn terms_texts(terms: &Terms, origin: Origin, ground: &Ground) -> Texts {
    let list = |labels: &[Label]| {
        labels
            .iter()
            .map(Label::as_str)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let mut texts = vec![
        (Part::Name, terms.name.as_str().to_owned()),
        (Part::Question, terms.question.as_str().to_owned()),
        (Part::Why, terms.why.as_str().to_owned()),
        (Part::Customers, list(&terms.scope.customers)),
        (Part::Complexities, list(&terms.scope.complexities)),
        (Part::Processes, list(&terms.scope.processes)),
        (Part::Origin, origin_line(origin).to_owned()),
    ];
    texts.extend(
        terms
            .decides
            .iter()
            .map(|who| (Part::Decides, who.as_str().to_owned())),
    );
    texts.extend(
        terms
            .suggests
            .map(|side| (Part::Suggests, side_line(side).to_owned())),
    );
    match &terms.differing {
        Some(differing) => {
            let (within, unit) = length(differing.within, ground.day);
            texts.extend([
                (Part::Who, differing.who.as_str().to_owned()),
                (Part::Within, within),
                (Part::Unit, unit),
                (Part::Meanwhile, differing.meanwhile.as_str().to_owned()),
            ]);
        }
        None => texts.push((Part::Unit, "hours".to_owned())),
    }
    texts
}

/// Reads a form.
///
/// # Errors
/// The first field to look at, and why.
pub fn read(sort: Sort, text: &dyn Fn(Part) -> String, ground: &Ground) -> Result<Clause, Wrong> {
    let mut origin = Origin::Own;
    let says = match sort {
        Sort::Criterion => {
            origin = origin_of(&text(Part::Origin));
            Article::Criterion(terms(text, ground)?)
        }
        Sort::Rule => Article::Rule(Rule {
            when: trigger_of(&text(Part::When)),
            of: side_of(&text(Part::Of)).unwrap_or(ground.side),
            what: words(text, Part::What)?,
            within: minutes(text, ground)?,
            silence: words(text, Part::Silence)?,
        }),
        Sort::Answer(to) => Article::Answer {
            to,
            text: words(text, Part::Text)?,
        },
        Sort::Term => Article::Term {
            word: Label::new(&text(Part::Word))
                .map_err(|fault| (Part::Word, Fault::Text(fault)))?,
            means: words(text, Part::Means)?,
            example: words(text, Part::Example)?,
        },
        Sort::Calendar => Article::Calendar(calendar(text)?),
        Sort::Field(says) => Article::Field {
            says,
            name: Label::new(&text(Part::Technical))
                .map_err(|fault| (Part::Technical, Fault::Text(fault)))?,
        },
        Sort::Gate(criterion) => Article::Gate {
            criterion,
            before: side_of(&text(Part::Of)).unwrap_or(Side::Sales),
            why: Reason::new(&text(Part::Why))
                .map_err(|fault| (Part::Why, Fault::Reason(fault)))?,
        },
    };
    Ok(Clause {
        says,
        origin,
        review: review(&text(Part::Review))?,
    })
}

/// A text that must be there.
///
/// # Errors
/// When it is empty or too long.
pub fn words(text: &dyn Fn(Part) -> String, part: Part) -> Result<Reason, Wrong> {
    Reason::new(&text(part)).map_err(|fault| (part, Fault::Text(fault)))
}

fn terms(text: &dyn Fn(Part) -> String, ground: &Ground) -> Result<Terms, Wrong> {
    Ok(Terms {
        name: Label::new(&text(Part::Name)).map_err(|fault| (Part::Name, Fault::Text(fault)))?,
        question: Question::new(&text(Part::Question))
            .map_err(|fault| (Part::Question, Fault::Text(fault)))?,
        why: Reason::new(&text(Part::Why)).map_err(|fault| (Part::Why, Fault::Reason(fault)))?,
        scope: Scope {
            customers: labels(text, Part::Customers)?,
            complexities: labels(text, Part::Complexities)?,
            processes: labels(text, Part::Processes)?,
        },
        decides: perhaps(text, Part::Decides)?,
        differing: differing(text, ground)?,
        suggests: side_of(&text(Part::Suggests)),
    })
}

fn perhaps(text: &dyn Fn(Part) -> String, part: Part) -> Result<Option<Reason>, Wrong> {
    match Reason::new(&text(part)) {
        Ok(reason) => Ok(Some(reason)),
        Err(TextFault::Empty) => Ok(None),
        Err(fault) => Err((part, Fault::Text(fault))),
    }
}

/// All three, or nothing: half of it would decide nothing.
fn differing(text: &dyn Fn(Part) -> String, ground: &Ground) -> Result<Option<Differing>, Wrong> {
    let three = [Part::Who, Part::Within, Part::Meanwhile];
    let missing = three
        .into_iter()
        .filter(|part| text(*part).trim().is_empty());
    let missing: Vec<Part> = missing.collect();
    match (missing.len(), missing.first()) {
        (3, _) => Ok(None),
        (_, Some(part)) => Err((*part, Fault::Differing)),
        (_, None) => Ok(Some(Differing {
            who: words(text, Part::Who)?,
            within: minutes(text, ground)?,
            meanwhile: words(text, Part::Meanwhile)?,
        })),
    }
}

/// Words between commas, each once.
fn labels(text: &dyn Fn(Part) -> String, part: Part) -> Result<Vec<Label>, Wrong> {
    let mut labels: Vec<Label> = Vec::new();
    for word in text(part).split(',').filter(|word| !word.trim().is_empty()) {
        let label = Label::new(word).map_err(|fault| (part, Fault::Text(fault)))?;
        if !labels.iter().any(|known| known.same(&label)) {
            labels.push(label);
        }
    }
    if labels.len() > Scope::MOST {
        return Err((part, Fault::Many { most: Scope::MOST }));
    }
    Ok(labels)
}

/// One word more, unless it is there.
#[must_use]
pub fn with_word(list: &str, word: &str) -> String {
    let there = |known: &str| known.trim().to_lowercase() == word.trim().to_lowercase();
    if list.split(',').any(there) {
        return list.to_owned();
    }
    match list.trim().trim_end_matches(',') {
        "" => word.to_owned(),
        list => [list, word].join(", "),
    }
}

fn minutes(text: &dyn Fn(Part) -> String, ground: &Ground) -> Result<u32, Wrong> {
    let number = text(Part::Within).trim().parse().ok();
    let number = number.filter(|number| (1..=Fault::MOST).contains(number));
    let number: u32 = number.ok_or((Part::Within, Fault::Number))?;
    Ok(match text(Part::Unit).as_str() {
        "days" => number.saturating_mul(ground.day),
        "minutes" => number,
        _ => number.saturating_mul(60),
    })
}

/// A length of working time as number and unit, the largest that is whole.
#[must_use]
pub fn length(minutes: u32, day: u32) -> (String, String) {
    let (number, unit) = if day > 0 && minutes.is_multiple_of(day) {
        (minutes / day, "days")
    } else if minutes.is_multiple_of(60) {
        (minutes / 60, "hours")
    } else {
        (minutes, "minutes")
    };
    (number.to_string(), unit.to_owned())
}

fn review(text: &str) -> Result<Option<u64>, Wrong> {
    let wrong = |_| (Part::Review, Fault::Day);
    match text.trim() {
        "" => Ok(None),
        day => day.parse::<Day>().map(|day| Some(day.ms())).map_err(wrong),
    }
}
