//! What stands in the forms: what was typed, on what a form starts from.

use super::Model;
use crate::agreement::Sentence;
use crate::agreement_page::field::{Field, Form, Part, Sort};
use crate::agreement_page::making::{self, Ground, Texts};
use crate::ledger::{Article, DeviceId, EventId};
use crate::panel::working_day;
use crate::protocol::ItemState;
use crate::team::Side;

impl Model {
    /// What forms start from.
    #[must_use]
    pub fn ground(&self) -> Ground {
        Ground {
            now: self.now(),
            day: self.working_day(),
            zone: self
                .agreed
                .as_ref()
                .map(|agreed| agreed.zone.clone())
                .unwrap_or_default(),
            side: self.side().unwrap_or(Side::Sales),
        }
    }

    /// Whether something could not be sent and only a person can help.
    #[must_use]
    pub fn any_unsent(&self) -> bool {
        let mut states = self.agreed.iter().flat_map(|agreed| &agreed.states);
        states.any(|(_, state)| matches!(state, ItemState::Parked { .. }))
    }

    /// How much working time a working day has: its longest, minutes; an office's without any.
    #[must_use]
    pub fn working_day(&self) -> u32 {
        working_day(self.book.calendar().map(|(calendar, _)| calendar))
    }

    /// The sort of sentence that a form makes.
    #[must_use]
    pub fn sort(&self, form: Form) -> Option<Sort> {
        match form {
            Form::New(sort) => Some(sort),
            Form::Change(id) => self.book.sentence(id)?.says().map(Sort::of),
            Form::Say(_) | Form::Retire(_) => None,
        }
    }

    /// What a criterion asks, by its sentence, in the wording that counts.
    #[must_use]
    pub fn question(&self, criterion: EventId) -> Option<&str> {
        match self.book.sentence(criterion)?.says()? {
            Article::Criterion(terms) => Some(terms.question.as_str()),
            _ => None,
        }
    }

    /// Whether it stands somewhere that a criterion comes before that side takes the lead.
    #[must_use]
    pub fn comes_first(&self, of: EventId, side: Side) -> bool {
        let mut standing = self.book.standing();
        standing.any(|sentence| {
            matches!(sentence.says(), Some(Article::Gate { criterion, before, .. })
                if *criterion == of && *before == side)
        })
    }

    /// Whether a sentence holds.
    #[must_use]
    pub fn stands(&self, sentence: EventId) -> bool {
        self.book.sentence(sentence).is_some_and(Sentence::stands)
    }

    /// What stands in a form before anything is typed.
    #[must_use]
    pub fn before(&self, form: Form) -> Texts {
        let ground = self.ground();
        match form {
            Form::New(sort) => making::begun(sort, &ground),
            Form::Change(id) => {
                let sentence = self.book.sentence(id);
                let last = sentence.and_then(|sentence| sentence.versions.last());
                let fresh = last.map(|version| making::refreshed(&version.clause, ground.now));
                fresh
                    .map(|clause| making::texts(&clause, &ground))
                    .unwrap_or_default()
            }
            Form::Say(_) | Form::Retire(_) => Vec::new(),
        }
    }

    /// How a sentence stands, in one word that is another as soon as somebody words it anew or retires
    /// it; nothing while that itself is on its way.
    #[must_use]
    pub fn stand_of(&self, sentence: EventId) -> Option<String> {
        let sentence = self.book.sentence(sentence)?;
        let retired = sentence.retired.as_ref().map(|retired| retired.id);
        let last = retired.or(sentence.versions.last().map(|version| version.id))?;
        (last.device != DeviceId(0)).then(|| last.line())
    }

    /// What stands in a field: what was typed, or what the form starts from.
    #[must_use]
    pub fn text(&self, field: Field) -> String {
        if self.drafts.begun(&field.form.prefix()) {
            return self
                .drafts
                .text(&field.line())
                .unwrap_or_default()
                .to_owned();
        }
        let before = self.before(field.form).into_iter();
        let mut before = before.filter(|(part, _)| *part == field.part);
        before.next().map(|(_, text)| text).unwrap_or_default()
    }

    /// All that stands in a form.
    #[must_use]
    pub fn texts(&self, form: Form) -> Texts {
        if !self.drafts.begun(&form.prefix()) {
            return self.before(form);
        }
        let parts = self
            .sort(form)
            .map_or_else(|| vec![Part::Text], Sort::parts);
        let texts = parts.into_iter().filter_map(|part| {
            let text = self.drafts.text(&form.at(part).line())?;
            Some((part, text.to_owned()))
        });
        texts.collect()
    }
}
