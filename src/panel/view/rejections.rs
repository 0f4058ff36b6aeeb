//! "Not a customer for now": names a criterion, or says which one is missing. There is no other way to
//! say it.

use yew::prelude::*;

use super::parts::{self, Writing};
use super::{Scene, checklist};
use crate::panel::action::{Action, Deed, Fold, Part};
use crate::panel::field::{Field, MISSING};
use crate::panel::phrase;
use crate::record::{Rejected, Rejection};

pub(super) fn begun(scene: &Scene) -> bool {
    let form = Fold::Form(Field::Reject);
    let named = scene.model.text(Field::RejectNames);
    scene.model.open(&form, !named.is_empty())
}

pub(super) fn form(scene: &Scene) -> Html {
    let field = Field::Reject;
    let mut options = vec![(String::new(), scene.say("reject_choose"))];
    let rows = scene.model.view.checklist.iter();
    let rows = rows.filter(|row| row.listed() && !row.is_retired());
    options.extend(rows.map(|row| (row.criterion.line(), phrase::question(scene.words, row))));
    options.push((MISSING.to_owned(), scene.say("reject_missing")));
    let missing = scene.model.text(Field::RejectNames) == MISSING;
    html! {
        <form class="form card" data-ref="reject" onsubmit={parts::submits(scene, Action::Do(Deed::Reject))}>
            <p>{ scene.say("reject_title") }</p>
            { parts::choosing(scene, Field::RejectNames, scene.say("reject_names"), options) }
            if missing {
                { parts::writing(scene, Writing::new(Field::Missing, scene.say("reject_missing_label"))
                    .hint(scene.say("question_example"))) }
                { checklist::alike(scene, Field::Missing) }
            }
            { parts::writing(scene, Writing::new(field, scene.say("reject_because")).reason()) }
            <div class="deeds">
                <button type="submit" class="strong">{ scene.say("reject_save") }</button>
                { parts::button(scene, "plain", scene.say("cancel"), Action::Cancel(field)) }
            </div>
        </form>
    }
}

pub(super) fn rejections(scene: &Scene) -> Html {
    let all = &scene.model.view.rejections;
    if all.is_empty() {
        return Html::default();
    }
    let brief = Some(all.len().to_string());
    let body = || html! { <ol class="path">{ for all.iter().map(|each| one(scene, each)) }</ol> };
    let title = scene.say("reject_past");
    parts::folder(
        scene,
        Part::Rejections,
        "rejections",
        title,
        brief,
        body,
        false,
    )
}

fn one(scene: &Scene, each: &Rejected) -> Html {
    let (key, question) = match &each.names {
        Rejection::Names(criterion) => {
            let mut rows = scene.model.view.checklist.iter();
            let row = rows.find(|row| row.is(*criterion));
            let question = row.map(|row| phrase::question(scene.words, row));
            (
                "reject_named",
                question.unwrap_or_else(|| scene.say("item_question")),
            )
        }
        Rejection::Missing(question) => ("reject_lacks", question.as_str().to_owned()),
    };
    html! {
        <li class={parts::hue(each.side)} data-ref="rejection">
            <p dir="auto">{ scene.words.say(key, &[&question]) }</p>
            <p class="because" dir="auto">{ scene.words.say("because", &[&each.because]) }</p>
            <p class="small">
                <span dir="auto">{ scene.name(&each.by) }</span>{ " · " }{ phrase::side(scene.words, each.side) }
                { " · " }{ parts::ago(scene, each.at.ms) }{ " " }
                { parts::way_there(scene, each.id, Some(&each.because)) }
            </p>
        </li>
    }
}
