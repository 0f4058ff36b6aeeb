//! Which customer this is: chosen in two clicks, or said in own words.

use yew::prelude::*;

use super::Scene;
use super::parts::{self, Writing};
use crate::panel::action::{Action, Deed, Part};
use crate::panel::field::Field;
use crate::panel::phrase;
use crate::record::{Customer, Dimension, Kind};
use crate::team::Label;

pub(super) fn customer(scene: &Scene) -> Html {
    let Some(shown) = &scene.model.shown else {
        return Html::default();
    };
    let customer = &scene.model.view.customer;
    let brief = phrase::kind_of_customer(&customer.kind);
    let brief = brief.unwrap_or_else(|| scene.say("customer_unknown"));
    let kinds = &shown.team.kinds;
    let body = || {
        html! {
            <>
                if let Some(said) = said(scene, customer) {
                    <p class="small" dir="auto">{ said }</p>
                }
                if scene.model.writes().is_some() {
                    if !kinds.is_empty() {
                        <div class="deeds" role="group" aria-label={scene.say("customer_title")}>
                            { for kinds.iter().filter_map(|kind| choice(scene, kind, &customer.kind)) }
                        </div>
                    }
                    { form(scene, &customer.kind) }
                    if customer.said.is_some() && customer.kind != customer.given {
                        <div class="deeds quiet-deeds">
                            { parts::button(scene, "link", scene.say("customer_clear"),
                                Action::Do(Deed::Place(Kind::default()))) }
                        </div>
                    }
                }
            </>
        }
    };
    let title = scene.say("customer_title");
    parts::folder(
        scene,
        Part::Customer,
        "customer",
        title,
        Some(brief),
        body,
        false,
    )
}

fn choice(scene: &Scene, kind: &Kind, now: &Kind) -> Option<Html> {
    let label = phrase::kind_of_customer(kind)?;
    let says = |named: &Option<Label>, now: &Option<Label>| named.is_none() || named == now;
    let holds = says(&kind.customer, &now.customer)
        && says(&kind.complexity, &now.complexity)
        && says(&kind.process, &now.process);
    let pressed = holds.to_string();
    let place = Action::Do(Deed::Place(kind.clone()));
    Some(html! {
        <button type="button" class="quiet choice" aria-pressed={pressed} dir="auto" onclick={scene.on(place)}>
            { label }
        </button>
    })
}

/// Where it is known from: a person said it, or the CRM's own fields.
fn said(scene: &Scene, customer: &Customer) -> Option<String> {
    if let Some((by, at)) = &customer.said {
        let ago = phrase::ago(scene.words, at.ms, scene.model.now());
        return Some(scene.words.say("customer_said", &[&scene.name(by), &ago]));
    }
    let given = phrase::kind_of_customer(&customer.given)?;
    Some(scene.words.say("customer_given", &[&given]))
}

fn form(scene: &Scene, now: &Kind) -> Html {
    let fields = [
        (Dimension::Customer, "customer_type", &now.customer),
        (
            Dimension::Complexity,
            "customer_complexity",
            &now.complexity,
        ),
        (Dimension::Process, "customer_process", &now.process),
    ];
    let field = |(of, key, known): (Dimension, &str, &Option<Label>)| {
        let writing = Writing::new(Field::Kind(of), scene.say(key));
        let writing = match known {
            Some(known) => writing.hint(known.as_str().to_owned()),
            None => writing,
        };
        parts::writing(scene, writing)
    };
    let typed = |of: &Dimension| !scene.model.text(Field::Kind(*of)).trim().is_empty();
    html! {
        <form class="form" onsubmit={parts::submits(scene, Action::Do(Deed::PlaceTyped))}>
            <div class="thirds">{ for fields.into_iter().map(field) }</div>
            if Dimension::ALL.iter().any(typed) {
                <div class="deeds">
                    <button type="submit" class="strong">{ scene.say("customer_save") }</button>
                </div>
            }
        </form>
    }
}
