//! The three questions that are always answered or visibly open.

use yew::prelude::*;

use super::{Scene, form, parts, sentence};
use crate::agreement_page::action::Fold;
use crate::agreement_page::field::{Form, Sort};
use crate::agreement_page::listing;
use crate::ledger::{Article, Open};
use crate::say;

pub(super) fn questions(scene: &Scene) -> Html {
    html! {
        <section id="questions" tabindex="-1" aria-labelledby="questions-title">
            <h2 id="questions-title">{ scene.say("book_questions") }</h2>
            { for Open::ALL.into_iter().map(|open| question(scene, open)) }
        </section>
    }
}

fn question(scene: &Scene, open: Open) -> Html {
    let form = Form::New(Sort::Answer(open));
    let of = |article: &Article| matches!(article, Article::Answer { to, .. } if *to == open);
    let answers = listing::others(scene.model, of);
    let answered = answers.iter().any(|answer| answer.stands());
    let title = form.line() + "-title";
    let writes = scene.model.open(&Fold::Form(form), false);
    html! {
        <div class={classes!("question", (!answered).then_some("open"))} data-ref="question"
            data-open={(!answered).to_string()} role="group" aria-labelledby={title.clone()}>
            <h3 id={title}>{ scene.say(say::open(open)) }</h3>
            if !answered {
                <p class="open-question">{ scene.say("book_open") }</p>
            }
            { sentence::list(scene, &answers, false) }
            if writes {
                { form::sentence(scene, form) }
            } else if scene.model.writes().is_some() {
                { parts::opener(scene, if answered { "link add no-print" } else { "quiet no-print" }, form,
                    scene.say(if answered { "book_answer_more" } else { "book_answer" })) }
            }
        </div>
    }
}
