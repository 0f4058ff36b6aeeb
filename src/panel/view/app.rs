//! The one component: holds the model, brings it what happens, and does what it wants done.

use std::cell::Cell;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::{Interval, Timeout};
use gloo::utils::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

use super::{
    Scene, agreement, bar, checklist, customer, difference, expectations, focus, handle, header,
    inbox, kept, lead, notes, outcomes, owners, path, place, privacy, rejections, related, rights,
    score, seat,
};
use crate::panel::action::{Action, Effect};
use crate::panel::field::Field;
use crate::panel::link::Link;
use crate::panel::model::{Life, Model, Said};
use crate::panel::reduce::reduce;
use crate::protocol::Place;
use crate::record::EventId;
use crate::words::Words;

/// A hand that keeps moving is told once in this long.
const ATTENDED_MS: f64 = 5_000.0;
const SECOND_MS: u32 = 1_000;

/// What the panel is given when it is mounted.
#[derive(Clone, Properties)]
pub(super) struct Given {
    pub(super) link: Rc<dyn Link>,
    pub(super) words: Rc<dyn Words>,
    pub(super) nonce: String,
}

impl PartialEq for Given {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.link, &other.link) && Rc::ptr_eq(&self.words, &other.words)
    }
}

pub(super) struct App {
    model: Model,
    /// Where what a person does goes; one for all time, so that what did not change is known by it.
    send: Callback<Action>,
    /// What gets the focus once it is drawn.
    focus: Option<Effect>,
    /// What is brought into view once it is drawn.
    reveal: Option<&'static str>,
    /// The note that gets the focus once it is drawn.
    meet: Option<EventId>,
    /// What had the focus when this change began.
    had: focus::Had,
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
            model: Model::new(given.nonce.clone()),
            focus: None,
            reveal: None,
            meet: None,
            had: focus::Had::default(),
            seconds: None,
            _hearing: hearing(&send),
            send,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, action: Action) -> bool {
        self.had = focus::Had::now();
        let before = self.model.clock / 60_000;
        let unseen = matches!(action, Action::Attended | Action::Focused(..));
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
        self.count_seconds(ctx);
        let minute_passed = before != self.model.clock / 60_000;
        !unseen && (!ticked || self.model.counts_down() || minute_passed)
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let scene = Scene {
            model: &self.model,
            words: &*ctx.props().words,
            shared: &ctx.props().words,
            send: &self.send,
        };
        let life = match self.model.life {
            Life::Strange(_) => "strange",
            Life::Blank => "blank",
            Life::Stuck(_) => "stuck",
            Life::Mine => "mine",
        };
        let record = self.model.key().map(|key| key.id.clone());
        html! {
            <div class="panel" data-ref="panel" data-life={life} data-record={record}>
                { drawn(&scene) }
                { said(&scene) }
            </div>
        }
    }

    fn rendered(&mut self, _ctx: &Context<Self>, _first: bool) {
        if let Some(note) = self.meet.take() {
            focus::into(&[format!("[data-note=\"{}\"]", note.line())]);
        }
        if let Some(part) = self.reveal.take() {
            focus::reveal(part);
        }
        match self.focus.take() {
            Some(Effect::Focus(field)) => focus::into(&[hook("data-field=", field)]),
            Some(Effect::Home(field)) if focus::lost() => {
                focus::into(&[hook("data-opens=", field), hook("data-home~=", field)]);
            }
            _ => {}
        }
        // Whatever else took away what had the focus: the hand stays where it was at work.
        self.had.stays_near();
    }
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
            Effect::Focus(_) | Effect::Home(_) => self.focus = Some(effect),
            Effect::Reveal(part) => self.reveal = Some(part),
            Effect::Meet(note) => self.meet = Some(note),
            Effect::Save(name, text) => {
                // A browser that makes no file of it: the text stands ready to be copied.
                if saved(&name, &text).is_none() {
                    send.emit(Action::Copied(text, false));
                }
            }
            Effect::Copy(text) => {
                let copied = window().navigator().clipboard().write_text(&text);
                spawn_local(async move {
                    let done = JsFuture::from(copied).await.is_ok();
                    send.emit(Action::Copied(text, done));
                });
            }
        }
    }

    /// No timer runs where nobody can see what it would change.
    fn count_seconds(&mut self, ctx: &Context<Self>) {
        let seen = self.model.watch.visible && self.model.dock.open;
        if !seen {
            self.seconds = None;
        } else if self.seconds.is_none() && self.model.life == Life::Mine {
            let send = ctx.link().callback(|()| Action::Tick);
            self.seconds = Some(Interval::new(SECOND_MS, move || send.emit(())));
        }
    }
}

/// Has the browser save a text as a file, as a click on a link to it would.
fn saved(name: &str, text: &str) -> Option<()> {
    let parts = js_sys::Array::of1(&text.into());
    let kind = web_sys::BlobPropertyBag::new();
    kind.set_type("application/json");
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &kind).ok()?;
    let url = web_sys::Url::create_object_url_with_blob(&blob).ok()?;
    let link = document().create_element("a").ok()?;
    let link = link.dyn_into::<web_sys::HtmlAnchorElement>().ok()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The download has begun with the click; a minute later it no longer needs the address.
    Timeout::new(60_000, move || drop(web_sys::Url::revoke_object_url(&url))).forget();
    Some(())
}

fn hook(attribute: &str, field: Field) -> String {
    ["[", attribute, "\"", &field.line(), "\"]"].concat()
}

/// Hears who looks: the tab in front, the focus, a hand on the panel.
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
    let model = scene.model;
    match &model.life {
        Life::Strange(_) | Life::Blank => Html::default(),
        Life::Stuck(why) => place::trouble(scene, why),
        Life::Mine if model.rests() => place::tab(scene),
        Life::Mine => html! {
            <main class="whole">
                { handle::handle(scene) }
                <div class="column">{ opened(scene) }</div>
            </main>
        },
    }
}

fn opened(scene: &Scene) -> Html {
    match &scene.model.place {
        Some(Place::Record(_)) => {}
        other => return place::no_record(scene, other.as_ref()),
    }
    if scene.model.is_erased() {
        return privacy::erased(scene);
    }
    if scene.model.shown.is_none() {
        return html! {
            <>
                { header::bare(scene, &scene.say("panel_name")) }
                { header::banner(scene) }
                if scene.model.trouble.is_none() {
                    <p class="loading">{ scene.say("loading") }</p>
                }
            </>
        };
    }
    html! {
        <>
            { header::header(scene) }
            { rights::moved(scene) }
            { header::banner(scene) }
            { inbox::waits(scene) }
            { header::refused(scene) }
            { kept::unsaved(scene) }
            { kept::stranded(scene) }
            { kept::by_hand(scene) }
            { rights::rights(scene) }
            { seat::asked(scene) }
            { lead::lead(scene) }
            { expectations::mine(scene) }
            { difference::differences(scene) }
            { checklist::checklist(scene) }
            { notes::notes(scene) }
            <div class="more">
                { inbox::inbox(scene) }
                { owners::owners(scene) }
                { customer::customer(scene) }
                { outcomes::outcomes(scene) }
                { expectations::others(scene) }
                { path::path(scene) }
                { rejections::rejections(scene) }
                { score::score(scene) }
                { related::related(scene) }
                { agreement::agreement(scene) }
                { privacy::privacy(scene) }
                { seat::seat(scene) }
            </div>
            { bar::bar(scene) }
        </>
    }
}

/// What somebody hears who cannot see it. Always there, so that a change is announced.
fn said(scene: &Scene) -> Html {
    let text = match &scene.model.said {
        Said::Nothing => String::new(),
        Said::Saved => scene.say("said_saved"),
        Said::InCrm => scene.say("said_crm"),
        Said::Parked => scene.say("said_parked"),
        Said::Record(name) => scene.words.say("said_record", &[name]),
        Said::Copied => scene.say("copied"),
    };
    // The same words twice are no change to a screen reader; a space at their end is.
    let again = scene.model.said_again.then_some("\u{a0}");
    html! { <p class="unseen" role="status" aria-live="polite" data-ref="said">{ text }{ again }</p> }
}
