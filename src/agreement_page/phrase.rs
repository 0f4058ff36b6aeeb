//! From what is known to the words a person reads. Pure; every key of a table stands after an arrow,
//! where the test of the words finds it.

use super::fault::Fault;
use super::listing::Stand;
use super::making::length;
use crate::agreement::Version;
use crate::ledger::{Article, Clause, Differing, EventId, Kind, Rule, Scope, Terms};
use crate::panel::phrase;
use crate::protocol::Edited;
use crate::say::{self, of};
use crate::team::calendar::{CalendarFault, Country, Day, Hours};
use crate::team::{Calendar, Label, Origin, Person, PersonId, Standing};
use crate::words::Words;

/// What is needed to say a sentence of the agreement.
pub struct Speech<'a> {
    /// The language.
    pub words: &'a dyn Words,
    /// A day (UTC ms of its midnight) as the reader writes it: the same day for everybody.
    pub date: &'a dyn Fn(u64) -> String,
    /// A moment (UTC ms) as the reader's clock shows it.
    pub moment: &'a dyn Fn(u64) -> String,
    /// How much working time a working day has, minutes.
    pub day: u32,
    /// The question of a criterion, by its sentence.
    pub question: &'a dyn Fn(EventId) -> String,
}

/// So many edited notes are named; of more it is said how many.
const EDITED: usize = 3;

/// A part of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The key of what it is.
    pub label: &'static str,
    /// What it says.
    pub text: String,
    /// Whether nobody decided it yet.
    pub open: bool,
}

/// The same part in two wordings that say different things; empty where a wording is silent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differs {
    /// The key of what it is.
    pub label: &'static str,
    /// The wording that counts.
    pub old: String,
    /// The wording that waits.
    pub new: String,
}

fn line(label: &'static str, text: impl Into<String>) -> Line {
    Line {
        label,
        text: text.into(),
        open: false,
    }
}

impl Speech<'_> {
    fn say(&self, key: &str) -> String {
        self.words.say(key, &[])
    }

    /// Everything that a sentence says, part by part.
    #[must_use]
    pub fn lines(&self, clause: &Clause) -> Vec<Line> {
        let mut lines = match &clause.says {
            Article::Criterion(terms) => self.terms(terms),
            Article::Rule(rule) => self.rule(rule),
            Article::Answer { text, .. } => vec![line("book_part_answer", text.as_str())],
            Article::Term {
                word,
                means,
                example,
            } => vec![
                line("book_part_word", word.as_str()),
                line("book_part_means", means.as_str()),
                line("book_part_example", example.as_str()),
            ],
            Article::Calendar(calendar) => self.calendar(calendar),
            Article::Field { name, .. } => vec![line("book_part_technical", name.as_str())],
            Article::Gate {
                criterion,
                before,
                why,
            } => vec![
                line("book_part_before", self.say(say::side(*before))),
                line("book_part_gate", (self.question)(*criterion)),
                line("book_part_gate_why", why.as_str()),
            ],
        };
        if matches!(clause.says, Article::Criterion(_)) {
            lines.push(line("book_part_origin", self.say(origin(clause.origin))));
        }
        lines.extend(
            clause
                .review
                .map(|at| line("book_part_review", (self.date)(at))),
        );
        lines
    }

    /// That notes about the agreement were edited by hand: whose, of when, and what still counts. `name`
    /// says a person as the page does.
    #[must_use]
    pub fn edited(&self, notes: &[Edited], name: impl Fn(&Person) -> String) -> String {
        let one = |note: &Edited| {
            let gaps = [name(&note.by), (self.date)(note.at)];
            self.words
                .say("book_edited_note", &gaps.each_ref().map(String::as_str))
        };
        let mut said: Vec<String> = notes.iter().take(EDITED).map(one).collect();
        let more = notes.len().saturating_sub(EDITED);
        if more > 0 {
            said.push(self.words.say("book_edited_more", &[&more.to_string()]));
        }
        self.words.say("book_edited", &[&said.join("; ")])
    }

    fn terms(&self, terms: &Terms) -> Vec<Line> {
        let mut lines = vec![
            line("book_part_name", terms.name.as_str()),
            line("book_part_question", terms.question.as_str()),
            line("book_part_why", terms.why.as_str()),
        ];
        lines.extend(self.scope(&terms.scope));
        lines.push(match &terms.decides {
            Some(who) => line("book_part_decides", who.as_str()),
            None => self.nobody("book_part_decides"),
        });
        lines.push(match &terms.differing {
            Some(differing) => line("book_part_differing", self.differing(differing)),
            None => self.nobody("book_part_differing"),
        });
        lines.extend(terms.suggests.map(|side| {
            let key = of(side, "book_suggests_marketing", "book_suggests_sales");
            line("book_part_suggests", self.say(key))
        }));
        lines
    }

    /// What nobody decided is an open question, never a default.
    fn nobody(&self, label: &'static str) -> Line {
        Line {
            open: true,
            ..line(label, self.say("book_open"))
        }
    }

    fn scope(&self, scope: &Scope) -> Vec<Line> {
        let lines: Vec<Line> = scope
            .named()
            .map(|(of, words)| line(say::dimension(of), joined(words)))
            .collect();
        if lines.is_empty() {
            return vec![line("book_part_scope", self.say("book_scope_all"))];
        }
        lines
    }

    fn differing(&self, differing: &Differing) -> String {
        let within = self.length(differing.within);
        let args = [
            differing.who.as_str(),
            &within,
            differing.meanwhile.as_str(),
        ];
        self.words.say("book_differing", &args)
    }

    fn rule(&self, rule: &Rule) -> Vec<Line> {
        vec![
            line("book_part_when", self.say(say::trigger(rule.when, rule.of))),
            line(
                of(rule.of, "book_part_what_marketing", "book_part_what_sales"),
                rule.what.as_str(),
            ),
            line("book_part_within", self.length(rule.within)),
            line("book_part_silence", rule.silence.as_str()),
        ]
    }

    fn calendar(&self, calendar: &Calendar) -> Vec<Line> {
        let mut lines = vec![line("book_part_zone", calendar.zone.as_str())];
        for (label, hours) in say::WEEK.iter().zip(&calendar.week) {
            let text = match hours {
                Some(hours) => {
                    let (from, to) = (Hours::clock(hours.from), Hours::clock(hours.to));
                    self.words.say("book_hours", &[&from, &to])
                }
                None => self.say("book_hours_none"),
            };
            lines.push(line(label, text));
        }
        let free = calendar.country.map_or("book_country_none", say::country);
        lines.push(line("book_part_country", self.say(free)));
        if !calendar.own.is_empty() {
            let days = calendar.own.iter().map(|day| (self.date)(day.ms()));
            lines.push(line("book_part_own", days.collect::<Vec<_>>().join(" · ")));
        }
        lines
    }

    /// A length of working time.
    #[must_use]
    pub fn length(&self, minutes: u32) -> String {
        let (number, unit) = length(minutes, self.day);
        let key = match (unit.as_str(), number.as_str()) {
            ("days", "1") => "book_length_day",
            ("days", _) => "book_length_days",
            ("hours", "1") => "book_length_hour",
            ("hours", _) => "book_length_hours",
            _ => "book_length_minutes",
        };
        self.words.say(key, &[&number])
    }

    /// What a sentence is called in a list.
    #[must_use]
    pub fn title(&self, article: &Article) -> String {
        match article {
            Article::Criterion(terms) => terms.name.as_str().to_owned(),
            Article::Rule(rule) => self.say(say::trigger(rule.when, rule.of)),
            Article::Answer { to, .. } => self.say(say::open(*to)),
            Article::Term { word, .. } => word.as_str().to_owned(),
            Article::Calendar(_) => self.say("book_calendar_title"),
            Article::Field { says, .. } => self.say(say::dimension(*says)),
            Article::Gate { before, .. } => {
                self.say(of(*before, "book_gate_marketing", "book_gate_sales"))
            }
        }
    }

    /// The line below it: what it says, as short as can be.
    #[must_use]
    pub fn gist(&self, article: &Article) -> String {
        match article {
            Article::Criterion(terms) => terms.question.as_str().to_owned(),
            Article::Rule(rule) => {
                let within = self.length(rule.within);
                self.words
                    .say("book_rule_gist", &[rule.what.as_str(), &within])
            }
            Article::Answer { text, .. } => text.as_str().to_owned(),
            Article::Term { means, .. } => means.as_str().to_owned(),
            Article::Calendar(calendar) => {
                let days = calendar.week.iter().flatten().count().to_string();
                self.words
                    .say("book_calendar_gist", &[&days, calendar.zone.as_str()])
            }
            Article::Field { name, .. } => name.as_str().to_owned(),
            Article::Gate { criterion, .. } => {
                let question = (self.question)(*criterion);
                self.words.say("book_gate_gist", &[&question])
            }
        }
    }

    /// Where two wordings say different things.
    #[must_use]
    pub fn difference(&self, old: &Clause, new: &Clause) -> Vec<Differs> {
        let (old, new) = (self.lines(old), self.lines(new));
        let said = |lines: &[Line], label: &str| {
            let found = lines.iter().find(|line| line.label == label);
            found.map(|line| line.text.clone()).unwrap_or_default()
        };
        let gone = old.iter().filter(|line| said(&new, line.label).is_empty());
        let labels = new.iter().chain(gone).map(|line| line.label);
        let pairs = labels.map(|label| Differs {
            label,
            old: said(&old, label),
            new: said(&new, label),
        });
        pairs.filter(|pair| pair.old != pair.new).collect()
    }

    /// How a version stands. `name` says a person's name.
    #[must_use]
    pub fn standing(&self, version: &Version, name: &dyn Fn(&PersonId) -> String) -> String {
        match version.standing() {
            Standing::Agreed { marketing, sales } => {
                let since = version.agreed_at().map_or(version.at, |at| at);
                let args = [name(&marketing), name(&sales), (self.moment)(since.ms)];
                self.words
                    .say("book_standing_agreed", &args.each_ref().map(String::as_str))
            }
            standing => phrase::agreement(self.words, &standing, name),
        }
    }

    /// What is wrong in a field.
    #[must_use]
    pub fn fault(&self, fault: Fault) -> String {
        match fault {
            Fault::Text(fault) => phrase_fault(self.words, fault, false),
            Fault::Reason(fault) => phrase_fault(self.words, fault, true),
            Fault::Many { most } => self.words.say("book_fault_many", &[&most.to_string()]),
            Fault::Number => self
                .words
                .say("book_fault_number", &[&Fault::MOST.to_string()]),
            Fault::Day => self.say("book_fault_day"),
            Fault::Time => self.say("book_fault_time"),
            Fault::Differing => self.say("book_fault_differing"),
            Fault::Same => self.say("book_fault_same"),
            Fault::Reworded => self.say("book_fault_reworded"),
            Fault::Retired => self.say("book_fault_retired"),
            Fault::Calendar(CalendarFault::Zone) => self.say("book_fault_zone"),
            Fault::Calendar(CalendarFault::Day) => self.say("book_fault_own"),
            Fault::Calendar(CalendarFault::NoWork) => self.say("book_fault_no_work"),
            Fault::Calendar(CalendarFault::Hours { .. }) => self.say("book_fault_hours"),
            Fault::Calendar(CalendarFault::TooManyDays { over, .. }) => {
                self.words.say("book_fault_days", &[&over.to_string()])
            }
        }
    }

    /// The next public holidays from a day on, with their names.
    #[must_use]
    pub fn holidays(&self, of: Country, now: u64, most: usize) -> Vec<(Day, String)> {
        let Some(today) = Day::utc(now) else {
            return Vec::new();
        };
        let years = [today.year(), today.year().saturating_add(1)];
        let all = years
            .into_iter()
            .flat_map(|year| crate::team::calendar::holidays(of, year));
        let ahead = all.filter(|(day, _)| *day >= today).take(most);
        ahead
            .map(|(day, which)| (day, self.say(say::holiday(which))))
            .collect()
    }
}

fn phrase_fault(words: &dyn Words, fault: crate::team::TextFault, reason: bool) -> String {
    use crate::team::TextFault;
    match fault {
        TextFault::Empty if reason => words.say("fault_empty_reason", &[]),
        TextFault::Empty => words.say("fault_empty", &[]),
        TextFault::TooLong { over, .. } => words.say("fault_long", &[&over.to_string()]),
    }
}

/// Words side by side.
#[must_use]
pub fn joined(words: &[Label]) -> String {
    words
        .iter()
        .map(Label::as_str)
        .collect::<Vec<_>>()
        .join(", ")
}

/// A kind of customer in a choice.
#[must_use]
pub fn kind(kind: &Kind) -> String {
    let words = [&kind.customer, &kind.complexity, &kind.process];
    let words = words.into_iter().flatten().map(Label::as_str);
    words.collect::<Vec<_>>().join(" · ")
}

/// The words that a team does well to define, and that mean something else to everybody.
pub const SUGGESTED: [&str; 5] = [
    "book_word_interest",
    "book_word_ready",
    "book_word_lead",
    "book_word_customer",
    "book_word_contact",
];

/// Where a sentence came from.
#[must_use]
pub fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Own => "book_origin_own",
        Origin::Template => "book_origin_template",
        Origin::Crm => "book_origin_crm",
        Origin::Score => "book_origin_score",
    }
}

/// How sentences stand, in a choice of them.
#[must_use]
pub fn stand(stand: Stand) -> &'static str {
    match stand {
        Stand::Waits => "book_stand_waits",
        Stand::Again => "book_stand_again",
        Stand::Agreed => "book_stand_agreed",
        Stand::Proposal => "book_stand_proposal",
        Stand::Configured => "book_stand_configured",
        Stand::Retired => "book_stand_retired",
    }
}
