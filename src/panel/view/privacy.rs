//! What is kept here about the record: how much, as a file, and erasing it.

use yew::prelude::*;

use super::{Scene, header, parts};
use crate::panel::action::{Action, Fold, Part};
use crate::protocol::{Holds, Trouble};

pub(super) fn privacy(scene: &Scene) -> Html {
    let body = || match &scene.model.holds {
        None => html! { <p class="loading">{ scene.say("loading") }</p> },
        Some(Err(why)) => {
            parts::not_told(scene, why, Action::Fold(Fold::Part(Part::Privacy), true))
        }
        Some(Ok(holds)) => html! {
            <>
                { counted(scene, holds) }
                <div class="deeds">
                    { parts::button(scene, "quiet", scene.say("privacy_save"), Action::Export) }
                    if !scene.model.open(&Fold::Part(Part::Erase), false) {
                        { parts::button(scene, "link", scene.say("privacy_erase_open"),
                            Action::Fold(Fold::Part(Part::Erase), true)) }
                    }
                </div>
                if scene.model.exported {
                    <p class="small" role="status">{ scene.say("privacy_saved") }</p>
                }
                if scene.model.open(&Fold::Part(Part::Erase), false) {
                    { erasing(scene, holds) }
                }
            </>
        },
    };
    let title = scene.say("privacy_title");
    parts::folder(scene, Part::Privacy, "privacy", title, None, body, false)
}

fn counted(scene: &Scene, holds: &Holds) -> Html {
    let counts = [
        ("privacy_events", holds.events),
        ("privacy_notes", holds.notes),
        ("privacy_drafts", holds.drafts),
        ("privacy_waiting", holds.waiting),
    ];
    let line = |(key, many): (&str, u32)| html! { <li>{ scene.words.say(key, &[&many.to_string()]) }</li> };
    let written = match &holds.written {
        Ok(mine) => {
            let args = [mine.to_string(), holds.others.to_string()];
            let args = args.each_ref().map(String::as_str);
            html! { <li>{ scene.words.say("privacy_written", &args) }</li> }
        }
        Err(why) => html! { <li class="remark">{ trouble(scene, why) }</li> },
    };
    html! {
        <>
            <p class="small">{ scene.say("privacy_hint") }</p>
            <ul class="plain">{ for counts.into_iter().map(line) }{ written }</ul>
        </>
    }
}

fn trouble(scene: &Scene, why: &Trouble) -> String {
    crate::panel::phrase::trouble(scene.words, why)
}

/// What would go, before it goes.
fn erasing(scene: &Scene, holds: &Holds) -> Html {
    let mine = match &holds.written {
        Ok(mine) if !holds.home => *mine,
        _ => 0,
    };
    let lost = [holds.waiting.to_string(), holds.drafts.to_string()];
    let lost = lost.each_ref().map(String::as_str);
    html! {
        <div class="banner" role="group" data-ref="erase" aria-label={scene.say("privacy_erase_open")}>
            <p>{ scene.say("privacy_erase_what") }</p>
            if holds.waiting + holds.drafts > 0 {
                <p><strong>{ scene.words.say("privacy_erase_lost", &lost) }</strong></p>
            }
            if holds.home {
                <p>{ scene.say("privacy_home") }</p>
            }
            <div class="deeds">
                { parts::button(scene, "quiet", scene.say("privacy_erase"), Action::Erase(false)) }
                if mine == 1 {
                    { parts::button(scene, "quiet", scene.say("privacy_erase_crm_one"), Action::Erase(true)) }
                } else if mine > 1 {
                    { parts::button(scene, "quiet", scene.words.say("privacy_erase_crm", &[&mine.to_string()]),
                        Action::Erase(true)) }
                }
                { parts::button(scene, "plain", scene.say("cancel"), Action::Fold(Fold::Part(Part::Erase), false)) }
            </div>
        </div>
    }
}

/// Nothing is kept any more: the panel rests until somebody wants to read the CRM again.
pub(super) fn erased(scene: &Scene) -> Html {
    html! {
        <>
            { header::bare(scene, &scene.say("panel_name")) }
            <div class="banner" role="status" data-ref="erased">
                <p>{ scene.say("privacy_erased") }</p>
                <div class="deeds">
                    { parts::button(scene, "quiet", scene.say("privacy_again"), Action::LookAgain) }
                </div>
            </div>
        </>
    }
}

/// While nobody is signed in to the CRM: everything of it may go from this browser.
pub(super) fn wiping(scene: &Scene) -> Html {
    let open = Fold::Part(Part::Wipe);
    if !scene.model.open(&open, false) {
        return parts::button(
            scene,
            "link",
            scene.say("privacy_wipe_open"),
            Action::Fold(open, true),
        );
    }
    html! {
        <div role="group" data-ref="wipe" aria-label={scene.say("privacy_wipe_open")}>
            <p>{ scene.say("privacy_wipe_what") }</p>
            <div class="deeds">
                { parts::button(scene, "quiet", scene.say("privacy_erase"), Action::Wipe) }
                { parts::button(scene, "plain", scene.say("cancel"), Action::Fold(open, false)) }
            </div>
        </div>
    }
}
