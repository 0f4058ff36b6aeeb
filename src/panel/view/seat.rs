//! "Which side are you on?": the only question, and the place to change the answer.

use yew::prelude::*;

use super::Scene;
use crate::panel::action::{Action, Fold};
use crate::panel::phrase;
use crate::team::{Seat, Side};

/// The question, while nobody answered it; and the switch of who works on both.
pub(super) fn asked(scene: &Scene) -> Html {
    match scene.model.seat() {
        None => html! {
            <section class="card ask" data-ref="seat" aria-labelledby="seat-title">
                <h2 id="seat-title">{ scene.say("seat_question") }</h2>
                { choices(scene, None) }
                <p class="small">{ scene.say("seat_hint") }</p>
            </section>
        },
        Some(seat @ Seat::Both { .. }) => said(scene, seat),
        Some(_) => Html::default(),
    }
}

/// The answer, at the end of everything, where it can be changed.
pub(super) fn seat(scene: &Scene) -> Html {
    match scene.model.seat() {
        Some(seat @ (Seat::Marketing | Seat::Sales)) => said(scene, seat),
        _ => Html::default(),
    }
}

fn said(scene: &Scene, seat: Seat) -> Html {
    let open = scene.model.open(&Fold::Seat, false);
    let toggle = Action::Fold(Fold::Seat, !open);
    html! {
        <section class="seat" data-ref="seat" aria-label={scene.say("seat_question")}>
            <div class="line">
                { speaking(scene, seat) }
                <button type="button" class="link" aria-expanded={open.to_string()} onclick={scene.on(toggle)}>
                    { scene.say("seat_change") }
                </button>
            </div>
            if open {
                { choices(scene, Some(seat)) }
            }
        </section>
    }
}

fn speaking(scene: &Scene, seat: Seat) -> Html {
    let Seat::Both { speaking } = seat else {
        return html! { <span>{ scene.of(seat.speaking(), "seat_is_marketing", "seat_is_sales") }</span> };
    };
    let choice = |side: Side| {
        let pressed = (side == speaking).to_string();
        let action = Action::Seat(Seat::Both { speaking: side });
        html! {
            <button type="button" aria-pressed={pressed} onclick={scene.on(action)}>
                { phrase::side(scene.words, side) }
            </button>
        }
    };
    html! {
        <>
            <span id="speaking">{ scene.say("seat_speaking") }</span>
            <span class="segments" role="group" aria-labelledby="speaking">
                { for Side::BOTH.into_iter().map(choice) }
            </span>
        </>
    }
}

fn choices(scene: &Scene, now: Option<Seat>) -> Html {
    // Who works on both begins with the side that is not asked for elsewhere: sales opens records.
    let both = Seat::Both {
        speaking: now.map_or(Side::Sales, Seat::speaking),
    };
    let choice = |seat: Seat, label: String| {
        let pressed = now.map(|now| (now == seat).to_string());
        html! {
            <button type="button" aria-pressed={pressed} onclick={scene.on(Action::Seat(seat))}>{ label }</button>
        }
    };
    html! {
        <div class="segments wide" role="group" aria-label={scene.say("seat_question")}>
            { choice(Seat::Marketing, phrase::side(scene.words, Side::Marketing)) }
            { choice(Seat::Sales, phrase::side(scene.words, Side::Sales)) }
            { choice(both, scene.say("seat_both")) }
        </div>
    }
}
