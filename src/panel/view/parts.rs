//! The small parts that every region uses.

use yew::prelude::*;

use super::Scene;
use crate::panel::action::{Action, Deed, Fold};
use crate::panel::field::Field;
use crate::panel::model::Way;
use crate::panel::phrase;
use crate::protocol::{ItemState, Trouble};
use crate::record::EventId;
use crate::team::Side;

/// A button.
pub(super) fn button(scene: &Scene, class: &'static str, label: String, action: Action) -> Html {
    html! { <button type="button" {class} onclick={scene.on(action)}>{ label }</button> }
}

/// The class that gives a side its hue; its word always stands beside it.
pub(super) fn hue(side: Side) -> &'static str {
    phrase::of(side, "marketing", "sales")
}

/// A time as "2 days ago", with the exact one for who points at it.
pub(super) fn ago(scene: &Scene, then: u64) -> Html {
    let said = phrase::ago(scene.words, then, scene.model.now());
    html! { <time title={exact(scene, then)}>{ said }</time> }
}

/// How long something has held, with the exact time for who points at it.
pub(super) fn since(scene: &Scene, then: u64) -> Html {
    let said = phrase::since(scene.words, then, scene.model.now());
    html! { <time title={exact(scene, then)}>{ said }</time> }
}

fn exact(scene: &Scene, ms: u64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "dates are far below 2^53")]
    let date = js_sys::Date::new(&(ms as f64).into());
    let language = scene.say("language");
    String::from(date.to_locale_string(&language, &js_sys::Object::new()))
}

/// A field in which a person writes a line, or several.
pub(super) struct Writing {
    pub(super) field: Field,
    pub(super) label: String,
    pub(super) hint: Option<String>,
    pub(super) lines: bool,
    /// Whether an empty field lacks a reason rather than a text.
    pub(super) reason: bool,
}

/// A labelled field, with the remark about it when there is one.
pub(super) fn writing(scene: &Scene, writing: Writing) -> Html {
    let Writing {
        field,
        label,
        hint,
        lines,
        reason,
    } = writing;
    let name = field.line();
    let id = format!("field-{name}");
    let fault = scene.model.faults.get(&field);
    let remark = fault.map(|_| format!("{id}-remark"));
    let value = scene.model.text(field).to_owned();
    let invalid = fault.map(|_| "true");
    let oninput = scene
        .send
        .reform(move |event: InputEvent| Action::Typed(field, typed(&event)));
    let onfocus = scene.on(Action::Focused(field, true));
    let onblur = scene.on(Action::Focused(field, false));
    let input = if lines {
        html! { <textarea id={id.clone()} data-field={name} rows="3" dir="auto" {value} placeholder={hint}
        aria-invalid={invalid} aria-describedby={remark.clone()} {oninput} {onfocus} {onblur} /> }
    } else {
        html! { <input type="text" id={id.clone()} data-field={name} dir="auto" autocomplete="off" {value}
        placeholder={hint} aria-invalid={invalid} aria-describedby={remark.clone()}
        {oninput} {onfocus} {onblur} /> }
    };
    html! {
        <div class="field">
            <label for={id}>{ label }</label>
            { input }
            if let Some(fault) = fault {
                <p class="remark" id={remark} role="alert">{ phrase::fault(scene.words, *fault, reason) }</p>
            }
        </div>
    }
}

fn typed(event: &InputEvent) -> String {
    if let Some(input) = event.target_dyn_into::<web_sys::HtmlInputElement>() {
        input.value()
    } else {
        event
            .target_dyn_into::<web_sys::HtmlTextAreaElement>()
            .map(|area| area.value())
            .unwrap_or_default()
    }
}

/// Sends this when a form is submitted, by button or by Enter; nothing is ever sent by the browser.
pub(super) fn submits(scene: &Scene, action: Action) -> Callback<SubmitEvent> {
    scene.send.reform(move |event: SubmitEvent| {
        event.prevent_default();
        action.clone()
    })
}

/// A form of one field that says why, and does it.
pub(super) fn because_form(
    scene: &Scene,
    field: Field,
    label: String,
    does: String,
    deed: Deed,
) -> Html {
    let writing = writing(
        scene,
        Writing {
            field,
            label,
            hint: None,
            lines: false,
            reason: true,
        },
    );
    html! {
        <form class="form" onsubmit={submits(scene, Action::Do(deed))}>
            { writing }
            <div class="deeds">
                <button type="submit" class="strong">{ does }</button>
                { button(scene, "plain", scene.say("cancel"), Action::Cancel(field)) }
            </div>
        </form>
    }
}

/// Opens such a form.
pub(super) fn opener(scene: &Scene, class: &'static str, field: Field, label: String) -> Html {
    let open = Action::Fold(Fold::Form(field), true);
    html! {
        <button type="button" {class} data-opens={field.line()} onclick={scene.on(open)}>{ label }</button>
    }
}

/// How far an item is on its way to the CRM; `own` is what a person can copy of it.
pub(super) fn way(scene: &Scene, id: EventId, own: Option<&str>) -> Html {
    let (name, text) = match scene.model.way(id) {
        Way::Saving => ("saving", scene.say("state_saving")),
        Way::InCrm => ("crm", scene.say("state_crm")),
        Way::On(ItemState::Saved { .. }) => ("saved", scene.say("state_saved")),
        Way::On(ItemState::Sending) => ("sending", scene.say("state_sending")),
        Way::On(ItemState::Later { why, .. }) => (
            "later",
            scene
                .words
                .say("state_later", &[&phrase::why(scene.words, why)]),
        ),
        Way::On(ItemState::Parked { why }) => return parked(scene, id, why, own),
    };
    html! { <span class="way" data-ref="state" data-state={name}>{ text }</span> }
}

/// An item that only a person can help with.
pub(super) fn parked(scene: &Scene, id: EventId, why: &Trouble, own: Option<&str>) -> Html {
    let text = scene
        .words
        .say("state_parked", &[&phrase::why(scene.words, why)]);
    html! {
        <span class="way parked" data-ref="state" data-state="parked">
            { text }
            { button(scene, "link", scene.say("retry"), Action::Retry(id)) }
            { copy(scene, own) }
        </span>
    }
}

/// The same, only while it is not there yet.
pub(super) fn way_there(scene: &Scene, id: EventId, own: Option<&str>) -> Html {
    match scene.model.way(id) {
        Way::InCrm => Html::default(),
        _ => way(scene, id, own),
    }
}

fn copy(scene: &Scene, own: Option<&str>) -> Html {
    let Some(own) = own else {
        return Html::default();
    };
    let done = scene.model.copied.as_deref() == Some(own);
    let label = scene.say(if done { "copied" } else { "copy" });
    button(scene, "link", label, Action::Copy(own.to_owned()))
}

/// What could not even be saved here: what, why, and the way on.
pub(super) fn unsaved(scene: &Scene) -> Html {
    let here = scene.model.key();
    let failed = scene
        .model
        .unsaved
        .iter()
        .filter(|failed| Some(&failed.key) == here);
    let row = |failed: &crate::panel::Unsaved| {
        let what = scene.say(phrase::item(&failed.what));
        let own = phrase::own_words(&failed.what);
        html! {
            <div class="banner" role="group" data-ref="unsaved" aria-label={what.clone()}>
                <p>
                    <strong>{ scene.words.say("unsaved", &[&what]) }</strong>
                    { " " }{ phrase::trouble(scene.words, &failed.why) }
                </p>
                <div class="deeds">
                    if phrase::can_retry(&failed.why) {
                        { button(scene, "quiet", scene.say("retry"), Action::Again(failed.turn)) }
                    }
                    { copy(scene, own.as_deref()) }
                    { button(scene, "link", scene.say("cancel"), Action::Dismiss(failed.turn)) }
                </div>
            </div>
        }
    };
    failed.map(row).collect()
}

/// A text that the browser would not copy by itself.
pub(super) fn by_hand(scene: &Scene) -> Html {
    let Some(text) = scene.model.by_hand.clone() else {
        return Html::default();
    };
    let onfocus = Callback::from(|event: FocusEvent| {
        if let Some(area) = event.target_dyn_into::<web_sys::HtmlTextAreaElement>() {
            area.select();
        }
    });
    html! {
        <div class="banner">
            <label for="by-hand">{ scene.say("copy_by_hand") }</label>
            <textarea id="by-hand" rows="3" readonly=true value={text} {onfocus} />
        </div>
    }
}
