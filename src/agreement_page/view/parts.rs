//! The small parts that every region uses.

use yew::prelude::*;

use super::Scene;
use crate::agreement_page::action::{Action, Fold};
use crate::agreement_page::field::{Field, Form};
use crate::agreement_page::model::Way;
use crate::ledger::EventId;
use crate::panel::phrase;
use crate::protocol::ItemState;
use crate::say;
use crate::team::Side;

/// A button.
pub(super) fn button(scene: &Scene, class: &'static str, label: String, action: Action) -> Html {
    html! { <button type="button" {class} onclick={scene.on(action)}>{ label }</button> }
}

/// The class that gives a side its hue; its word always stands beside it.
pub(super) fn hue(side: Side) -> &'static str {
    say::of(side, "marketing", "sales")
}

/// Opens a form.
pub(super) fn opener(scene: &Scene, class: &'static str, form: Form, label: String) -> Html {
    let open = Action::Fold(Fold::Form(form), true);
    html! {
        <button type="button" {class} data-opens={form.line()} onclick={scene.on(open)}>{ label }</button>
    }
}

/// What is typed in.
pub(super) enum Input {
    /// One line.
    Line,
    /// Several.
    Lines,
    /// A day, a time, a number: `type` of the input.
    Kind(&'static str),
    /// One of these, by name and word.
    Choice(Vec<(String, String)>),
}

/// A field's name in the page.
pub(super) fn id_of(field: Field) -> String {
    ["field-", &field.line()].concat()
}

/// A labelled field, with a hint, and with the remark about it when there is one.
pub(super) fn writing(
    scene: &Scene,
    field: Field,
    label: String,
    hint: Option<String>,
    input: Input,
) -> Html {
    let name = field.line();
    let id = id_of(field);
    let fault = scene.model.faults.get(&field);
    let remark = format!("{id}-remark");
    let hinted = format!("{id}-hint");
    let about: Vec<String> = (hint.iter().map(|_| hinted.clone()))
        .chain(fault.map(|_| remark.clone()))
        .collect();
    let about = (!about.is_empty()).then(|| about.join(" "));
    let value = scene.model.text(field);
    let invalid = fault.map(|_| "true");
    let oninput = scene
        .send
        .reform(move |event: InputEvent| Action::Typed(field, typed(&event)));
    let onfocus = scene.on(Action::Focused(field, true));
    let onblur = scene.on(Action::Focused(field, false));
    let body = match input {
        Input::Lines => {
            html! { <textarea id={id.clone()} data-field={name} rows="2" dir="auto" {value}
            aria-invalid={invalid} aria-describedby={about} {oninput} {onfocus} {onblur} /> }
        }
        Input::Choice(all) => {
            let option = |(of, word): (String, String)| {
                let selected = of == value;
                html! { <option value={of} {selected}>{ word }</option> }
            };
            html! {
                <select id={id.clone()} data-field={name} aria-invalid={invalid} aria-describedby={about}
                    {oninput} {onfocus} {onblur}>
                    { for all.into_iter().map(option) }
                </select>
            }
        }
        Input::Line => {
            html! { <input type="text" id={id.clone()} data-field={name} dir="auto" autocomplete="off"
            {value} aria-invalid={invalid} aria-describedby={about} {oninput} {onfocus} {onblur} /> }
        }
        Input::Kind(kind) => html! { <input type={kind} id={id.clone()} data-field={name} {value}
        aria-invalid={invalid} aria-describedby={about} {oninput} {onfocus} {onblur} /> },
    };
    html! {
        <div class="field">
            <label for={id}>{ label }</label>
            { body }
            if let Some(hint) = hint {
                <p class="hint" id={hinted}>{ hint }</p>
            }
            if let Some(fault) = fault {
                <p class="remark" id={remark} role="alert">{ scene.speech.fault(*fault) }</p>
            }
        </div>
    }
}

/// What stands in the field of an event.
pub(super) fn typed(event: &InputEvent) -> String {
    if let Some(input) = event.target_dyn_into::<web_sys::HtmlInputElement>() {
        return input.value();
    }
    if let Some(choice) = event.target_dyn_into::<web_sys::HtmlSelectElement>() {
        return choice.value();
    }
    let area = event.target_dyn_into::<web_sys::HtmlTextAreaElement>();
    area.map(|area| area.value()).unwrap_or_default()
}

/// Sends this when a form is submitted, by button or by Enter; nothing is ever sent by the browser.
pub(super) fn submits(scene: &Scene, action: Action) -> Callback<SubmitEvent> {
    scene.send.reform(move |event: SubmitEvent| {
        event.prevent_default();
        action.clone()
    })
}

/// How far an item is on its way to the CRM; nothing once it is there.
pub(super) fn way(scene: &Scene, id: EventId) -> Html {
    let why = |key: &str, why| scene.words.say(key, &[&phrase::why(scene.words, why)]);
    let (name, text) = match scene.model.way(id) {
        Way::InCrm => return Html::default(),
        Way::Saving => ("saving", scene.say("state_saving")),
        Way::On(ItemState::Saved { .. }) => ("saved", scene.say("state_saved")),
        Way::On(ItemState::Sending) => ("sending", scene.say("state_sending")),
        Way::On(ItemState::Later { why: of, .. }) => ("later", why("state_later", of)),
        Way::On(ItemState::Parked { why: of }) => ("parked", why("state_parked", of)),
    };
    html! {
        <span class="way" data-ref="state" data-state={name}>
            { text }
            if name == "parked" {
                { button(scene, "link", scene.say("retry"), Action::Retry(id)) }
            }
        </span>
    }
}

/// Copies a text.
pub(super) fn copy(scene: &Scene, label: String, text: String) -> Html {
    let done = scene.model.copied.as_deref() == Some(&text);
    let label = if done { scene.say("copied") } else { label };
    button(scene, "link", label, Action::Copy(text))
}
