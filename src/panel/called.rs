//! What the CRM calls its fields: where a page has no label for one, or no name, the CRM is asked.

use std::rc::Rc;

use super::action::Effect;
use super::in_place;
use super::model::Model;
use super::reduce::ask;
use crate::anchor::Labels;
use crate::protocol::{Ask, Fields, spoken};

/// What a CRM calls the fields of one kind of record, in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    object: String,
    lang: String,
    /// The label and the CRM's own name of each.
    all: Vec<(String, String)>,
    labels: Labels,
}

impl Called {
    fn label(&self, name: &str) -> Option<&str> {
        let mut all = self.all.iter().filter(|(_, of)| of == name);
        all.next().map(|(label, _)| label.as_str())
    }
}

/// The names that the labels of the page in view may stand for, as far as they are known.
pub(super) fn labels(model: &Model) -> Option<&Labels> {
    let (known, key, page) = (model.called.as_ref()?, model.key()?, model.page.as_ref()?);
    let lang = page.fields.lang.as_deref().unwrap_or_default();
    (known.object == key.object && known.lang == lang).then_some(&known.labels)
}

/// Gives the fields of a reading the labels that the CRM has for them, or asks the CRM where one is without.
pub(super) fn name(model: &mut Model, effects: &mut Vec<Effect>, fields: &mut Fields) {
    let Some(key) = model.key().cloned() else {
        return;
    };
    let bare = |name: Option<&str>, label: &str| name.is_none_or(|name| spoken(name) == label);
    let mut own = fields.all.iter().filter(|field| !field.nested);
    if !own.any(|field| bare(field.name.as_deref(), &field.label)) {
        return;
    }
    let lang = fields.lang.clone().unwrap_or_default();
    let known = model.called.clone();
    match known.filter(|known| known.object == key.object && known.lang == lang) {
        Some(known) => {
            for field in &mut fields.all {
                let label = field
                    .name
                    .as_deref()
                    .filter(|name| spoken(name) == field.label);
                if let Some(label) = label.and_then(|name| known.label(name)) {
                    field.label = label.chars().take(Fields::LABEL).collect();
                }
            }
        }
        None => {
            let wanted = Ask::Labels { key, lang };
            if !model.asked.iter().any(|(_, asked)| *asked == wanted) {
                ask(model, effects, wanted);
            }
        }
    }
}

/// The CRM's answer, for the page in view; of one that said nothing, no labels.
pub(super) fn told(
    model: &mut Model,
    effects: &mut Vec<Effect>,
    asked: &Ask,
    all: Vec<(String, String)>,
) {
    let Ask::Labels { key, lang } = asked else {
        return;
    };
    let mut labels = Labels::default();
    for (label, name) in &all {
        labels.learn(label, name);
    }
    model.called = Some(Rc::new(Called {
        object: key.object.clone(),
        lang: lang.clone(),
        all,
        labels,
    }));
    if let Some(page) = model.page.take() {
        in_place::read(model, effects, page.fields);
    }
}
