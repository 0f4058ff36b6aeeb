//! The small parts that every region uses.

use yew::prelude::*;

use super::Scene;
use crate::panel::action::{Action, Deed, Fold, Part};
use crate::panel::day::working_day;
use crate::panel::field::Field;
use crate::panel::model::Way;
use crate::panel::phrase;
use crate::protocol::{ItemState, Trouble};
use crate::record::{EventId, Suggestion};
use crate::team::Side;

/// So many letters of choices fit next to each other; more stand below each other.
const LETTERS: usize = 44;

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

pub(super) fn exact(scene: &Scene, ms: u64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "dates are far below 2^53")]
    let date = js_sys::Date::new(&(ms as f64).into());
    let language = scene.say("language");
    let options = js_sys::Object::new();
    // No seconds: nobody agrees on those. Fails only for objects that are sealed, which a new one is not.
    for (key, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        let _ = js_sys::Reflect::set(&options, &key.into(), &value.into());
    }
    String::from(date.to_locale_string(&language, &options))
}

/// A field in which a person writes a line, or several, or a day, or a number.
pub(super) struct Writing {
    field: Field,
    label: String,
    hint: Option<String>,
    sort: &'static str,
    reason: bool,
    bare: bool,
}

impl Writing {
    /// A field of one line.
    pub(super) fn new(field: Field, label: String) -> Writing {
        Writing {
            field,
            label,
            hint: None,
            sort: "text",
            reason: false,
            bare: false,
        }
    }

    /// An example that stands in it while it is empty.
    pub(super) fn hint(self, hint: String) -> Writing {
        let hint = Some(hint);
        Writing { hint, ..self }
    }

    /// A field for a reason: an empty one lacks a reason rather than a text.
    pub(super) fn reason(self) -> Writing {
        let reason = true;
        Writing { reason, ..self }
    }

    /// Its label is heard and not seen; the hint says the same.
    pub(super) fn bare(self, bare: bool) -> Writing {
        Writing { bare, ..self }
    }

    /// What sort of field the browser makes of it; `lines` is one of several lines.
    pub(super) fn sort(self, sort: &'static str) -> Writing {
        Writing { sort, ..self }
    }
}

/// A labelled field, with the remark about it when there is one.
pub(super) fn writing(scene: &Scene, writing: Writing) -> Html {
    let Writing {
        field,
        label,
        hint,
        sort,
        reason,
        bare,
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
    let input = if sort == "lines" {
        html! { <textarea id={id.clone()} data-field={name} rows="3" dir="auto" {value} placeholder={hint}
        aria-invalid={invalid} aria-describedby={remark.clone()} {oninput} {onfocus} {onblur} /> }
    } else {
        let least = (sort == "number").then_some("1");
        html! { <input type={sort} id={id.clone()} data-field={name} dir="auto" autocomplete="off" {value}
        min={least} placeholder={hint} aria-invalid={invalid} aria-describedby={remark.clone()}
        {oninput} {onfocus} {onblur} /> }
    };
    html! {
        <div class="field">
            <label for={id} class={bare.then_some("unseen")}>{ label }</label>
            { input }
            { remarked(scene, field, reason) }
        </div>
    }
}

/// Why what stands in a field cannot be recorded.
fn remarked(scene: &Scene, field: Field, reason: bool) -> Html {
    let Some(fault) = scene.model.faults.get(&field) else {
        return Html::default();
    };
    let id = format!("field-{}-remark", field.line());
    html! { <p class="remark" {id} role="alert">{ phrase::fault(scene.words, *fault, reason) }</p> }
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

/// A list out of which a person chooses one: the draft's word, and what it is called.
pub(super) fn choosing(
    scene: &Scene,
    field: Field,
    label: String,
    options: Vec<(String, String)>,
) -> Html {
    let now = scene.model.text(field);
    let name = field.line();
    let id = format!("field-{name}");
    let fault = scene.model.faults.get(&field);
    let remark = fault.map(|_| format!("{id}-remark"));
    let invalid = fault.map(|_| "true");
    let onchange = scene.send.reform(move |event: Event| {
        let list = event.target_dyn_into::<web_sys::HtmlSelectElement>();
        Action::Typed(field, list.map(|list| list.value()).unwrap_or_default())
    });
    // What a draft does not name is the first.
    let named = options.iter().any(|(value, _)| value == now);
    let first = options.first().map(|(value, _)| value.clone());
    let now = if named {
        now
    } else {
        first.as_deref().unwrap_or_default()
    };
    let option = |(value, label): (String, String)| {
        let selected = value == now;
        html! { <option {value} {selected}>{ label }</option> }
    };
    html! {
        <div class="field beside">
            <label for={id.clone()}>{ label }</label>
            <select {id} data-field={name} aria-invalid={invalid} aria-describedby={remark} {onchange}>
                { for options.into_iter().map(option) }
            </select>
            { remarked(scene, field, false) }
        </div>
    }
}

/// A few choices next to each other, one of which holds.
pub(super) fn segments(
    scene: &Scene,
    field: Field,
    legend: String,
    now: &str,
    options: Vec<(&'static str, String)>,
) -> Html {
    let name = field.line();
    let choice = |(value, label): (&'static str, String)| {
        let chosen = Action::Typed(field, value.to_owned());
        html! {
            <label>
                <input type="radio" name={name.clone()} {value} checked={value == now}
                    onchange={scene.on(chosen)} />
                <span>{ label }</span>
            </label>
        }
    };
    let letters: usize = options.iter().map(|(_, label)| label.chars().count()).sum();
    let shape = match options.len() {
        5.. => Some("thrice"),
        _ => (letters > LETTERS).then_some("stacked"),
    };
    html! {
        <fieldset class="choices">
            <legend>{ legend }</legend>
            <div class={classes!("segments", shape)}>{ for options.into_iter().map(choice) }</div>
            { remarked(scene, field, false) }
        </fieldset>
    }
}

/// Something that stands one click away: its name, what it holds in a few words, and, opened, all of it.
pub(super) fn folder(
    scene: &Scene,
    part: Part,
    name: &'static str,
    title: String,
    brief: Option<String>,
    body: impl FnOnce() -> Html,
    otherwise: bool,
) -> Html {
    let fold = Fold::Part(part);
    let open = scene.model.open(&fold, otherwise);
    html! {
        <section class="part folded" data-ref={name} aria-label={title.clone()}>
            <button type="button" class="folder" aria-expanded={open.to_string()} data-home={homes(part)}
                onclick={scene.on(Action::Fold(fold, !open))}>
                <span>{ title }</span>
                if let Some(brief) = brief.filter(|_| !open) {
                    <span class="brief" dir="auto">{ brief }</span>
                }
            </button>
            if open {
                { body() }
            }
        </section>
    }
}

/// The fields whose forms end at this folder's head, and with them the hand.
fn homes(part: Part) -> String {
    let fields = part.fields().into_iter();
    fields.map(Field::line).collect::<Vec<_>>().join(" ")
}

/// Sends this when a form is submitted, by button or by Enter; nothing is ever sent by the browser.
pub(super) fn submits(scene: &Scene, action: Action) -> Callback<SubmitEvent> {
    scene.send.reform(move |event: SubmitEvent| {
        event.prevent_default();
        action.clone()
    })
}

/// Does it on Ctrl+Enter too, for a form in whose text Enter begins a new line.
pub(super) fn saves(scene: &Scene, action: Action) -> Callback<KeyboardEvent> {
    let send = scene.send.clone();
    Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            send.emit(action.clone());
        }
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
    because_form_after(scene, Html::default(), field, label, does, deed)
}

/// The same with something above it.
pub(super) fn because_form_after(
    scene: &Scene,
    above: Html,
    field: Field,
    label: String,
    does: String,
    deed: Deed,
) -> Html {
    let writing = writing(scene, Writing::new(field, label).reason());
    html! {
        <form class="form" onsubmit={submits(scene, Action::Do(deed))}>
            { above }
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

/// What the CRM was asked and did not tell: why, and a second try.
pub(super) fn not_told(scene: &Scene, why: &Trouble, again: Action) -> Html {
    html! {
        <div role="status">
            <p class="remark">{ phrase::trouble(scene.words, why) }</p>
            <div class="deeds">{ button(scene, "quiet", scene.say("retry"), again) }</div>
        </div>
    }
}

/// Leaves a suggestion aside until there are other grounds for it.
pub(super) fn leave(scene: &Scene, suggestion: &Suggestion, home: Field) -> Html {
    let leave = Action::Leave(suggestion.line(), home);
    button(scene, "link", scene.say("suggest_leave"), leave)
}

/// How far an item is on its way to the CRM; `own` is what a person can copy of it.
pub(super) fn way(scene: &Scene, id: EventId, own: Option<&str>) -> Html {
    let (name, text) = match scene.model.way(id) {
        Way::Saving => ("saving", scene.say("state_saving")),
        Way::InCrm => ("crm", scene.say("state_crm")),
        Way::Deleted => ("deleted", scene.say("state_deleted")),
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

pub(super) fn copy(scene: &Scene, own: Option<&str>) -> Html {
    let Some(own) = own else {
        return Html::default();
    };
    let done = scene.model.copied.as_deref() == Some(own);
    let label = scene.say(if done { "copied" } else { "copy" });
    button(scene, "link", label, Action::Copy(own.to_owned()))
}

/// Copies a text for use elsewhere, under a name of its own.
pub(super) fn copying(scene: &Scene, label: String, text: String) -> Html {
    let done = scene.model.copied.as_deref() == Some(text.as_str());
    let label = if done { scene.say("copied") } else { label };
    button(scene, "link", label, Action::Copy(text))
}

/// A day on the team's wall calendar, as this language writes it: who reads it elsewhere reads the same day.
pub(super) fn day(scene: &Scene, ms: u64) -> String {
    let offsets = scene.model.shown.as_ref().map(|shown| &shown.team.offsets);
    let minutes = offsets.map_or(0, |offsets| offsets.at(ms));
    let wall = ms.saturating_add_signed(i64::from(minutes) * 60_000);
    #[allow(clippy::cast_precision_loss, reason = "dates are far below 2^53")]
    let date = js_sys::Date::new(&(wall as f64).into());
    let options = js_sys::Object::new();
    // Fails only for objects that are sealed, which a new one is not.
    let _ = js_sys::Reflect::set(&options, &"timeZone".into(), &"UTC".into());
    String::from(date.to_locale_date_string(&scene.say("language"), &options))
}

/// Working time of so many minutes, in words.
pub(super) fn working(scene: &Scene, minutes: u32) -> String {
    let day = working_day(scene.model.calendar.as_deref());
    phrase::working(scene.words, u64::from(minutes) * 60_000, day)
}
