//! The criteria: which of them are listed, and the way to more of them.

use yew::prelude::*;

use super::{Scene, form, parts, sentence};
use crate::agreement_page::action::{Action, Deed, Filter, Fold};
use crate::agreement_page::field::{Form, Sort};
use crate::agreement_page::listing::{self, Stand};
use crate::agreement_page::phrase;
use crate::agreement_page::starters::{Template, apart, clauses};
use crate::ledger::Clause;

pub(super) fn criteria(scene: &Scene) -> Html {
    let model = scene.model;
    let listed = listing::criteria(model, &model.filter);
    let sentences: Vec<_> = listed.iter().map(|(sentence, _)| *sentence).collect();
    let none = model.book.criteria().next().is_none();
    html! {
        <section id="criteria" tabindex="-1" aria-labelledby="criteria-title">
            <h2 id="criteria-title">{ scene.say("book_criteria") }</h2>
            if none {
                <p class="open-question">{ scene.say("list_empty") }</p>
            } else {
                { filters(scene) }
                { count(scene, sentences.len()) }
            }
            { sentence::list(scene, &sentences, true) }
            if model.writes().is_some() {
                { propose(scene) }
                { templates(scene) }
            }
        </section>
    }
}

fn count(scene: &Scene, listed: usize) -> Html {
    let all = listing::standing_criteria(scene.model);
    let said = scene
        .words
        .say("book_count", &[&listed.to_string(), &all.to_string()]);
    let filtered = scene.model.filter != Filter::default();
    html! {
        <div class="line small">
            <p>{ said }</p>
            if filtered {
                { parts::button(scene, "link", scene.say("book_filter_none"), Action::Filter(Filter::default())) }
            }
        </div>
    }
}

fn filters(scene: &Scene) -> Html {
    let filter = &scene.model.filter;
    let kinds = scene.model.book.kinds();
    let search = {
        let filter = filter.clone();
        scene.send.reform(move |event: InputEvent| {
            Action::Filter(Filter {
                text: parts::typed(&event),
                ..filter.clone()
            })
        })
    };
    let standing = {
        let filter = filter.clone();
        scene.send.reform(move |event: InputEvent| {
            Action::Filter(Filter {
                stand: Stand::of(&parts::typed(&event)),
                ..filter.clone()
            })
        })
    };
    let customer = {
        let (filter, kinds) = (filter.clone(), kinds.clone());
        scene.send.reform(move |event: InputEvent| {
            let wanted = parts::typed(&event);
            Action::Filter(Filter {
                kind: kinds
                    .iter()
                    .find(|kind| phrase::kind(kind) == wanted)
                    .cloned(),
                ..filter.clone()
            })
        })
    };
    let option = |value: String, word: String, selected: bool| {
        html! { <option {value} {selected}>{ word }</option> }
    };
    let stands = Stand::ALL.into_iter().map(|stand| {
        option(
            stand.line().to_owned(),
            scene.say(phrase::stand(stand)),
            filter.stand == Some(stand),
        )
    });
    let kinds = kinds.iter().map(|kind| {
        let word = phrase::kind(kind);
        option(word.clone(), word, filter.kind.as_ref() == Some(kind))
    });
    html! {
        <div class="filters no-print" role="search">
            <div class="field">
                <label for="filter-text">{ scene.say("book_filter_text") }</label>
                <input type="search" id="filter-text" dir="auto" autocomplete="off" value={filter.text.clone()}
                    oninput={search} />
            </div>
            <div class="field">
                <label for="filter-kind">{ scene.say("book_filter_kind") }</label>
                <select id="filter-kind" oninput={customer}>
                    { option(String::new(), scene.say("book_filter_kind_all"), filter.kind.is_none()) }
                    { for kinds }
                </select>
            </div>
            <div class="field">
                <label for="filter-stand">{ scene.say("book_filter_stand") }</label>
                <select id="filter-stand" oninput={standing}>
                    { option(String::new(), scene.say("book_filter_stand_all"), filter.stand.is_none()) }
                    { for stands }
                </select>
            </div>
        </div>
    }
}

fn propose(scene: &Scene) -> Html {
    let of = Form::New(Sort::Criterion);
    if scene.model.open(&Fold::Form(of), false) {
        form::sentence(scene, of)
    } else {
        parts::opener(scene, "quiet no-print", of, scene.say("book_criterion_new"))
    }
}

/// Starting questions: they stand behind a link, as questions to discuss.
fn templates(scene: &Scene) -> Html {
    let model = scene.model;
    let open = model.open(&Fold::Templates, false);
    let choice = |template: Template| {
        // A language whose words do not fit is found by a test; there is nothing to import then.
        let clauses = clauses(scene.words, template).unwrap_or_default();
        let (new, there) = apart(&model.book, clauses);
        let many = new.len().to_string();
        let label = scene.words.say("book_template", &[template.name(), &many]);
        let title = |clause: &Clause| scene.speech.title(&clause.says);
        let there: Vec<String> = there.iter().map(title).collect();
        let said = [template.name(), &there.join(", ")];
        html! {
            <div class="deeds">
                if !new.is_empty() {
                    { parts::button(scene, "quiet", label, Action::Do(Deed::Import(new))) }
                }
                if !there.is_empty() {
                    <span class="small">{ scene.words.say("book_template_there", &said) }</span>
                }
            </div>
        }
    };
    html! {
        <div class="templates no-print">
            <button type="button" class="folder" aria-expanded={open.to_string()}
                onclick={scene.on(Action::Fold(Fold::Templates, !open))}>
                { scene.say("book_templates") }
            </button>
            if open {
                <p class="small">{ scene.say("book_templates_hint") }</p>
                { for Template::ALL.into_iter().map(choice) }
            }
        </div>
    }
}
