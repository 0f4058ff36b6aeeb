//! What both sides look for: every criterion in one line, with two separate answers.

use yew::prelude::*;

use super::parts::{self, Writing};
use super::{Scene, rejections, row};
use crate::panel::action::{Action, Deed, Fold, Part};
use crate::panel::field::Field;
use crate::panel::model::Model;
use crate::panel::phrase;
use crate::record::Row;
use crate::team::{Standing, Starter};

pub(super) fn checklist(scene: &Scene) -> Html {
    let all = &scene.model.view.checklist;
    html! {
        <section class="part" data-ref="checklist" aria-labelledby="list-title">
            <div class="line">
                <h2 id="list-title" tabindex="-1" data-home="question">{ scene.say("list_title") }</h2>
                { standing(scene, all) }
            </div>
            if all.is_empty() {
                { first(scene) }
            } else {
                { lines(scene, all) }
                { not_asked(scene, all) }
                { enough(scene) }
                { another(scene) }
            }
        </section>
    }
}

/// Every criterion that is asked here; what differs stands among the differences. Of a long list the
/// first, and what is opened or begun.
fn lines(scene: &Scene, all: &[Row]) -> Html {
    let listed = |(_, row): &(usize, &Row)| row.listed() && !scene.model.differs(row);
    let rows: Vec<(usize, &Row)> = all.iter().enumerate().filter(listed).collect();
    if rows.is_empty() {
        return Html::default();
    }
    let many = rows.len();
    let most = scene.model.lines;
    let every = many <= Model::LONG || most >= many;
    let seen = |(nth, (_, row)): &(usize, (usize, &Row))| {
        every || *nth < most || scene.model.open(&Fold::Row(row.criterion), false)
    };
    let rows = rows.into_iter().enumerate().filter(seen);
    let rows = rows.map(|(_, (place, each))| row::row(scene, place, each));
    html! {
        <>
            <ul class="rows">{ for rows }</ul>
            if !every {
                <div class="deeds quiet-deeds">
                    { parts::button(scene, "link", scene.words.say("list_all", &[&many.to_string()]),
                        Action::Lines) }
                </div>
            }
        </>
    }
}

/// Which agreement it shows: how much of it is agreed, proposed, only set up, and where it is kept.
fn standing(scene: &Scene, all: &[Row]) -> Html {
    let listed = || all.iter().filter(|row| row.listed());
    let count = |of: fn(&Standing) -> bool| listed().filter(|row| of(&row.standing)).count();
    let counted = [
        (
            "list_agreed",
            count(|of| matches!(of, Standing::Agreed { .. })),
        ),
        (
            "list_proposed",
            count(|of| matches!(of, Standing::Proposal { .. })),
        ),
        (
            "list_configured",
            count(|of| matches!(of, Standing::Configured)),
        ),
    ];
    let there = counted.into_iter().filter(|(_, many)| *many > 0);
    let said: Vec<String> = there
        .map(|(key, many)| scene.words.say(key, &[&many.to_string()]))
        .collect();
    let team = scene.model.shown.as_ref().map(|shown| &shown.team);
    let home = team
        .filter(|team| team.sentences > 0)
        .and_then(|team| team.home.as_ref());
    let kept = home.map(|home| {
        let name = phrase::record(scene.words, home);
        let from = scene.words.say("list_from", &[&name]);
        html! { <>{ " " }{ parts::button(scene, "link", from, Action::OpenAgreement(None)) }</> }
    });
    html! { <span class="small standing" data-ref="footing" dir="auto">{ said.join(" · ") }{ for kept }</span> }
}

/// What is not asked for such a customer; it can still be read and answered.
fn not_asked(scene: &Scene, all: &[Row]) -> Html {
    let hidden = |(_, row): &(usize, &Row)| !row.listed() && !row.is_retired();
    let rows: Vec<(usize, &Row)> = all.iter().enumerate().filter(hidden).collect();
    if rows.is_empty() {
        return Html::default();
    }
    let title = scene
        .words
        .say("list_not_asked", &[&rows.len().to_string()]);
    let body = || {
        let rows = rows
            .iter()
            .map(|(place, each)| row::row(scene, *place, each));
        html! { <ul class="rows">{ for rows }</ul> }
    };
    parts::folder(scene, Part::NotAsked, "notasked", title, None, body, false)
}

/// After three proposals there is enough to talk about.
fn enough(scene: &Scene) -> Html {
    let view = &scene.model.view;
    if !phrase::enough(view) {
        return Html::default();
    }
    let record = scene.model.facts().map_or("", |facts| &facts.name);
    let agenda = phrase::agenda(scene.words, view, record);
    html! {
        <p class="suggestion" data-ref="agenda">
            { scene.say("agenda_enough") }{ " " }
            { parts::copying(scene, scene.say("agenda_copy"), agenda) }
        </p>
    }
}

/// No criteria yet: one question, not a list of settings.
fn first(scene: &Scene) -> Html {
    let may = scene.model.writes().is_some();
    if may && rejections::begun(scene) {
        return rejections::form(scene);
    }
    html! {
        <div class="card ask">
            <p>{ scene.say("list_empty") }</p>
            if may {
                { form(scene, false) }
                <p class="or">
                    { parts::button(scene, "link", scene.say("list_start"),
                        Action::Do(Deed::Start(&Starter::BANT))) }
                    <span class="small">{ scene.say("list_start_hint") }</span>
                </p>
                { others(scene) }
                <div class="deeds quiet-deeds">
                    { parts::opener(scene, "link", Field::Reject, scene.say("reject_open")) }
                </div>
            }
        </div>
    }
}

/// The other starting questions, behind a link.
pub(super) fn others(scene: &Scene) -> Html {
    let list: [(&str, &'static [Starter]); 3] = [
        ("list_start", &Starter::BANT),
        ("list_start_meddicc", &Starter::MEDDICC),
        ("list_start_spiced", &Starter::SPICED),
    ];
    let there = |with: &[Starter]| {
        let mut rows = scene.model.view.checklist.iter();
        let first = with.first().copied();
        rows.any(|row| matches!(row.criterion, crate::record::CriterionId::Starter(of) if Some(of) == first))
    };
    let empty = scene.model.view.checklist.is_empty();
    let choice = |(key, with): (&str, &'static [Starter])| {
        html! { <li>{ parts::button(scene, "link", scene.say(key), Action::Do(Deed::Start(with))) }</li> }
    };
    let offered = list
        .into_iter()
        .filter(|(key, with)| !(there(with) || empty && *key == "list_start"));
    let offered: Vec<_> = offered.collect();
    if offered.is_empty() {
        return Html::default();
    }
    let body = || html! { <ul>{ for offered.into_iter().map(choice) }</ul> };
    let title = scene.say("list_starters");
    parts::folder(scene, Part::Starters, "starters", title, None, body, false)
}

fn another(scene: &Scene) -> Html {
    if scene.model.writes().is_none() {
        return Html::default();
    }
    if scene.model.open(&Fold::Form(Field::Question), false) {
        return form(scene, true);
    }
    if rejections::begun(scene) {
        return rejections::form(scene);
    }
    html! {
        <div class="deeds quiet-deeds">
            { parts::opener(scene, "link add", Field::Question, scene.say("list_add_open")) }
            { parts::opener(scene, "link", Field::Reject, scene.say("reject_open")) }
        </div>
    }
}

fn form(scene: &Scene, cancel: bool) -> Html {
    let field = Field::Question;
    let writing = Writing::new(field, scene.say("question_label"));
    html! {
        <form class="form" onsubmit={parts::submits(scene, Action::Do(Deed::Propose))}>
            { parts::writing(scene, writing.hint(scene.say("question_example"))) }
            { alike(scene, field) }
            <div class="deeds">
                <button type="submit" class="strong">{ scene.say("question_save") }</button>
                if cancel {
                    { parts::button(scene, "plain", scene.say("cancel"), Action::Cancel(field)) }
                }
            </div>
        </form>
    }
}

/// A criterion on the list that seems to ask the same, before a second one is made. One may go on.
pub(super) fn alike(scene: &Scene, field: Field) -> Html {
    let asked = scene.model.text(field);
    let there = phrase::alike(scene.words, &scene.model.view, asked);
    let Some(there) = there.map(|row| phrase::question(scene.words, row)) else {
        return Html::default();
    };
    html! { <p class="remark hint" role="status" dir="auto">{ scene.words.say("list_alike", &[&there]) }</p> }
}
