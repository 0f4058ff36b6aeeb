//! What happened to the team's agreement, in words.

use super::Telling;
use super::record::{NAMED, begins};
use crate::record::{Article, Clause, CriterionId, EventId, TeamWhat, Terms};
use crate::say;
use crate::team::calendar::{Day, Hours};
use crate::team::{Calendar, Label, Origin, PersonId};

impl Telling<'_> {
    pub(super) fn team(&self, by: &PersonId, what: &TeamWhat) -> String {
        match what {
            TeamWhat::Home => self.say("chatter_home", &[]),
            TeamWhat::Moved { .. } => self.say("chatter_home_moved", &[]),
            TeamWhat::Proposed(clause) => {
                let key = match clause.origin {
                    Origin::Own => "chatter_team_proposed",
                    Origin::Template | Origin::Crm | Origin::Score => "chatter_team_set_up",
                };
                self.say(key, &[&self.whole(clause)])
            }
            TeamWhat::Changed { of, clause } => {
                let before = self.sentence(*of);
                self.say("chatter_team_changed", &[&before, &self.whole(clause)])
            }
            TeamWhat::Signed { version } => {
                let mut all = self.agreement.sentences.iter();
                let signed = all.find_map(|sentence| sentence.version(*version));
                let said = signed.map(|version| self.clause(&version.clause));
                self.say("chatter_team_signed", &[&said.unwrap_or_default()])
            }
            TeamWhat::Retired { of, because } => {
                let sentence = self.agreement.sentence(*of);
                let key = match sentence.is_some_and(|sentence| sentence.stands()) {
                    true => "chatter_team_retiring",
                    false => "chatter_team_retired",
                };
                self.say(key, &[&self.sentence(*of), because.as_str()])
            }
            TeamWhat::Said { of, text } => {
                self.say("chatter_said", &[&self.sentence(*of), text.as_str()])
            }
            TeamWhat::Sits { person, seat } => self.sits(by, person, seat.is_some()),
            TeamWhat::Named { criterion, .. } => {
                self.say("chatter_named", &[&self.question(*criterion)])
            }
            TeamWhat::Told { of, kind, text } => {
                let kind = self.say(say::kind(*kind), &[]);
                self.say(
                    say::told_of(of.by),
                    &[&kind, of.name.as_str(), text.as_str()],
                )
            }
            TeamWhat::Untold { note, because } => {
                let mut all = self.agreement.told.iter();
                let told = all.find(|told| told.id == *note);
                let told = told.map_or("", |told| told.text.as_str());
                self.say("chatter_untold", &[&begins(told, NAMED), because.as_str()])
            }
            TeamWhat::Key { key: Some(_) } => self.say("chatter_key", &[]),
            TeamWhat::Key { key: None } => self.say("chatter_key_none", &[]),
            TeamWhat::KeyRetired { .. } => self.say("chatter_key_retired", &[]),
        }
    }

    /// Who takes part, or does not any more: the writer, whom the CRM names, or a colleague by name.
    fn sits(&self, by: &PersonId, person: &PersonId, takes_part: bool) -> String {
        let keys = match takes_part {
            true => ("chatter_sits", "chatter_sits_who", "chatter_sits_colleague"),
            false => (
                "chatter_leaves",
                "chatter_left_who",
                "chatter_left_colleague",
            ),
        };
        match self.names.get(person) {
            _ if by == person => self.say(keys.0, &[]),
            Some(name) => self.say(keys.1, &[name]),
            None => self.say(keys.2, &[]),
        }
    }

    fn sentence(&self, id: EventId) -> String {
        let sentence = self.agreement.sentence(id);
        let version = sentence.and_then(|sentence| sentence.current());
        version.map_or_else(String::new, |version| self.clause(&version.clause))
    }

    /// A sentence of the agreement with everything that it says, so that who has only the CRM can answer it.
    fn whole(&self, clause: &Clause) -> String {
        let mut parts = match &clause.says {
            Article::Criterion(terms) => self.terms(terms),
            Article::Calendar(calendar) => self.calendar(calendar),
            _ => Vec::new(),
        };
        let review = clause.review.and_then(Day::utc);
        parts.extend(review.map(|day| self.part("book_part_review", &day.to_string())));
        let mut said = vec![self.clause(clause)];
        if !parts.is_empty() {
            said.push(format!("({})", parts.join("; ")));
        }
        said.join(" ")
    }

    fn part(&self, label: &str, text: &str) -> String {
        [self.say(label, &[]).as_str(), text].join(": ")
    }

    fn terms(&self, terms: &Terms) -> Vec<String> {
        let mut parts = Vec::new();
        for (of, words) in terms.scope.named() {
            let words: Vec<&str> = words.iter().map(Label::as_str).collect();
            parts.push(self.part(say::dimension(of), &words.join(", ")));
        }
        let decides = terms.decides.as_ref();
        parts.extend(decides.map(|who| self.part("book_part_decides", who.as_str())));
        parts.extend(terms.differing.as_ref().map(|differing| {
            let within = self.hours(differing.within);
            let said = self.say(
                "book_differing",
                &[
                    differing.who.as_str(),
                    &within,
                    differing.meanwhile.as_str(),
                ],
            );
            self.part("book_part_differing", &said)
        }));
        parts.extend(terms.suggests.map(|side| {
            let key = say::of(side, "book_suggests_marketing", "book_suggests_sales");
            self.part("book_part_suggests", &self.say(key, &[]))
        }));
        parts
    }

    fn calendar(&self, calendar: &Calendar) -> Vec<String> {
        let mut parts = Vec::new();
        for (day, hours) in say::WEEK.iter().zip(&calendar.week) {
            let text = match hours {
                Some(hours) => self.say(
                    "book_hours",
                    &[&Hours::clock(hours.from), &Hours::clock(hours.to)],
                ),
                None => self.say("book_hours_none", &[]),
            };
            parts.push(self.part(day, &text));
        }
        let free = calendar.country.map_or("book_country_none", say::country);
        parts.push(self.part("book_part_country", &self.say(free, &[])));
        if !calendar.own.is_empty() {
            let days: Vec<String> = calendar.own.iter().map(Day::to_string).collect();
            parts.push(self.part("book_part_own", &days.join(", ")));
        }
        parts
    }

    /// A sentence of the agreement in one line.
    fn clause(&self, clause: &Clause) -> String {
        match &clause.says {
            Article::Criterion(terms) => self.say(
                "chatter_clause_criterion",
                &[terms.question.as_str(), terms.why.as_str()],
            ),
            Article::Rule(rule) => {
                let when = self.say(say::trigger(rule.when, rule.of), &[]);
                let within = self.hours(rule.within);
                let key = say::of(rule.of, "chatter_rule_marketing", "chatter_rule_sales");
                self.say(
                    key,
                    &[&when, rule.what.as_str(), &within, rule.silence.as_str()],
                )
            }
            Article::Answer { to, text } => {
                [self.say(say::open(*to), &[]), text.as_str().to_owned()].join(" ")
            }
            Article::Term {
                word,
                means,
                example,
            } => self.say(
                "chatter_clause_term",
                &[word.as_str(), means.as_str(), example.as_str()],
            ),
            Article::Calendar(calendar) => {
                self.say("chatter_clause_calendar", &[calendar.zone.as_str()])
            }
            Article::Field { name, .. } => self.say("chatter_clause_field", &[name.as_str()]),
            Article::Gate {
                criterion,
                before,
                why,
            } => {
                let key = say::of(
                    *before,
                    "chatter_clause_gate_marketing",
                    "chatter_clause_gate_sales",
                );
                let question = self.question(CriterionId::Own(*criterion));
                self.say(key, &[&question, why.as_str()])
            }
        }
    }
}
