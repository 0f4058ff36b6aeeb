//! The one component: holds the model, brings it what happens, and does what it wants done.

use std::cell::Cell;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::{Interval, Timeout};
use gloo::utils::{document, window};
use js_sys::{Function, Object, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::{Scene, agenda, bar, criteria, head, open, people, sections};
use crate::agreement_page::action::{Action, Effect};
use crate::agreement_page::model::{Model, Said};
use crate::agreement_page::phrase::Speech;
use crate::agreement_page::reduce::reduce;
use crate::ledger::{EventId, RecordKey};
use crate::panel::Link;
use crate::words::Words;

/// A hand that keeps moving is told once in this long.
const ATTENDED_MS: f64 = 5_000.0;
const SECOND_MS: u32 = 1_000;

/// What the page is given when it is mounted.
#[derive(Clone, Properties)]
pub(super) struct Given {
    pub(super) link: Rc<dyn Link>,
    pub(super) words: Rc<dyn Words>,
    pub(super) instance: String,
    pub(super) show: Option<EventId>,
    pub(super) from: Option<RecordKey>,
}

impl PartialEq for Given {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.link, &other.link) && Rc::ptr_eq(&self.words, &other.words)
    }
}

pub(super) struct App {
    model: Model,
    /// What gets the focus once it is drawn.
    focus: Option<Effect>,
    /// What is brought into view once it is drawn.
    reveal: Option<String>,
    /// Where the focus goes on when what has it is not drawn any more, the nearest first.
    held: Vec<String>,
    /// Counts the seconds while somebody can see them.
    seconds: Option<Interval>,
    /// Dropping them stops them.
    _hearing: Vec<EventListener>,
}

impl Component for App {
    type Message = Action;
    type Properties = Given;

    fn create(ctx: &Context<Self>) -> Self {
        let given = ctx.props();
        let send = ctx.link().callback(|action: Action| action);
        given.link.listen(Box::new({
            let send = send.clone();
            move |told| send.emit(Action::Heard(told))
        }));
        ctx.link().send_message(Action::Begun);
        App {
            model: Model::new(given.instance.clone(), given.show, given.from.clone()),
            focus: None,
            reveal: None,
            held: Vec::new(),
            seconds: None,
            _hearing: hearing(&send),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, action: Action) -> bool {
        self.held = held();
        let before = self.model.clock / 60_000;
        let unseen = matches!(
            action,
            Action::Attended | Action::Focused(..) | Action::Due(..)
        );
        let ticked = matches!(action, Action::Tick);
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole milliseconds since 1970"
        )]
        let clock = js_sys::Date::now() as u64;
        let (model, effects) = reduce(std::mem::take(&mut self.model), action, clock);
        self.model = model;
        for effect in effects {
            self.perform(ctx, effect);
        }
        if !self.model.watch.visible {
            self.seconds = None;
        } else if self.seconds.is_none() {
            let send = ctx.link().callback(|()| Action::Tick);
            self.seconds = Some(Interval::new(SECOND_MS, move || send.emit(())));
        }
        let minute_passed = before != self.model.clock / 60_000;
        !unseen && (!ticked || self.model.counts_down() || minute_passed)
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let send = ctx.link().callback(|action: Action| action);
        let words = &*ctx.props().words;
        let language = words.say("language", &[]);
        let date = |ms: u64| day(ms, &language);
        let moment = |ms: u64| moment(ms, &language);
        let scene = Scene {
            model: &self.model,
            words,
            speech: Speech {
                words,
                date: &date,
                moment: &moment,
                day: self.model.working_day(),
                question: &|criterion| {
                    self.model
                        .question(criterion)
                        .unwrap_or_default()
                        .to_owned()
                },
            },
            send: &send,
        };
        drawn(&scene)
    }

    fn rendered(&mut self, _ctx: &Context<Self>, _first: bool) {
        let gone = !self.held.is_empty() && focused().is_none();
        let wanted = match self.focus.take() {
            Some(Effect::Focus(field)) => vec![hook("data-field=", &field.line())],
            Some(Effect::Show(id)) => vec![hook("data-head=", &id.line())],
            Some(Effect::Jump(to)) => vec![hook("id=", to)],
            Some(Effect::Home(form)) if focused().is_none() => {
                let line = form.line();
                vec![hook("data-opens=", &line), hook("data-home~=", &line)]
            }
            _ => Vec::new(),
        };
        if let Some(element) = first_of(&wanted) {
            focus(element, true);
        } else if let Some(element) = first_of(&self.held).filter(|_| gone) {
            // Near where the focus was; what is read stays where it is.
            focus(element, false);
        }
        if let Some(element) = self.reveal.take().and_then(|wanted| first_of(&[wanted])) {
            element.scroll_into_view();
        }
    }
}

fn focus(element: Element, scrolls: bool) {
    let element = element.unchecked_into::<HtmlElement>();
    let options = Object::new();
    // Fails only on what is no object.
    let _ = Reflect::set(&options, &"preventScroll".into(), &(!scrolls).into());
    let focus = Reflect::get(&element, &"focus".into());
    if let Some(focus) = focus
        .ok()
        .and_then(|focus| focus.dyn_into::<Function>().ok())
    {
        // What cannot take the focus is still there to be clicked.
        let _ = focus.call1(&element, &options);
    }
}

/// What has the focus, unless it is the page as a whole.
fn focused() -> Option<Element> {
    let has = document().active_element();
    has.filter(|has| has.tag_name() != "BODY")
}

/// Where the focus goes on when what has it is gone: what that lands on by its own word, its section,
/// the page's content.
fn held() -> Vec<String> {
    let Some(focused) = focused() else {
        return Vec::new();
    };
    let near = |of: &str, name: &str| focused.closest(of).ok()??.get_attribute(name);
    let places = [
        near("[data-lands]", "data-lands"),
        near("section[id], footer[id]", "id"),
        Some("content".to_owned()),
    ];
    let places = places.into_iter().flatten();
    places.map(|place| hook("id=", &place)).collect()
}

/// The first that is there.
fn first_of(wanted: &[String]) -> Option<Element> {
    let mut there = wanted
        .iter()
        .filter_map(|wanted| document().query_selector(wanted).ok()?);
    there.next()
}

fn hook(attribute: &str, value: &str) -> String {
    ["[", attribute, "\"", value, "\"]"].concat()
}

/// A day as the reader writes it. Days are kept as midnight in Greenwich, and read there, so that a
/// day is the same day for everybody.
fn day(ms: u64, language: &str) -> String {
    let wanted = options(&[("timeZone", "UTC"), ("dateStyle", "medium")]);
    String::from(date(ms).to_locale_date_string(language, &wanted))
}

/// A moment as the reader's own clock shows it.
fn moment(ms: u64, language: &str) -> String {
    let wanted = options(&[("dateStyle", "medium"), ("timeStyle", "short")]);
    String::from(date(ms).to_locale_string(language, &wanted))
}

fn date(ms: u64) -> js_sys::Date {
    #[allow(clippy::cast_precision_loss, reason = "dates are far below 2^53")]
    js_sys::Date::new(&(ms as f64).into())
}

fn options(wanted: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (name, value) in wanted {
        // Fails only on what is no object.
        let _ = Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    options
}

impl App {
    fn perform(&mut self, ctx: &Context<Self>, effect: Effect) {
        let send = ctx.link().callback(|action: Action| action);
        match effect {
            Effect::Ask(turn, ask) => {
                let answer = ctx.props().link.ask(ask);
                spawn_local(async move {
                    let told = answer.await;
                    send.emit(Action::Answered { turn, told });
                });
            }
            Effect::After(ms, action) => {
                // Never taken back: an action that comes too late changes nothing.
                let _ = Timeout::new(ms, move || send.emit(action)).forget();
            }
            Effect::Copy(text) => {
                let copied = window().navigator().clipboard().write_text(&text);
                spawn_local(async move {
                    let done = JsFuture::from(copied).await.is_ok();
                    send.emit(Action::Copied(text, done));
                });
            }
            // Where printing is not allowed the browser's own menu still prints.
            Effect::Print => drop(window().print()),
            Effect::Reveal(turn) => self.reveal = Some(hook("data-turn=", &turn.to_string())),
            Effect::Focus(_) | Effect::Home(_) | Effect::Show(_) | Effect::Jump(_) => {
                self.focus = Some(effect);
            }
        }
    }
}

/// Hears who looks: the tab in front, the focus, a hand on the page.
fn hearing(send: &Callback<Action>) -> Vec<EventListener> {
    let (page, frame) = (document(), window());
    let seen = send.clone();
    let mut all = vec![
        EventListener::new(&page, "visibilitychange", move |_| {
            let visible = document().visibility_state() == web_sys::VisibilityState::Visible;
            seen.emit(Action::Seen(visible));
        }),
        EventListener::new(&frame, "focus", {
            let send = send.clone();
            move |_| send.emit(Action::Seen(true))
        }),
        EventListener::new(&frame, "pagehide", {
            let send = send.clone();
            move |_| send.emit(Action::Seen(false))
        }),
    ];
    let told = Rc::new(Cell::new(0.0));
    for kind in ["pointermove", "pointerdown", "keydown", "wheel"] {
        let (send, told) = (send.clone(), told.clone());
        let options = EventListenerOptions::run_in_capture_phase();
        all.push(EventListener::new_with_options(
            &page,
            kind,
            options,
            move |_| {
                let now = js_sys::Date::now();
                if now - told.replace(now) > ATTENDED_MS {
                    send.emit(Action::Attended);
                }
            },
        ));
    }
    all
}

fn drawn(scene: &Scene) -> Html {
    let state = match &scene.model.agreed {
        None => "loading",
        Some(agreed) if agreed.home.is_none() => "none",
        Some(_) => "kept",
    };
    html! {
        <div class="book" data-ref="book" data-state={state}>
            <button type="button" class="skip" onclick={scene.on(Action::Jump("content"))}>
                { scene.say("book_skip") }
            </button>
            { head::head(scene) }
            <main id="content" tabindex="-1" aria-label={scene.say("book_title")}>
                { head::words(scene) }
                if state == "kept" {
                    { kept(scene) }
                }
            </main>
            if state == "kept" {
                { bar::bar(scene) }
            }
            { said(scene) }
        </div>
    }
}

fn kept(scene: &Scene) -> Html {
    html! {
        <>
            { head::seat(scene) }
            { open::questions(scene) }
            { agenda::agenda(scene) }
            { criteria::criteria(scene) }
            { sections::gates(scene) }
            { sections::rules(scene) }
            { sections::hours(scene) }
            { sections::fields(scene) }
            { sections::glossary(scene) }
            { people::people(scene) }
        </>
    }
}

/// What somebody hears who cannot see it. Always there, so that a change is announced.
fn said(scene: &Scene) -> Html {
    let text = match scene.model.said {
        Said::Nothing => String::new(),
        Said::Opened => scene.say("book_said_opened"),
        Said::Saved => scene.say("said_saved"),
        Said::InCrm => scene.say("said_crm"),
        Said::Parked => scene.say("said_parked"),
        Said::Copied => scene.say("copied"),
        Said::Listed(1) => scene.say("book_listed_one"),
        Said::Listed(many) => scene.words.say("book_listed", &[&many.to_string()]),
    };
    // The same words twice are no change to a screen reader; a space at their end is.
    let again = scene.model.said_again.then_some("\u{a0}");
    html! { <p class="unseen" role="status" aria-live="polite" data-ref="said">{ text }{ again }</p> }
}
