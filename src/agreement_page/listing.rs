//! Which sentences are listed, in which order, and what waits for whom.

use super::action::Filter;
use super::model::Model;
use crate::agreement::{Sentence, Version};
use crate::ledger::{Article, Open, Terms};
use crate::team::{Side, Standing};

/// How a sentence stands, for choosing what to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stand {
    /// It waits for the signature of the side one speaks for.
    Waits,
    /// It is time to talk about it again: by its day, or because rejections name it.
    Again,
    /// Both sides signed.
    Agreed,
    /// One side signed.
    Proposal,
    /// Nobody signed.
    Configured,
    /// It holds no longer.
    Retired,
}

impl Stand {
    /// All of them, in the order a list shows them.
    pub const ALL: [Stand; 6] = [
        Stand::Waits,
        Stand::Again,
        Stand::Agreed,
        Stand::Proposal,
        Stand::Configured,
        Stand::Retired,
    ];

    /// The name under which it stands in the page.
    #[must_use]
    pub fn line(self) -> &'static str {
        match self {
            Stand::Waits => "waits",
            Stand::Again => "again",
            Stand::Agreed => "agreed",
            Stand::Proposal => "proposal",
            Stand::Configured => "configured",
            Stand::Retired => "retired",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn of(line: &str) -> Option<Stand> {
        Stand::ALL.into_iter().find(|stand| stand.line() == line)
    }

    fn fits(self, model: &Model, sentence: &Sentence) -> bool {
        let standing = || sentence.current().map(Version::standing);
        match self {
            Stand::Retired => !sentence.stands(),
            // One that comes back once both have signed it anew waits although it holds no longer.
            Stand::Waits => model
                .side()
                .is_some_and(|side| model.waits_for(sentence, side)),
            _ if !sentence.stands() => false,
            Stand::Again => sentence.overdue(model.now()) || sentence.asks_review(),
            Stand::Agreed => matches!(standing(), Some(Standing::Agreed { .. })),
            Stand::Proposal => matches!(standing(), Some(Standing::Proposal { .. })),
            Stand::Configured => matches!(standing(), Some(Standing::Configured)),
        }
    }
}

/// The criteria that a filter lets through. Retired ones only where they are asked for.
#[must_use]
pub fn criteria<'a>(model: &'a Model, filter: &Filter) -> Vec<(&'a Sentence, &'a Terms)> {
    let wanted = filter.text.trim().to_lowercase();
    let all = model.book.criteria().filter(|(sentence, _, terms)| {
        let stands = match filter.stand {
            Some(stand) => stand.fits(model, sentence),
            None => sentence.stands() || sentence.returning().is_some(),
        };
        let fits = filter
            .kind
            .as_ref()
            .is_none_or(|kind| terms.scope.fits(kind));
        let holds = || {
            let texts = [
                terms.name.as_str(),
                terms.question.as_str(),
                terms.why.as_str(),
            ];
            texts
                .iter()
                .any(|text| text.to_lowercase().contains(&wanted))
        };
        stands && fits && (wanted.is_empty() || holds())
    });
    all.map(|(sentence, _, terms)| (sentence, terms)).collect()
}

/// How many criteria there are that hold.
#[must_use]
pub fn standing_criteria(model: &Model) -> usize {
    model
        .book
        .criteria()
        .filter(|(sentence, ..)| sentence.stands())
        .count()
}

/// The sentences of one sort, those that hold first.
#[must_use]
pub fn others(model: &Model, of: impl Fn(&Article) -> bool) -> Vec<&Sentence> {
    let is = |sentence: &&Sentence| sentence.says().is_some_and(&of);
    let (stand, retired): (Vec<_>, Vec<_>) = model
        .book
        .sentences
        .iter()
        .filter(is)
        .partition(|sentence| sentence.stands());
    stand.into_iter().chain(retired).collect()
}

/// What there is to talk about: the agenda of the next conversation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agenda<'a> {
    /// Questions that nobody answered.
    pub open: Vec<Open>,
    /// What waits for marketing, and for sales.
    pub waits: [Vec<&'a Sentence>; 2],
    /// What it is time to talk about again.
    pub again: Vec<&'a Sentence>,
}

impl Agenda<'_> {
    /// Whether there is nothing to talk about.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.open.is_empty() && self.again.is_empty() && self.waits.iter().all(Vec::is_empty)
    }
}

/// Gathers what there is to talk about. What nobody signed waits for both.
#[must_use]
pub fn agenda(model: &Model) -> Agenda<'_> {
    let book = &model.book;
    let waits = Side::BOTH.map(|side| {
        let all = book.sentences.iter();
        all.filter(|sentence| model.waits_for(sentence, side))
            .collect()
    });
    let now = model.now();
    let again = book
        .standing()
        .filter(|of| of.overdue(now) || of.asks_review());
    Agenda {
        open: Open::ALL
            .into_iter()
            .filter(|open| book.answers(*open).next().is_none())
            .collect(),
        waits,
        again: again.collect(),
    }
}
