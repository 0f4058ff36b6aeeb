//! The people of both sides, and who has left.

use yew::prelude::*;

use super::{Scene, parts};
use crate::agreement::Member;
use crate::agreement_page::action::{Action, Deed, Fold};
use crate::team::{PersonId, Seat, Side};

/// So many of a side are listed at first.
const LISTED: usize = 8;

pub(super) fn people(scene: &Scene) -> Html {
    let book = &scene.model.book;
    let left: Vec<&Member> = book
        .members
        .iter()
        .filter(|member| member.seat.is_none())
        .collect();
    html! {
        <section id="people" tabindex="-1" aria-labelledby="people-title">
            <h2 id="people-title">{ scene.say("book_people") }</h2>
            { joins(scene) }
            <div class="columns">{ for Side::BOTH.into_iter().map(|side| of(scene, side)) }</div>
            if !left.is_empty() {
                <div class="again">
                    <h3>{ scene.say("book_left") }</h3>
                    <p class="small">{ scene.say("book_left_hint") }</p>
                    <ul class="members">{ for left.iter().map(|member| gone(scene, member)) }</ul>
                </div>
            }
            { super::devices::devices(scene) }
        </section>
    }
}

/// Who works with the agreement and stands on no list puts themselves there.
fn joins(scene: &Scene) -> Html {
    let (Some(me), Some(seat)) = (scene.model.me(), scene.model.seat()) else {
        return Html::default();
    };
    let mut members = scene.model.book.members.iter();
    if scene.model.writes().is_none() || members.any(|member| member.person == *me) {
        return Html::default();
    }
    sits(
        scene,
        "quiet no-print",
        scene.say("book_join"),
        me,
        Some(seat),
    )
}

fn sits(
    scene: &Scene,
    class: &'static str,
    label: String,
    who: &PersonId,
    seat: Option<Seat>,
) -> Html {
    parts::button(
        scene,
        class,
        label,
        Action::Do(Deed::Sits(who.clone(), seat)),
    )
}

fn of(scene: &Scene, side: Side) -> Html {
    let all: Vec<&Member> = scene.model.book.people(side).collect();
    let open = scene.model.open(&Fold::People, false);
    let listed = if open { all.len() } else { LISTED };
    let more = all.len().saturating_sub(LISTED);
    let label = match (open, more) {
        (true, _) => scene.say("book_fewer"),
        (false, 1) => scene.say("book_more_one"),
        (false, more) => scene.words.say("book_more", &[&more.to_string()]),
    };
    html! {
        <div class={classes!("side", parts::hue(side))}>
            <h3>{ scene.of(side, "side_marketing", "side_sales") }</h3>
            if all.is_empty() {
                <p class="open-question">{ scene.of(side, "owners_nobody_marketing", "owners_nobody_sales") }</p>
            }
            <ul class="members">{ for all.iter().take(listed).map(|member| member_of(scene, member)) }</ul>
            if more > 0 {
                <button type="button" class="link no-print" aria-expanded={open.to_string()}
                    onclick={scene.on(Action::Fold(Fold::People, !open))}>{ label }</button>
            }
        </div>
    }
}

fn member_of(scene: &Scene, member: &Member) -> Html {
    let name = scene.name(&member.person);
    let leaves = Action::Do(Deed::Sits(member.person.clone(), None));
    let label = scene.words.say("book_leaves_who", &[&name]);
    html! {
        <li key={member.person.0.clone()}>
            <span>{ name }</span>
            <span class="small">{ scene.words.say("book_since", &[&scene.moment(member.since.ms)]) }</span>
            { parts::way(scene, member.id) }
            if scene.model.writes().is_some() {
                <button type="button" class="link no-print" aria-label={label} onclick={scene.on(leaves)}>
                    { scene.say("book_leaves") }
                </button>
            }
        </li>
    }
}

fn gone(scene: &Scene, member: &Member) -> Html {
    let back = |seat: Seat| {
        let key = (
            seat.speaking(),
            "book_returns_marketing",
            "book_returns_sales",
        );
        sits(
            scene,
            "link no-print",
            scene.of(key.0, key.1, key.2),
            &member.person,
            Some(seat),
        )
    };
    html! {
        <li key={member.person.0.clone()}>
            <span>{ scene.name(&member.person) }</span>
            <span class="small">{ scene.words.say("book_left_since", &[&scene.moment(member.since.ms)]) }</span>
            { parts::way(scene, member.id) }
            if scene.model.writes().is_some() {
                { back(Seat::Marketing) }
                { back(Seat::Sales) }
            }
        </li>
    }
}
