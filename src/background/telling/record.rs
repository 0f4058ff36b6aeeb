//! What happened on a customer's record, in words.

use super::Telling;
use crate::record::{
    About, Duty, Ending, Event, EventId, Evidence, ExpectStep, ExpectationId, Kind, LeadMove,
    NoteKind, Rejection, TalkStep, ThreadStep, Verdict, What,
};
use crate::say;
use crate::team::{Side, Starter};

/// So many characters of what stood in a field are told.
const QUOTED: usize = 160;
/// So many characters of a note tell which one is meant.
pub(super) const NAMED: usize = 60;

/// A text, or how it begins.
pub(super) fn begins(text: &str, most: usize) -> String {
    let mut told: String = text.chars().take(most).collect();
    if told.len() < text.len() {
        told.push('…');
    }
    told
}

impl Telling<'_> {
    pub(super) fn line(&self, event: &Event) -> String {
        match &event.what {
            What::Joined => self.say("chatter_joined", &[]),
            What::JoinedAt { stage: None } => self.say("chatter_joined", &[]),
            What::JoinedAt { stage: Some(stage) } => {
                self.say("chatter_joined_at", &[stage.as_str()])
            }
            What::Left { because } => self.say("chatter_left", &[because.as_str()]),
            What::Promised { duties } => self.say("chatter_promised", &[&self.duties(duties)]),
            What::Lead(did) => self.lead(did),
            What::Despite {
                did,
                criteria,
                because,
            } => {
                let criteria = criteria.iter().map(|of| self.question(*of));
                let criteria = criteria.collect::<Vec<_>>().join(" · ");
                let said = self.lead(did);
                self.say("chatter_despite", &[&said, &criteria, because.as_str()])
            }
            What::Placed(kind) => self.placed(kind),
            What::Started { with } => self.say("chatter_started", &[&self.starters(with)]),
            What::Proposed { question } => self.say("chatter_proposed", &[question.as_str()]),
            What::Agreed { criterion } => self.say("chatter_agreed", &[&self.question(*criterion)]),
            What::Judged {
                criterion,
                verdict,
                because,
            } => {
                let because = because.as_ref().map(|because| because.as_str());
                self.judged(&self.question(*criterion), *verdict, because)
            }
            What::Answered(answer) => {
                let because = answer.because.as_ref().map(|because| because.as_str());
                let said = self.judged(&self.question(answer.criterion), answer.verdict, because);
                let rests: Vec<String> =
                    answer.evidence.iter().map(|of| self.evidence(of)).collect();
                match rests.is_empty() {
                    true => said,
                    false => self.say("chatter_evidence", &[&said, &rests.join(" · ")]),
                }
            }
            What::Rejected { names, because } => self.rejected(names, because.as_str()),
            What::Talk { criterion, step } => self.talk(&self.question(*criterion), step),
            What::Expect(step) => self.expected(step),
            What::Outcome { kind, because, .. } => {
                let kind = self.say(say::outcome(*kind), &[]);
                self.say("chatter_outcome", &[&kind, because.as_str()])
            }
            What::Wrote { kind, to, text } => self.wrote(*kind, *to, text.as_str()),
            What::Noted {
                about,
                kind,
                to,
                text,
                ..
            } => {
                let text = text.as_str();
                let text = about
                    .as_ref()
                    .map_or_else(|| text.to_owned(), |about| self.annotated(about, text));
                self.wrote(*kind, *to, &text)
            }
            What::Thread { note, step } => self.thread(*note, step),
            What::Team(what) => self.team(&event.by, what),
        }
    }

    fn starters(&self, with: &[Starter]) -> String {
        let questions = with
            .iter()
            .map(|starter| self.say(say::starter(*starter), &[]));
        questions.collect::<Vec<_>>().join(" · ")
    }

    fn duties(&self, duties: &[Duty]) -> String {
        let named = duties.iter().map(|duty| match duty {
            Duty::Own(words) => words.as_str().to_owned(),
            duty => self.say(say::duty(duty), &[]),
        });
        named.collect::<Vec<_>>().join(" · ")
    }

    fn lead(&self, did: &LeadMove) -> String {
        match did {
            LeadMove::Took { because } => self.say("chatter_took", &[because.as_str()]),
            LeadMove::Offered { to, because } => {
                let key = say::of(*to, "chatter_offered_marketing", "chatter_offered_sales");
                self.say(key, &[because.as_str()])
            }
            LeadMove::Accepted { .. } => self.say("chatter_accepted", &[]),
            LeadMove::Declined { because, .. } => self.say("chatter_declined", &[because.as_str()]),
            LeadMove::Withdrew { .. } => self.say("chatter_withdrew", &[]),
        }
    }

    fn placed(&self, kind: &Kind) -> String {
        let words = [&kind.customer, &kind.complexity, &kind.process];
        let words: Vec<&str> = words
            .into_iter()
            .flatten()
            .map(|word| word.as_str())
            .collect();
        match words.is_empty() {
            true => self.say("chatter_placed_open", &[]),
            false => self.say("chatter_placed", &[&words.join(" · ")]),
        }
    }

    fn judged(&self, question: &str, verdict: Verdict, because: Option<&str>) -> String {
        let verdict = self.say(say::verdict(Some(verdict)), &[]);
        match because {
            Some(because) => self.say("chatter_judged_because", &[question, &verdict, because]),
            None => self.say("chatter_judged", &[question, &verdict]),
        }
    }

    fn evidence(&self, of: &Evidence) -> String {
        match of {
            Evidence::Link(link) => link.as_str().to_owned(),
            Evidence::Field { name, value } => [name.as_str(), value.as_str()].join(": "),
            Evidence::Note(_) => self.say("chatter_evidence_note", &[]),
        }
    }

    fn rejected(&self, names: &Rejection, because: &str) -> String {
        match names {
            Rejection::Names(criterion) => {
                self.say("chatter_rejected", &[&self.question(*criterion), because])
            }
            Rejection::Missing(question) => {
                self.say("chatter_rejected_missing", &[question.as_str(), because])
            }
        }
    }

    fn talk(&self, question: &str, step: &TalkStep) -> String {
        match step {
            TalkStep::View { lens, text } => {
                let lens = self.say(say::lens(*lens), &[]);
                self.say("chatter_view", &[question, &lens, text.as_str()])
            }
            TalkStep::Said { text } => self.say("chatter_said", &[question, text.as_str()]),
            TalkStep::Ended(how) => {
                let key = match how {
                    Ending::Changed { .. } => "chatter_ended_changed",
                    Ending::Exception { .. } => "chatter_ended_exception",
                    Ending::Parked { .. } => "chatter_ended_parked",
                };
                self.say(key, &[question, how.because().as_str()])
            }
            TalkStep::Reopened { because } => {
                self.say("chatter_reopened", &[question, because.as_str()])
            }
        }
    }

    fn expected(&self, step: &ExpectStep) -> String {
        let what = |id: ExpectationId| {
            let mut all = self.view.expectations.iter();
            all.find(|of| of.id == id)
                .map_or_else(String::new, |of| of.what.clone())
        };
        match step {
            ExpectStep::Asked {
                of,
                what,
                within,
                silence,
            } => {
                let key = say::of(of.side, "chatter_asked_marketing", "chatter_asked_sales");
                let within = self.hours(*within);
                self.say(key, &[what.as_str(), &within, silence.as_str()])
            }
            ExpectStep::Agreed { expectation } => self.say("chatter_will", &[&what(*expectation)]),
            ExpectStep::Met {
                expectation,
                because,
            } => match because {
                Some(because) => self.say(
                    "chatter_met_because",
                    &[&what(*expectation), because.as_str()],
                ),
                None => self.say("chatter_met", &[&what(*expectation)]),
            },
            ExpectStep::Cannot {
                expectation,
                because,
            } => self.say("chatter_cannot", &[&what(*expectation), because.as_str()]),
            ExpectStep::Paused {
                expectation,
                because,
            } => self.say("chatter_paused", &[&what(*expectation), because.as_str()]),
            ExpectStep::Resumed { expectation } => {
                self.say("chatter_resumed", &[&what(*expectation)])
            }
            ExpectStep::Dropped {
                expectation,
                because,
            } => self.say("chatter_dropped", &[&what(*expectation), because.as_str()]),
        }
    }

    /// Working time in whole hours, the way people agree on it.
    pub(super) fn hours(&self, minutes: u32) -> String {
        match minutes.div_ceil(60) {
            1 => self.say("chatter_hour", &[]),
            hours => self.say("chatter_hours", &[&hours.to_string()]),
        }
    }

    /// A text with the field that it is about before it, and what stood there.
    fn annotated(&self, about: &About, text: &str) -> String {
        let label = about.label.as_str();
        let value = about.quote.as_ref().map(|quote| &quote.exact);
        match value.or(about.value.as_ref()) {
            Some(value) => {
                let told = begins(value.as_str(), QUOTED);
                self.say("chatter_about_value", &[label, &told, text])
            }
            None => self.say("chatter_about", &[label, text]),
        }
    }

    fn thread(&self, note: EventId, step: &ThreadStep) -> String {
        let mut all = self.view.notes.iter();
        let note = all.find(|of| of.id == note);
        let note = note.map_or_else(String::new, |of| begins(&of.text, NAMED));
        let key = match step {
            ThreadStep::Replied { .. } => "chatter_replied",
            ThreadStep::Resolved { .. } => "chatter_resolved",
            ThreadStep::Reopened { .. } => "chatter_resumed_note",
        };
        self.say(key, &[&note, step.text()])
    }

    fn wrote(&self, kind: NoteKind, to: Option<Side>, text: &str) -> String {
        let kind = self.say(say::kind(kind), &[]);
        match to {
            Some(to) => {
                let key = say::of(to, "chatter_wrote_marketing", "chatter_wrote_sales");
                self.say(key, &[&kind, text])
            }
            None => self.say("chatter_wrote", &[&kind, text]),
        }
    }
}
