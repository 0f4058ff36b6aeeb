//! What is expected: of me first, in a line each with its clock; of others one click away.

use yew::prelude::*;

use super::parts::{self, Writing};
use super::{Scene, expectation};
use crate::panel::action::{Action, Deed, Fold, Part};
use crate::panel::field::{DAYS, Field, side_line};
use crate::panel::phrase;
use crate::record::{Expectation, Phase};
use crate::team::{PersonId, Side};

/// What is expected of this person, and what asks both sides for a word.
pub(super) fn mine(scene: &Scene) -> Html {
    let all = scene.model.view.expectations.iter();
    let open: Vec<&Expectation> = all.filter(|of| of.open()).collect();
    let (mine, others): (Vec<_>, Vec<_>) = open.into_iter().partition(|of| is_mine(scene, of));
    let loud: Vec<_> = others.into_iter().filter(|of| loud(scene, of)).collect();
    if mine.is_empty() && loud.is_empty() {
        return Html::default();
    }
    let list = |all: Vec<&Expectation>, mine: bool| {
        html! { <ul class="rows">{ for all.into_iter().map(|each| expectation::one(scene, each, mine)) }</ul> }
    };
    let title = scene.say(if mine.is_empty() {
        "mine_both"
    } else {
        "mine_title"
    });
    let both = !mine.is_empty() && !loud.is_empty();
    html! {
        <section class="part" data-ref="mine" aria-labelledby="mine-title">
            <h2 id="mine-title" tabindex="-1" data-home="expect">{ title }</h2>
            if !mine.is_empty() {
                { list(mine, true) }
            }
            if both {
                <h3>{ scene.say("mine_both") }</h3>
            }
            if !loud.is_empty() {
                { list(loud, false) }
            }
        </section>
    }
}

fn is_mine(scene: &Scene, of: &Expectation) -> bool {
    let me = scene.model.me();
    // By name it is theirs whichever side they speak for now.
    let by_name = of.of.person.as_ref() == Some(&me);
    by_name || scene.model.side().is_some_and(|side| of.asks(side, &me))
}

/// Whether both sides shall see it by now.
fn loud(scene: &Scene, of: &Expectation) -> bool {
    let clock = scene.model.clock_of(of);
    clock.is_some_and(|clock| matches!(clock.phase, Phase::Both | Phase::Talk))
}

/// What is expected of others, what was expected before, and asking for something.
pub(super) fn others(scene: &Scene) -> Html {
    let all = &scene.model.view.expectations;
    let quiet = |of: &&Expectation| of.open() && !is_mine(scene, of) && !loud(scene, of);
    let open: Vec<&Expectation> = all.iter().filter(quiet).collect();
    let ended: Vec<&Expectation> = all.iter().rev().filter(|of| !of.open()).collect();
    let writes = scene.model.writes();
    if open.is_empty() && ended.is_empty() && writes.is_none() {
        return Html::default();
    }
    let brief = match open.len() {
        0 => None,
        many => Some(scene.words.say("others_open", &[&many.to_string()])),
    };
    let body = || {
        html! {
            <>
                if !open.is_empty() {
                    <ul class="rows">{ for open.into_iter().map(|each| expectation::one(scene, each, false)) }</ul>
                }
                if let Some(side) = writes {
                    { ask(scene, side) }
                }
                if !ended.is_empty() {
                    <h3>{ scene.say("others_ended") }</h3>
                    <ul class="rows">{ for ended.into_iter().map(|each| expectation::one(scene, each, false)) }</ul>
                }
            </>
        }
    };
    let title = scene.say("others_title");
    parts::folder(
        scene,
        Part::Expectations,
        "expectations",
        title,
        brief,
        body,
        false,
    )
}

fn ask(scene: &Scene, side: Side) -> Html {
    let field = Field::Expect;
    if !scene.model.open(&Fold::Form(field), false) {
        let label = scene.say("expect_open");
        return html! { <div class="deeds">{ parts::opener(scene, "quiet", field, label) }</div> };
    }
    let now = match scene.model.text(Field::Unit) {
        DAYS => DAYS,
        _ => "hours",
    };
    let units = vec![
        ("hours", scene.say("expect_hours")),
        (DAYS, scene.say("expect_days")),
    ];
    let within = Writing::new(Field::Within, scene.say("expect_within")).sort("number");
    let silence = Writing::new(Field::Silence, scene.say("expect_silence")).reason();
    html! {
        <form class="form" onsubmit={parts::submits(scene, Action::Do(Deed::Expect))} novalidate=true>
            { parts::writing(scene, Writing::new(field, scene.say("expect_what"))) }
            { parts::choosing(scene, Field::ExpectOf, scene.say("expect_of"), people(scene, side.other())) }
            <div class="pair">
                { parts::writing(scene, within) }
                { parts::segments(scene, Field::Unit, scene.say("expect_unit"), now, units) }
            </div>
            { parts::writing(scene, silence.hint(scene.say("expect_silence_example"))) }
            <div class="deeds">
                <button type="submit" class="strong">{ scene.say("expect_save") }</button>
                { parts::button(scene, "plain", scene.say("cancel"), Action::Cancel(field)) }
            </div>
        </form>
    }
}

/// The other side, and each of its owners.
fn people(scene: &Scene, side: Side) -> Vec<(String, String)> {
    let anybody = scene.of(side, "expect_anybody_marketing", "expect_anybody_sales");
    let mut options = vec![(side_line(side).to_owned(), anybody)];
    let owners = scene.model.view.owners.of(side).iter();
    let there = owners.filter(|owner| !has_left(scene, &owner.person));
    options.extend(there.map(|owner| {
        let PersonId(id) = &owner.person;
        ([side_line(side), id].join(":"), scene.name(&owner.person))
    }));
    options
}

/// Whether a person has left the team.
pub(super) fn has_left(scene: &Scene, person: &PersonId) -> bool {
    let shown = scene.model.shown.as_ref();
    shown.is_some_and(|shown| shown.team.left.contains(person))
}

/// Of whom something is expected, in words.
pub(super) fn party(scene: &Scene, of: &Expectation) -> String {
    match &of.of.person {
        Some(person) => scene.name(person),
        None => phrase::side(scene.words, of.of.side),
    }
}
