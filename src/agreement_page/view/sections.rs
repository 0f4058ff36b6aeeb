//! The rules, the working hours, the CRM's fields and the glossary: sentences like all others.

use yew::prelude::*;

use super::{Scene, form, parts, sentence};
use crate::agreement::Sentence;
use crate::agreement_page::action::{Action, Fold};
use crate::agreement_page::field::{Form, Sort};
use crate::agreement_page::listing;
use crate::agreement_page::phrase::SUGGESTED;
use crate::ledger::{Article, Dimension};
use crate::say;
use crate::team::Label;

/// So many holidays are shown ahead.
const AHEAD: usize = 5;

/// A section of sentences with its form.
fn section(
    scene: &Scene,
    id: &'static str,
    title: &str,
    sentences: &[&Sentence],
    empty: &str,
    body: Html,
) -> Html {
    let labelled = [id, "-title"].concat();
    let open = sentences.iter().all(|sentence| !sentence.stands());
    html! {
        <section {id} tabindex="-1" aria-labelledby={labelled.clone()}>
            <h2 id={labelled}>{ scene.say(title) }</h2>
            if open && !empty.is_empty() {
                <p class="open-question">{ scene.say(empty) }</p>
            }
            { sentence::list(scene, sentences, true) }
            { body }
        </section>
    }
}

/// The form, or the button that opens it.
fn adds(scene: &Scene, of: Form, label: &str) -> Html {
    if scene.model.writes().is_none() {
        return Html::default();
    }
    if scene.model.open(&Fold::Form(of), false) {
        form::sentence(scene, of)
    } else {
        parts::opener(scene, "quiet no-print", of, scene.say(label))
    }
}

/// What comes before the lead moves. It is proposed from the criterion; without any there is nothing to
/// say here.
pub(super) fn gates(scene: &Scene) -> Html {
    let gates = listing::others(scene.model, |article| {
        matches!(article, Article::Gate { .. })
    });
    if gates.is_empty() {
        return Html::default();
    }
    let body = html! { <p class="hint">{ scene.say("book_gates_hint") }</p> };
    section(scene, "gates", "book_gates", &gates, "", body)
}

pub(super) fn rules(scene: &Scene) -> Html {
    let rules = listing::others(scene.model, |article| matches!(article, Article::Rule(_)));
    let adds = adds(scene, Form::New(Sort::Rule), "book_rule_new");
    section(
        scene,
        "rules",
        "book_rules",
        &rules,
        "book_rules_empty",
        adds,
    )
}

pub(super) fn hours(scene: &Scene) -> Html {
    let all = listing::others(scene.model, |article| {
        matches!(article, Article::Calendar(_))
    });
    // There is one calendar; it is changed, not added to.
    let one = all.iter().any(|calendar| calendar.stands());
    let form = Form::New(Sort::Calendar);
    let body = html! {
        <>
            { ahead(scene) }
            if !one {
                { adds(scene, form, "book_calendar_new") }
            }
        </>
    };
    section(
        scene,
        "hours",
        "book_calendar_title",
        &all,
        "book_calendar_empty",
        body,
    )
}

/// The next days that are free by the calendar.
fn ahead(scene: &Scene) -> Html {
    let calendar = scene.model.book.calendar();
    let Some(country) = calendar.and_then(|(calendar, _)| calendar.country) else {
        return Html::default();
    };
    let days = scene.speech.holidays(country, scene.model.now(), AHEAD);
    let day = |(day, name): &(crate::team::calendar::Day, String)| {
        html! { <li><time>{ scene.date(day.ms()) }</time>{ " · " }{ name.clone() }</li> }
    };
    html! {
        <div class="again">
            <h3>{ scene.say("book_holidays") }</h3>
            <ul class="points">{ for days.iter().map(day) }</ul>
        </div>
    }
}

pub(super) fn fields(scene: &Scene) -> Html {
    let all = listing::others(scene.model, |article| {
        matches!(article, Article::Field { .. })
    });
    let named = |of: Dimension| {
        let mut standing = all.iter().filter(|sentence| sentence.stands());
        standing.any(
            |sentence| matches!(sentence.says(), Some(Article::Field { says, .. }) if *says == of),
        )
    };
    let missing = Dimension::ALL.into_iter().filter(|of| !named(*of));
    let one = |of: Dimension| {
        html! {
            <div class="question">
                <p class="line">
                    <b>{ scene.say(say::dimension(of)) }</b>
                    <span class="small">{ scene.say("book_field_none") }</span>
                </p>
                { adds(scene, Form::New(Sort::Field(of)), "book_field_new") }
            </div>
        }
    };
    let body = missing.map(one).collect();
    section(scene, "fields", "book_fields", &all, "", body)
}

pub(super) fn glossary(scene: &Scene) -> Html {
    let all = listing::others(scene.model, |article| {
        matches!(article, Article::Term { .. })
    });
    let known = |word: &str| {
        let word = Label::new(word).ok();
        all.iter().filter(|sentence| sentence.stands()).any(|sentence| {
            matches!((sentence.says(), &word), (Some(Article::Term { word: there, .. }), Some(word)) if there.same(word))
        })
    };
    let missing = SUGGESTED
        .iter()
        .map(|key| scene.say(key))
        .filter(|word| !known(word));
    let missing: Vec<String> = missing.collect();
    let form = Form::New(Sort::Term);
    let writes = scene.model.open(&Fold::Form(form), false);
    let define = |word: &String| {
        let label = scene.words.say("book_define", &[word]);
        parts::button(scene, "quiet", label, Action::Define(word.clone()))
    };
    let body = html! {
        <>
            if !missing.is_empty() && !writes && scene.model.writes().is_some() {
                <p class="open-question">{ scene.say("book_glossary_open") }</p>
                <div class="deeds no-print">{ for missing.iter().map(define) }</div>
            }
            { adds(scene, form, "book_term_new") }
        </>
    };
    section(scene, "glossary", "book_glossary", &all, "", body)
}
