//! What happened to the team's agreement, in words.

use super::Telling;
use crate::record::{Article, Clause, EventId, TeamWhat};
use crate::say;
use crate::team::Origin;

impl Telling<'_> {
    pub(super) fn team(&self, what: &TeamWhat) -> String {
        match what {
            TeamWhat::Home => self.say("chatter_home", &[]),
            TeamWhat::Moved { .. } => self.say("chatter_home_moved", &[]),
            TeamWhat::Proposed(clause) => {
                let key = match clause.origin {
                    Origin::Own => "chatter_team_proposed",
                    Origin::Template | Origin::Crm | Origin::Score => "chatter_team_set_up",
                };
                self.say(key, &[&self.clause(clause)])
            }
            TeamWhat::Changed { of, clause } => {
                let before = self.sentence(*of);
                self.say("chatter_team_changed", &[&before, &self.clause(clause)])
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
            TeamWhat::Sits { seat: Some(_), .. } => self.say("chatter_sits", &[]),
            TeamWhat::Sits { seat: None, .. } => self.say("chatter_sits_no_more", &[]),
            TeamWhat::Named { criterion, .. } => {
                self.say("chatter_named", &[&self.question(*criterion)])
            }
        }
    }

    fn sentence(&self, id: EventId) -> String {
        let sentence = self.agreement.sentence(id);
        let version = sentence.and_then(|sentence| sentence.current());
        version.map_or_else(String::new, |version| self.clause(&version.clause))
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
        }
    }
}
