//! What is seen of the panel: plain functions from a [`Scene`] to the page, one file per region, and
//! one component that holds the model.
//!
//! Decides nothing; what a click means is in `reduce`. Never writes markup from a text.

mod agreement;
mod answers;
mod app;
mod bar;
mod campaign;
mod checklist;
mod customer;
mod difference;
mod evidence;
mod expectation;
mod expectations;
mod focus;
mod gate;
mod handle;
mod header;
mod inbox;
mod kept;
mod lead;
mod line;
mod mention;
mod notes;
mod outcomes;
mod owners;
mod parts;
mod path;
mod place;
mod privacy;
mod rejections;
mod related;
mod rights;
mod row;
mod score;
mod seat;
mod thread;

use std::rc::Rc;

use yew::prelude::*;

use self::app::{App, Given};
use super::action::Action;
use super::link::Link;
use super::model::Model;
use super::phrase;
use crate::team::{PersonId, Side};
use crate::words::Words;

/// Shows the panel in `root`, linked to the background; `nonce` is what the content script wrote into
/// the frame's address.
pub fn mount(root: web_sys::Element, link: Rc<dyn Link>, words: Rc<dyn Words>, nonce: String) {
    let page = root
        .owner_document()
        .and_then(|page| page.document_element());
    for element in page.iter().chain([&root]) {
        // Fails only for names that are no attribute's.
        let _ = element.set_attribute("lang", &words.say("language", &[]));
        let _ = element.set_attribute("dir", &words.say("direction", &[]));
    }
    let given = Given { link, words, nonce };
    yew::Renderer::<App>::with_root_and_props(root, given).render();
}

/// What a region is drawn from.
struct Scene<'a> {
    /// What is known.
    model: &'a Model,
    /// What it is called.
    words: &'a dyn Words,
    /// The same, for what is drawn by itself.
    shared: &'a Rc<dyn Words>,
    /// Where what a person does goes.
    send: &'a Callback<Action>,
}

impl Scene<'_> {
    fn say(&self, key: &str) -> String {
        self.words.say(key, &[])
    }

    fn of(&self, side: Side, marketing: &'static str, sales: &'static str) -> String {
        self.say(phrase::of(side, marketing, sales))
    }

    /// The same sentence for either side, with something filled in.
    fn fill(&self, side: Side, marketing: &'static str, sales: &'static str, with: &str) -> String {
        self.words.say(phrase::of(side, marketing, sales), &[with])
    }

    /// A callback that sends this, whatever the event.
    fn on<E>(&self, action: Action) -> Callback<E> {
        self.send.reform(move |_| action.clone())
    }

    /// A person's name, with a word when it is one's own.
    fn name(&self, person: &PersonId) -> String {
        let me = self.model.me() == *person;
        match self.model.name(person) {
            Some(name) if me => self.words.say("person_you", &[name]),
            Some(name) => name.to_owned(),
            None if me => self.say("person_you_alone"),
            None => self.say("person_someone"),
        }
    }
}
