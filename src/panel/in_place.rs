//! Notes about a field of the record: where the field is on the CRM's page, and what stands in it now.

use super::action::{Effect, Fold};
use super::called;
use super::fault::Fault;
use super::field::Field;
use super::look::watched;
use super::model::Model;
use super::reduce::ask;
use crate::anchor::{self, Place, Shown, Value};
use crate::protocol::{Ask, Fields, InPlace, Mark, Touched};
use crate::record::{About, Quote, TypedNote};
use crate::team::Label;

/// What the page shows of the record in view.
#[derive(Clone, Debug, PartialEq)]
pub struct OnPage {
    /// Its last reading.
    pub fields: Fields,
    /// The marks that stand there, once they were asked for.
    pub marks: Option<Vec<Mark>>,
}

/// Where a note about a field belongs now.
#[derive(Clone, Debug, PartialEq)]
pub enum Stands {
    /// The page was not read.
    Unknown,
    /// At this field, and what stands in it.
    At(u32, Value),
    /// At one of these.
    Perhaps(Vec<u32>),
    /// The page shows no such field.
    Away,
}

/// Where the field of a note stands on the page beside the panel.
#[must_use]
pub fn stands(model: &Model, about: &About) -> Stands {
    let Some(page) = &model.page else {
        return Stands::Unknown;
    };
    let all = &page.fields.all;
    let number = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    let none = anchor::Labels::default();
    match anchor::find(about, all, called::labels(model).unwrap_or(&none)) {
        Place::Away => Stands::Away,
        Place::Ask(among) => Stands::Perhaps(among.into_iter().map(number).collect()),
        Place::At(place) => match all.get(place) {
            Some(field) => {
                let value = anchor::now(about, field, page.fields.lang.as_deref());
                Stands::At(number(place), value)
            }
            None => Stands::Away,
        },
    }
}

/// A field of the page.
#[must_use]
pub fn shown(model: &Model, at: u32) -> Option<&Shown> {
    let place = usize::try_from(at).ok()?;
    model.page.as_ref()?.fields.all.get(place)
}

/// The fields that one may write about, each with the word under which a draft names it.
#[must_use]
pub fn offered(model: &Model) -> Vec<(String, String)> {
    let all = model.page.iter().flat_map(|page| &page.fields.all);
    let own = all.filter(|field| !field.nested);
    own.filter_map(|field| Some((word(field)?, field.label.clone())))
        .collect()
}

/// The label of the field that a draft names, when the page does not show it.
#[must_use]
pub fn away(model: &Model) -> Option<&str> {
    let draft = model.text(Field::NoteAbout);
    let (_, label) = draft.split_once('\n')?;
    chosen(model, draft).is_none().then_some(label)
}

/// Another field was chosen: a passage of the one before is not of this one.
pub(super) fn other_field(model: &mut Model) {
    if let Some(key) = model
        .key()
        .cloned()
        .filter(|_| !model.text(Field::NoteQuote).is_empty())
    {
        let turn = super::reduce::next(model);
        model
            .drafts
            .typed((key, Field::NoteQuote.line()), String::new(), turn);
    }
}

/// The passage that was chosen, in the field that was chosen.
#[must_use]
pub fn quote(model: &Model) -> Option<Quote> {
    let mut parts = model.text(Field::NoteQuote).split('\n');
    let (before, exact, after) = (parts.next()?, parts.next()?, parts.next()?);
    anchor::picked(before, exact, after)
}

/// What stands in the field that was chosen, and will be quoted.
#[must_use]
pub fn value(model: &Model) -> Option<&str> {
    let field = chosen(model, model.text(Field::NoteAbout))?;
    Some(field.value.as_str()).filter(|value| !value.trim().is_empty())
}

/// The field of the page that a draft names.
fn chosen<'a>(model: &'a Model, draft: &str) -> Option<&'a Shown> {
    let (name, label) = draft.split_once('\n')?;
    let mut all = model.page.iter().flat_map(|page| &page.fields.all);
    all.find(|field| match &field.name {
        Some(of) => !field.nested && of == name,
        None => !field.nested && name.is_empty() && field.label == label,
    })
}

/// What a note is about by the word of a draft, with what stands in the field now.
///
/// # Errors
/// Where the page shows no such field, or no such passage in it.
pub(super) fn about(model: &Model, draft: &str) -> Result<About, (Field, Fault)> {
    let quote = quote(model);
    let about = of_field(model, draft, quote).ok_or((Field::NoteAbout, Fault::FieldAway))?;
    let stands = stands(model, &about);
    match matches!(stands, Stands::At(_, Value::Gone)) {
        true => Err((Field::NoteAbout, Fault::PassageAway)),
        false => Ok(about),
    }
}

fn of_field(model: &Model, draft: &str, quote: Option<Quote>) -> Option<About> {
    let field = chosen(model, draft)?;
    let page = model.page.as_ref()?;
    let own = || page.fields.all.iter().filter(|field| !field.nested);
    Some(About {
        name: field.name.as_deref().and_then(|name| Label::new(name).ok()),
        label: Label::new(&field.label).ok()?,
        twin: own().filter(|of| of.label == field.label).count() > 1,
        value: match quote {
            Some(_) => None,
            None => anchor::quoted(&field.value),
        },
        lang: page
            .fields
            .lang
            .as_deref()
            .and_then(|lang| Label::new(lang).ok()),
        quote,
    })
}

/// The CRM's own name and the label. A field without a label cannot be written about.
fn word(field: &Shown) -> Option<String> {
    let label = Label::new(&field.label).ok()?;
    let name = field.name.as_deref().unwrap_or_default();
    Some([name, label.as_str()].join("\n"))
}

/// Has the page read, once for each record that somebody looks at.
pub(super) fn see(model: &mut Model, effects: &mut Vec<Effect>) {
    if !watched(model) {
        // The page stops by itself when the panel is closed.
        if !model.dock.open {
            model.page = None;
            model.page_asked = false;
        }
        return;
    }
    if let Some(key) = model.key().cloned().filter(|_| !model.page_asked) {
        model.page_asked = true;
        let wish = InPlace::Watch;
        ask(model, effects, Ask::InPlace { key, wish });
    }
}

/// The page says which fields it shows.
pub(super) fn read(model: &mut Model, effects: &mut Vec<Effect>, mut fields: Fields) {
    if model.key().is_some() {
        called::name(model, effects, &mut fields);
        model.page = Some(OnPage {
            fields,
            marks: None,
        });
        mark(model, effects);
        if let Some(before) = model.touched.take() {
            touched(model, effects, before);
        }
    }
}

/// Stands marks beside the fields that somebody wrote about, when they are others than stand there.
pub(super) fn mark(model: &mut Model, effects: &mut Vec<Effect>) {
    let (Some(key), Some(page)) = (model.key().cloned(), &model.page) else {
        return;
    };
    let all = marks(model);
    let none = page.marks.is_none() && all.is_empty();
    if none || page.marks.as_ref() == Some(&all) {
        return;
    }
    let wish = InPlace::Mark {
        scan: page.fields.scan,
        all: all.clone(),
    };
    if let Some(page) = &mut model.page {
        page.marks = Some(all);
    }
    ask(model, effects, Ask::InPlace { key, wish });
}

fn marks(model: &Model) -> Vec<Mark> {
    let mut all: Vec<Mark> = Vec::new();
    // The newest first: what changed is told by the last that was written.
    for note in model.view.notes.iter().filter(|note| !note.resolved) {
        let Some(Stands::At(at, value)) = note.about.as_ref().map(|about| stands(model, about))
        else {
            continue;
        };
        match all.iter_mut().find(|mark| mark.at == at) {
            Some(mark) => mark.many = mark.many.saturating_add(1),
            None => all.push(Mark {
                at,
                label: shown(model, at)
                    .map(|field| field.label.clone())
                    .unwrap_or_default(),
                many: 1,
                changed: matches!(value, Value::Changed { .. } | Value::Gone),
            }),
        }
    }
    all.sort_by_key(|mark| mark.at);
    all
}

/// A person touched a field of the page: to write about it, or to read what was written.
pub(super) fn touched(model: &mut Model, effects: &mut Vec<Effect>, touched: Touched) {
    let page = match &model.page {
        Some(page) if page.fields.scan == touched.scan => page,
        Some(page) if page.fields.scan > touched.scan => return,
        // It overtook the reading that it is of.
        _ => {
            model.touched = Some(touched);
            return;
        }
    };
    let place = usize::try_from(touched.at).unwrap_or(usize::MAX);
    let word = page.fields.all.get(place).and_then(word);
    if touched.writes {
        if let (Some(word), Some(key)) = (
            word,
            model.key().cloned().filter(|_| model.writes().is_some()),
        ) {
            let picked = touched.picked.map(|of| [of.before, of.exact, of.after]);
            let picked = picked.map(|all| all.map(|text| text.replace('\n', " ")).join("\n"));
            for (field, text) in [
                (Field::NoteAbout, word),
                (Field::NoteQuote, picked.unwrap_or_default()),
            ] {
                let turn = super::reduce::next(model);
                model.drafts.typed((key.clone(), field.line()), text, turn);
            }
            super::reduce::keep(model, effects, None);
            model.folds.insert(Fold::Form(Field::Note), true);
            effects.push(Effect::Focus(Field::Note));
        }
        return;
    }
    let notes = model.view.notes.iter();
    let here = |note: &&TypedNote| {
        let about = note.about.as_ref();
        about.is_some_and(
            |about| matches!(stands(model, about), Stands::At(at, _) if at == touched.at),
        )
    };
    let first = notes.clone().position(|note| here(&note));
    let id = notes.into_iter().find(here).map(|note| note.id);
    if let Some(id) = id {
        if first > Some(0)
            || model
                .shown
                .as_ref()
                .is_some_and(|shown| !shown.plain.is_empty())
        {
            model.folds.insert(Fold::Notes, true);
        }
        effects.push(Effect::Meet(id));
    }
}

/// Brings a field into view on the page, or the passage of it that a note is about.
pub(super) fn point(model: &mut Model, effects: &mut Vec<Effect>, at: u32, quote: Option<&Quote>) {
    let (Some(key), Some(page)) = (model.key().cloned(), &model.page) else {
        return;
    };
    let passage = quote.and_then(|quote| {
        let text = &shown(model, at)?.value;
        let anchor::Passage::At(found) = anchor::passage(quote, text) else {
            return None;
        };
        let units = |to: usize| {
            let before = text.get(..to)?.encode_utf16().count();
            u32::try_from(before).ok()
        };
        Some((units(found.start)?, units(found.end)?))
    });
    let wish = InPlace::Point {
        scan: page.fields.scan,
        at,
        passage,
    };
    ask(model, effects, Ask::InPlace { key, wish });
}
