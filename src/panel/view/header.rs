//! The customer's name and what the CRM itself says, quietly; and a trouble with its way on.

use yew::prelude::*;

use super::{Scene, parts, privacy};
use crate::panel::action::{Action, Fold, Part};
use crate::panel::{banner as troubled, phrase};
use crate::protocol::Trouble;
use crate::record::Facts;

/// A head without a record.
pub(super) fn bare(scene: &Scene, title: &str) -> Html {
    html! {
        <header class="head" data-ref="header">
            <h1 class="wordmark">{ title.to_owned() }</h1>
            { close(scene) }
        </header>
    }
}

pub(super) fn header(scene: &Scene) -> Html {
    let shown = scene.model.shown.as_ref();
    let Some(facts) = shown.and_then(|shown| shown.facts.as_ref()) else {
        return bare(scene, &scene.say("panel_name"));
    };
    html! {
        <header class="head" data-ref="header">
            <div class="who">
                <h1 data-ref="name" dir="auto">{ facts.name.clone() }</h1>
                if let Some(customer) = &facts.customer {
                    <p class="customer" dir="auto">{ customer.clone() }</p>
                }
            </div>
            { close(scene) }
            { said_by_crm(scene, facts) }
        </header>
    }
}

fn close(scene: &Scene) -> Html {
    let name = scene.say("panel_close");
    html! {
        <button type="button" class="close" aria-label={name.clone()} title={name}
            onclick={scene.on(Action::Open(false))}>
            <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M6 3.5 10.5 8 6 12.5" /></svg>
        </button>
    }
}

/// What the CRM says, in one quiet line; the rest is one click away.
fn said_by_crm(scene: &Scene, facts: &Facts) -> Html {
    let fold = Fold::Part(Part::Facts);
    let open = scene.model.open(&fold, false);
    let owner = facts.owner.as_ref().map(|owner| owner.name.clone());
    let archived = facts.archived.then(|| scene.say("fact_archived"));
    let percent = facts
        .probability
        .map(|share| phrase::percent(scene.words, share));
    let brief = [archived, facts.stage.clone(), owner, percent];
    let brief: Vec<String> = brief.into_iter().flatten().collect();
    let line = match brief.is_empty() {
        true => scene.say("facts_title"),
        false => brief.join(" · "),
    };
    html! {
        <div class="facts" data-ref="facts">
            <button type="button" class="folder" aria-expanded={open.to_string()} dir="auto"
                title={scene.say("facts_title")} onclick={scene.on(Action::Fold(fold, !open))}>
                <span class="brief">{ line }</span>
            </button>
            if open {
                { listed(scene, facts) }
            }
        </div>
    }
}

fn listed(scene: &Scene, facts: &Facts) -> Html {
    let fact = |key: &str, value: Html| {
        html! { <div class="fact"><dt>{ scene.say(key) }</dt><dd>{ value }</dd></div> }
    };
    let text = |text: &str| html! { <span dir="auto">{ text.to_owned() }</span> };
    let came = facts.came.iter();
    let came = came.map(|came| fact(crate::say::came(came.by), text(came.name.as_str())));
    let named = |(name, value): &(String, String)| {
        html! {
            <div class="fact"><dt dir="auto">{ name.clone() }</dt><dd>{ text(value) }</dd></div>
        }
    };
    html! {
        <dl aria-label={scene.say("facts_title")}>
            if let Some(stage) = &facts.stage {
                { fact("fact_stage", text(stage)) }
            }
            if let Some(owner) = &facts.owner {
                { fact("fact_owner", text(&owner.name)) }
            }
            if let Some(probability) = facts.probability {
                { fact("fact_probability", html! { { chance(scene, facts, probability) } }) }
            }
            { for came }
            { for facts.named.iter().map(named) }
            if let Some(at) = facts.changed_at {
                <div class="fact"><dd>{ unchanged(scene, at) }</dd></div>
            }
        </dl>
    }
}

/// The probability, and the automatic one beside it: a score never stands alone.
pub(super) fn chance(scene: &Scene, facts: &Facts, probability: f64) -> String {
    let set = phrase::percent(scene.words, probability);
    let Some(automatic) = facts.automatic else {
        return set;
    };
    let automatic = phrase::percent(scene.words, automatic);
    let beside = if automatic == set {
        scene.say("fact_automatic_same")
    } else {
        scene.words.say("fact_automatic", &[&automatic])
    };
    [set, beside].join(" · ")
}

fn unchanged(scene: &Scene, at: u64) -> String {
    match phrase::age(scene.words, scene.model.now().saturating_sub(at)) {
        Some(age) => scene.words.say("fact_unchanged", &[&age]),
        None => scene.say("fact_changed_now"),
    }
}

/// What troubles the whole panel: the sentence and the way on.
pub(super) fn banner(scene: &Scene) -> Html {
    if scene.model.updated {
        return html! {
            <div class="banner" role="status" data-ref="banner" data-trouble="updated">
                <p>{ scene.say("updated") }</p>
            </div>
        };
    }
    let Some(why) = troubled(scene.model) else {
        return Html::default();
    };
    // What is half typed is the one thing that only this panel still has.
    let typed = scene.model.unkept.as_ref() == Some(why);
    html! {
        <div class="banner" role="status" data-ref="banner" data-trouble={name(why)}>
            <p>
                if typed {
                    <strong>{ scene.words.say("unsaved", &[&scene.say("item_typed")]) }{ " " }</strong>
                }
                { phrase::trouble(scene.words, why) }
            </p>
            if phrase::can_retry(why) {
                <div class="deeds">
                    { parts::button(scene, "quiet", scene.say("retry"), Action::LookAgain) }
                </div>
            }
            if *why == Trouble::SignIn && scene.model.facts().is_some() {
                { privacy::wiping(scene) }
            }
        </div>
    }
}

/// What was asked for and could not be done, with a second try of the same.
pub(super) fn refused(scene: &Scene) -> Html {
    let Some(refused) = &scene.model.refused else {
        return Html::default();
    };
    let again = phrase::can_retry(&refused.why);
    html! {
        <div class="banner" role="alert" data-ref="refused" data-trouble={name(&refused.why)}>
            <p>{ phrase::trouble(scene.words, &refused.why) }</p>
            <div class="deeds">
                if again {
                    { parts::button(scene, "quiet", scene.say("retry"), Action::AskAgain) }
                }
                { parts::button(scene, "link", scene.say("cancel"), Action::Dismiss(refused.turn)) }
            </div>
        </div>
    }
}

/// A trouble's name for tests.
pub(super) fn name(trouble: &Trouble) -> &'static str {
    match trouble {
        Trouble::Unreachable => "unreachable",
        Trouble::ServerFault { .. } => "server",
        Trouble::SignIn => "signin",
        Trouble::OtherPerson { .. } => "otherperson",
        Trouble::NoAccess { .. } => "noaccess",
        Trouble::Refused { .. } => "refused",
        Trouble::Gone => "gone",
        Trouble::Unreadable { .. } => "unreadable",
        Trouble::NotStored { .. } => "notstored",
        Trouble::NoRoom => "noroom",
        Trouble::TooLong { .. } => "toolong",
        Trouble::NoSide => "noside",
        Trouble::NotYours => "notyours",
        Trouble::SignedTwice => "signedtwice",
        Trouble::OfferGone => "offergone",
        Trouble::ComesFirst => "comesfirst",
        Trouble::Retired => "retired",
        Trouble::NotAsked => "notasked",
        Trouble::UnderWay => "underway",
        Trouble::BadCalendar => "badcalendar",
        Trouble::NoHome => "nohome",
        Trouble::SetAside { .. } => "setaside",
        Trouble::Meanwhile => "meanwhile",
        Trouble::NoPage => "no-page",
    }
}
