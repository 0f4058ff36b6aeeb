//! What is seen of the agreement: plain functions from a [`Scene`] to the page, one file per region,
//! and one component that holds the model.
//!
//! Decides nothing; what a click means is in `reduce`. Never writes markup from a text.

mod agenda;
mod app;
mod bar;
mod criteria;
mod devices;
mod form;
mod head;
mod history;
mod open;
mod parts;
mod people;
mod sections;
mod sentence;

use std::rc::Rc;

use yew::prelude::*;

use self::app::{App, Given};
use super::action::Action;
use super::model::Model;
use super::phrase::Speech;
use crate::ledger::{EventId, RecordKey};
use crate::panel::Link;
use crate::say;
use crate::team::{PersonId, Side};
use crate::words::Words;

/// Shows the agreement of a CRM in `root`, linked to the background, opened at a sentence when one is
/// named, and beside a record when it was opened there.
pub fn mount(
    root: web_sys::Element,
    link: Rc<dyn Link>,
    words: Rc<dyn Words>,
    instance: String,
    show: Option<EventId>,
    from: Option<RecordKey>,
) {
    let page = root.owner_document();
    if let Some(page) = &page {
        page.set_title(&words.say("book_tab", &[]));
    }
    let page = page.and_then(|page| page.document_element());
    for element in page.iter().chain([&root]) {
        // Fails only for names that are no attribute's.
        let _ = element.set_attribute("lang", &words.say("language", &[]));
        let _ = element.set_attribute("dir", &words.say("direction", &[]));
    }
    let given = Given {
        link,
        words,
        instance,
        show,
        from,
    };
    yew::Renderer::<App>::with_root_and_props(root, given).render();
}

/// What a region is drawn from.
struct Scene<'a> {
    /// What is known.
    model: &'a Model,
    /// What it is called.
    words: &'a dyn Words,
    /// How it is said.
    speech: Speech<'a>,
    /// Where what a person does goes.
    send: &'a Callback<Action>,
}

impl Scene<'_> {
    fn say(&self, key: &str) -> String {
        self.words.say(key, &[])
    }

    fn of(&self, side: Side, marketing: &'static str, sales: &'static str) -> String {
        self.say(say::of(side, marketing, sales))
    }

    /// A callback that sends this, whatever the event.
    fn on<E>(&self, action: Action) -> Callback<E> {
        self.send.reform(move |_| action.clone())
    }

    /// A person's name, with a word when it is one's own.
    fn name(&self, person: &PersonId) -> String {
        let me = self.model.me() == Some(person);
        match self.model.name(person) {
            Some(name) if me => self.words.say("person_you", &[name]),
            Some(name) => name.to_owned(),
            None if me => self.say("person_you_alone"),
            None => self.say("person_someone"),
        }
    }

    /// A moment as the reader's clock shows it.
    fn moment(&self, ms: u64) -> String {
        (self.speech.moment)(ms)
    }

    /// A day as the reader writes it.
    fn date(&self, ms: u64) -> String {
        (self.speech.date)(ms)
    }
}
