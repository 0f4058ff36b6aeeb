//! What there is to talk about: what waits for whom. Printed, it is an agenda.

use yew::prelude::*;

use super::{Scene, parts};
use crate::agreement::Sentence;
use crate::agreement_page::action::{Action, Filter};
use crate::agreement_page::listing::{self, Stand};
use crate::ledger::Open;
use crate::say;
use crate::team::Side;

/// So many are listed; the rest is a click away.
const LISTED: usize = 5;

pub(super) fn agenda(scene: &Scene) -> Html {
    let agenda = listing::agenda(scene.model);
    let [marketing, sales] = &agenda.waits;
    html! {
        <section id="agenda" tabindex="-1" aria-labelledby="agenda-title" data-ref="agenda">
            <div class="line">
                <h2 id="agenda-title">{ scene.say("book_agenda") }</h2>
                { parts::button(scene, "link no-print", scene.say("book_print"), Action::Print) }
            </div>
            if agenda.is_empty() {
                <p class="small">{ scene.say("book_agenda_empty") }</p>
            }
            <div class="columns">
                { waits(scene, Side::Marketing, marketing) }
                { waits(scene, Side::Sales, sales) }
            </div>
            { again(scene, &agenda.again) }
            { open(scene, &agenda.open) }
        </section>
    }
}

fn waits(scene: &Scene, side: Side, sentences: &[&Sentence]) -> Html {
    if sentences.is_empty() {
        return Html::default();
    }
    let many = sentences.len().to_string();
    let key = say::of(side, "book_waits_marketing", "book_waits_sales");
    html! {
        <div class={classes!("side", parts::hue(side))}>
            <h3>{ scene.words.say(key, &[&many]) }</h3>
            { list(scene, sentences, (scene.model.side() == Some(side)).then_some(Stand::Waits)) }
        </div>
    }
}

fn again(scene: &Scene, sentences: &[&Sentence]) -> Html {
    if sentences.is_empty() {
        return Html::default();
    }
    html! {
        <div class="again">
            <h3>{ scene.say("book_overdue") }</h3>
            { list(scene, sentences, Some(Stand::Again)) }
        </div>
    }
}

fn open(scene: &Scene, questions: &[Open]) -> Html {
    if questions.is_empty() {
        return Html::default();
    }
    let item = |open: &Open| html! { <li>{ scene.say(say::open(*open)) }</li> };
    html! {
        <div class="again">
            <h3>{ scene.say("book_agenda_open") }</h3>
            <ul class="points">{ for questions.iter().map(item) }</ul>
        </div>
    }
}

/// `rest` is what the list of criteria is narrowed to for the rest of them.
fn list(scene: &Scene, sentences: &[&Sentence], rest: Option<Stand>) -> Html {
    let item = |sentence: &&Sentence| {
        let says = sentence.versions.last().map(|version| &version.clause.says);
        let title = says
            .map(|says| scene.speech.title(says))
            .unwrap_or_default();
        html! {
            <li key={sentence.id.line()}>
                { parts::button(scene, "link", title, Action::Show(sentence.id)) }
            </li>
        }
    };
    let more = sentences.len().saturating_sub(LISTED);
    let said = match more {
        1 => scene.say("book_more_one"),
        more => scene.words.say("book_more", &[&more.to_string()]),
    };
    let filter = Filter {
        stand: rest,
        ..Filter::default()
    };
    html! {
        <>
            <ul class="points">{ for sentences.iter().take(LISTED).map(item) }</ul>
            if more > 0 && rest.is_some() {
                { parts::button(scene, "link", said, Action::List(filter)) }
            } else if more > 0 {
                <p class="small">{ said }</p>
            }
        </>
    }
}
