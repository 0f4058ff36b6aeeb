//! What the two sides see differently: both answers side by side, both views under three headings, what
//! was said, and the three ways in which it ends. Visible until then.

use yew::prelude::*;

use super::parts::{self, Writing};
use super::{Scene, answers, line, row};
use crate::panel::action::{Action, Deed, Fold};
use crate::panel::field::{Field, How};
use crate::panel::phrase;
use crate::record::{CriterionId, Difference, Ended, Ending, Lens, Row, Said};
use crate::say;
use crate::team::Side;

/// So many differences show both answers while they are folded; more are a line each.
const SHOWN: usize = 2;

pub(super) fn differences(scene: &Scene) -> Html {
    let rows = scene.model.view.checklist.iter();
    let open: Vec<&Row> = rows.filter(|row| scene.model.differs(row)).collect();
    let title = match open.len() {
        0 => return Html::default(),
        1 => scene.say("list_differs_one"),
        more => scene.words.say("list_differs", &[&more.to_string()]),
    };
    let brief = open.len() <= SHOWN;
    html! {
        <section class="part" data-ref="differences" aria-labelledby="differences-title">
            <h2 id="differences-title" class="differs">{ sign() }{ title }</h2>
            <ul class="rows differing">{ for open.into_iter().map(|row| one(scene, row, brief)) }</ul>
        </section>
    }
}

fn sign() -> Html {
    html! { <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M6 4 2 8l4 4M10 4l4 4-4 4" /></svg> }
}

fn one(scene: &Scene, each: &Row, brief: bool) -> Html {
    let open = scene.model.open(&Fold::Row(each.criterion), false);
    html! {
        <li class={classes!("row", "differs", open.then_some("unfolded"))} key={each.criterion.line()} data-ref="row"
            data-criterion={each.criterion.line()} data-reading="differs"
            aria-label={phrase::question(scene.words, each)}>
            { row::head(scene, each, open) }
            if open {
                <p class="status">{ status(scene, each) }</p>
                { thread(scene, each) }
                { row::body(scene, each) }
            } else {
                if brief {
                    { answers::brief(scene, each) }
                }
                <p class="unseen">{ status(scene, each) }</p>
            }
        </li>
    }
}

fn status(scene: &Scene, row: &Row) -> Html {
    let since = row.difference.as_ref().map(|talk| talk.since.ms);
    html! {
        <>
            { scene.say("differs") }
            if let Some(since) = since {
                { " · " }{ parts::since(scene, since) }
            }
        </>
    }
}

/// The conversation about it.
fn thread(scene: &Scene, row: &Row) -> Html {
    let Some(talk) = &row.difference else {
        return Html::default();
    };
    let writes = scene.model.writes().is_some();
    html! {
        <div class="thread" data-ref="thread">
            if let Some(agreed) = &talk.agreed {
                <p class="small" dir="auto">
                    { scene.words.say("differs_agreed", &[agreed.who.as_str(), &parts::working(scene, agreed.within),
                        agreed.meanwhile.as_str()]) }
                </p>
            } else {
                <p class="small">{ scene.say("differs_hint") }</p>
            }
            { for Lens::ALL.into_iter().map(|lens| views(scene, row, talk, lens)) }
            { said(scene, talk) }
            if writes {
                { say_form(scene, row.criterion) }
                { settle_form(scene, row.criterion) }
            }
        </div>
    }
}

/// Both views under one heading, side by side.
fn views(scene: &Scene, row: &Row, talk: &Difference, lens: Lens) -> Html {
    let column = |side: Side| {
        let view = talk.view(lens, side);
        html! {
            <div class={classes!("view", parts::hue(side))} data-side={parts::hue(side)}>
                <b>{ phrase::side(scene.words, side) }</b>
                if let Some(view) = view {
                    <p dir="auto">{ view.text.clone() }</p>
                    <p class="small"><span dir="auto">{ scene.name(&view.by) }</span>{ " " }
                        { parts::way_there(scene, view.id, Some(&view.text)) }</p>
                } else {
                    <p class="small">{ scene.say("view_none") }</p>
                }
            </div>
        }
    };
    let field = Field::View(row.criterion, lens);
    let title = scene.say(say::lens(lens));
    html! {
        <section class="lens" aria-label={title.clone()}>
            <h3>{ title.clone() }</h3>
            <div class="views">{ for Side::BOTH.into_iter().map(column) }</div>
            if scene.model.writes().is_some() {
                if scene.model.open(&Fold::Form(field), false) {
                    { parts::because_form(scene, field, title, scene.say("view_save"),
                        Deed::View(row.criterion, lens)) }
                } else {
                    <div class="deeds">{ parts::opener(scene, "link", field, scene.say("view_open")) }</div>
                }
            }
        </section>
    }
}

fn said(scene: &Scene, talk: &Difference) -> Html {
    if talk.talk.is_empty() {
        return Html::default();
    }
    let line = |said: &Said| {
        html! {
            <li class={parts::hue(said.side)}>
                <p dir="auto">
                    if said.reopened {
                        <strong>{ scene.say("talk_reopened") }{ " " }</strong>
                    }
                    { said.text.clone() }
                </p>
                <p class="small">
                    <span dir="auto">{ scene.name(&said.by) }</span>{ " · " }{ phrase::side(scene.words, said.side) }
                    { " · " }{ parts::ago(scene, said.at.ms) }{ " " }
                    { parts::way_there(scene, said.id, Some(&said.text)) }
                </p>
            </li>
        }
    };
    html! { <ol class="path">{ for talk.talk.iter().map(line) }</ol> }
}

fn say_form(scene: &Scene, criterion: CriterionId) -> Html {
    let field = Field::Say(criterion);
    if scene.model.open(&Fold::Form(field), false) {
        let (label, does) = (scene.say("talk_label"), scene.say("talk_save"));
        return parts::because_form(scene, field, label, does, Deed::Say(criterion));
    }
    let settling = scene
        .model
        .open(&Fold::Form(Field::Settle(criterion)), false);
    html! {
        <div class="deeds">
            { parts::opener(scene, "quiet", field, scene.say("talk_open")) }
            if !settling {
                { parts::opener(scene, "quiet", Field::Settle(criterion), scene.say("settle_open")) }
            }
        </div>
    }
}

/// How it ends: the criterion changes, this customer is an exception, or it is parked until a day.
fn settle_form(scene: &Scene, criterion: CriterionId) -> Html {
    let field = Field::Settle(criterion);
    if !scene.model.open(&Fold::Form(field), false) {
        return Html::default();
    }
    let chosen = Field::SettleHow(criterion);
    let now = scene.model.text(chosen);
    let label = |how: How| match how {
        How::Changed => scene.say("settle_changed"),
        How::Exception => scene.say("settle_exception"),
        How::Parked => scene.say("settle_parked"),
    };
    let options = How::ALL.map(|how| (how.line(), label(how))).to_vec();
    let until = Writing::new(Field::Until(criterion), scene.say("settle_until")).sort("date");
    html! {
        <form class="form" onsubmit={parts::submits(scene, Action::Do(Deed::Settle(criterion)))} novalidate=true>
            { parts::segments(scene, chosen, scene.say("settle_how"), now, options) }
            if How::of(now) == Some(How::Parked) {
                { parts::writing(scene, until) }
            }
            { parts::writing(scene, Writing::new(field, scene.say("settle_label")).reason()) }
            <div class="deeds">
                <button type="submit" class="strong">{ scene.say("settle_save") }</button>
                { parts::button(scene, "plain", scene.say("cancel"), Action::Cancel(field)) }
            </div>
        </form>
    }
}

/// How a difference was settled, with the way back.
pub(super) fn settled(scene: &Scene, row: &Row) -> Html {
    let talk = row.difference.as_ref();
    let Some((talk, ended)) = talk.and_then(|talk| Some((talk, talk.ended.as_ref()?))) else {
        return Html::default();
    };
    if scene.model.differs(row) {
        return html! { <p class="small" dir="auto">{ outcome(scene, ended) }</p> };
    }
    let field = Field::Reopen(row.criterion);
    let may = scene.model.writes().is_some() && line::reading(row) == "differs";
    html! {
        <div class="thread" data-ref="settled">
            <p dir="auto"><strong>{ outcome(scene, ended) }</strong></p>
            <p class="small">
                <span dir="auto">{ scene.name(&ended.by) }</span>{ " · " }{ phrase::side(scene.words, ended.side) }
                { " · " }{ parts::ago(scene, ended.at.ms) }{ " " }
                { parts::way_there(scene, ended.id, Some(ended.how.because().as_str())) }
            </p>
            { said(scene, talk) }
            if may && scene.model.open(&Fold::Form(field), false) {
                { parts::because_form(scene, field, scene.say("reopen_label"), scene.say("reopen"),
                    Deed::Reopen(row.criterion)) }
            } else if may {
                <div class="deeds">{ parts::opener(scene, "link", field, scene.say("reopen_open")) }</div>
            }
        </div>
    }
}

fn outcome(scene: &Scene, ended: &Ended) -> String {
    let because = ended.how.because().as_str();
    match &ended.how {
        Ending::Changed { .. } => scene.words.say("settled_changed", &[because]),
        Ending::Exception { .. } => scene.words.say("settled_exception", &[because]),
        Ending::Parked { until, .. } => {
            let day = parts::day(scene, *until);
            scene.words.say("settled_parked", &[&day, because])
        }
    }
}
