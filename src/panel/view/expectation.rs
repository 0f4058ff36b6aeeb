//! One expectation: a line with its clock; opened, who asked whom, what the clock did and why, what was
//! agreed on silence, and what this person can say about it.

use yew::prelude::*;

use super::expectations::{has_left, party};
use super::{Scene, parts};
use crate::panel::action::{Action, Deed, Fold};
use crate::panel::day::working_day;
use crate::panel::field::{Field, Step};
use crate::panel::phrase;
use crate::record::{Clock, Did, End, ExpectStep, Expectation, ExpectationId, Mark, Phase};
use crate::say;
use crate::team::Side;
use crate::team::calendar::{SpanState, Why};

pub(super) fn one(scene: &Scene, each: &Expectation, mine: bool) -> Html {
    let Some(clock) = scene.model.clock_of(each) else {
        return Html::default();
    };
    let fold = Fold::Expectation(each.id);
    let open = scene.model.open(&fold, false);
    let quiet = !mine && clock.phase == Phase::Nudge;
    let phase = phrase::phase(if quiet { Phase::Running } else { clock.phase });
    html! {
        <li class={classes!("row", "expectation", parts::hue(each.of.side), open.then_some("unfolded"))}
            key={each.id.line()} data-ref="expectation" data-phase={phase} data-side={parts::hue(each.of.side)}
            aria-label={each.what.clone()}>
            <button type="button" class="row-head" aria-expanded={open.to_string()} title={each.what.clone()}
                onclick={scene.on(Action::Fold(fold, !open))}>
                <span class="question" dir="auto">{ each.what.clone() }</span>
                if !mine {
                    <span class="small party" dir="auto">{ party(scene, each) }</span>
                }
                <span class={classes!("clock", phase)}>{ brief(scene, each, &clock, mine) }</span>
            </button>
            if open {
                { opened(scene, each, &clock, mine) }
            }
        </li>
    }
}

fn brief(scene: &Scene, each: &Expectation, clock: &Clock, mine: bool) -> String {
    match each.end {
        Some(End::Met) => scene.say("clock_met"),
        Some(End::Dropped) => scene.say("clock_dropped"),
        Some(End::Over) => scene.say("clock_moved_on"),
        Some(End::Retired) => scene.say("clock_retired"),
        None => phrase::clock(scene.words, clock, mine, day(scene)),
    }
}

fn day(scene: &Scene) -> u32 {
    working_day(scene.model.calendar.as_deref())
}

fn opened(scene: &Scene, each: &Expectation, clock: &Clock, mine: bool) -> Html {
    let loud = mine || clock.phase != Phase::Nudge;
    let says = phrase::kept(clock.phase).filter(|_| loud && each.open());
    html! {
        <div class="details">
            <p dir="auto">{ asked(scene, each) }</p>
            if each.of.person.as_ref().is_some_and(|person| has_left(scene, person)) {
                <p class="open-question">{ scene.say("expectation_left") }</p>
            }
            if each.refused() {
                <p class="open-question">{ scene.say("clock_refused") }</p>
            } else if let Some(says) = says {
                <p class="open-question">{ scene.say(says) }</p>
            }
            <p class="small" dir="auto">{ scene.words.say("expectation_silence", &[&each.silence]) }</p>
            if clock.phase == Phase::Talk {
                { talk(scene, each) }
            }
            { explained(scene, each, clock) }
            { marks(scene, each) }
            if let Some(side) = scene.model.writes() {
                { answering(scene, each, side) }
            }
            { state(scene, each) }
        </div>
    }
}

fn state(scene: &Scene, each: &Expectation) -> Html {
    match each.id {
        ExpectationId::Own(id) => parts::way_there(scene, id, Some(&each.what)),
        ExpectationId::Rule { .. } | ExpectationId::Talk { .. } => Html::default(),
    }
}

/// Who expects it of whom, within how long.
fn asked(scene: &Scene, each: &Expectation) -> String {
    let within = phrase::working(scene.words, u64::from(each.within) * 60_000, day(scene));
    let of = match &each.of.person {
        Some(_) => party(scene, each),
        None => scene.of(each.of.side, "side_within_marketing", "side_within_sales"),
    };
    match (&each.by, each.when) {
        (Some((by, _)), _) => {
            let by = scene.name(by);
            scene.words.say("expectation_asked", &[&by, &of, &within])
        }
        (None, Some(when)) => {
            let when = scene.say(say::trigger(when, each.of.side));
            scene
                .words
                .say("expectation_agreed", &[&when, &of, &within])
        }
        (None, None) => scene.words.say("expectation_of", &[&of, &within]),
    }
}

/// What was agreed on silence has come: five minutes of talking, with a line to send.
fn talk(scene: &Scene, each: &Expectation) -> Html {
    let record = scene.model.facts().map_or("", |facts| &facts.name);
    let line = scene.words.say("talk_invite", &[record, &each.what]);
    html! {
        <p class="suggestion">
            { scene.say("talk_five") }{ " " }
            { parts::copying(scene, scene.say("talk_copy"), line) }
        </p>
    }
}

/// What started and stopped the clock, and whose time it was.
fn explained(scene: &Scene, each: &Expectation, clock: &Clock) -> Html {
    let words = scene.words;
    let now = scene.model.now();
    let system = phrase::lasting(words, clock.system);
    let worked = phrase::working(words, clock.worked, day(scene));
    let within = phrase::working(words, clock.within, day(scene));
    let due = clock
        .due
        .filter(|_| each.open() && clock.phase == Phase::Running);
    html! {
        <ul class="explained small" data-ref="clock" data-phase={phrase::phase(clock.phase)}>
            <li>{ words.say("clock_asked", &[&phrase::ago(words, clock.asked, now)]) }</li>
            if clock.seen.is_some() {
                <li>{ words.say("clock_system", &[&system]) }</li>
                <li>{ words.say("clock_people", &[&worked, &within]) }</li>
            } else if each.open() {
                <li>{ words.say("clock_unseen", &[&system]) }</li>
            }
            { closed(scene, each, clock) }
            if let Some(due) = due {
                <li>{ words.say("clock_due", &[&parts::exact(scene, due)]) }</li>
            }
            { hours(scene) }
        </ul>
    }
}

/// What the calendar left out, in words.
fn closed(scene: &Scene, each: &Expectation, clock: &Clock) -> Html {
    let shown = scene.model.shown.as_ref();
    let (Some(seen), Some(shown), Some(calendar)) = (clock.seen, shown, &scene.model.calendar)
    else {
        return Html::default();
    };
    let end = each.end.and(each.marks.last().map(|mark| mark.at.ms));
    let spans = calendar.spans(&shown.team.offsets, seen, end.unwrap_or(scene.model.now()));
    let mut outside = 0;
    let mut days = Vec::new();
    for span in spans {
        match span.state {
            SpanState::Open => {}
            SpanState::Closed(Why::Hours) => outside += span.to - span.from,
            SpanState::Closed(Why::Holiday(_)) => days.push(("clock_holiday", span.from)),
            SpanState::Closed(Why::OwnDay) => days.push(("clock_own_day", span.from)),
        }
    }
    let day = |(key, from): (&str, u64)| {
        html! { <li>{ scene.words.say(key, &[&parts::day(scene, from)]) }</li> }
    };
    html! {
        <>
            // Seconds outside working hours explain nothing.
            if let Some(outside) = phrase::age(scene.words, outside) {
                <li>{ scene.words.say("clock_outside", &[&outside]) }</li>
            }
            { for days.into_iter().map(day) }
        </>
    }
}

/// By whose hours it counts, when nobody has agreed on any.
fn hours(scene: &Scene) -> Html {
    let shown = scene.model.shown.as_ref();
    let key = match shown.map(|shown| (&shown.team.calendar, shown.team.calendar_agreed)) {
        Some((Some(_), true)) => return Html::default(),
        Some((Some(_), false)) => "clock_hours_proposed",
        _ => "clock_hours_office",
    };
    html! { <li>{ scene.say(key) }</li> }
}

/// What was done about it.
fn marks(scene: &Scene, each: &Expectation) -> Html {
    if each.marks.is_empty() {
        return Html::default();
    }
    let line = |mark: &Mark| {
        let key = match mark.did {
            Did::Agreed => "mark_agreed",
            Did::Paused => "mark_paused",
            Did::Resumed => "mark_resumed",
            Did::Met => "mark_met",
            Did::Cannot => "mark_cannot",
            Did::Dropped => "mark_dropped",
            Did::Over => "mark_over",
            Did::Retired => "mark_retired",
        };
        html! {
            <li class={parts::hue(mark.side)}>
                <p dir="auto">{ scene.words.say(key, &[&scene.name(&mark.by)]) }</p>
                if let Some(because) = &mark.because {
                    <p class="because" dir="auto">{ scene.words.say("because", &[because]) }</p>
                }
                <p class="small">{ parts::ago(scene, mark.at.ms) }{ " " }
                    { parts::way_there(scene, mark.id, mark.because.as_deref()) }</p>
            </li>
        }
    };
    html! { <ol class="path">{ for each.marks.iter().map(line) }</ol> }
}

/// What this person's side may say about it, and nothing else.
fn answering(scene: &Scene, each: &Expectation, side: Side) -> Html {
    let expectation = each.id;
    let form = Step::ALL.into_iter().find(|step| {
        step.may(each, side)
            && scene
                .model
                .open(&Fold::Form(Field::Step(expectation, *step)), false)
    });
    if let Some(step) = form {
        let (label, does) = named(scene, step);
        let field = Field::Step(expectation, step);
        return parts::because_form(scene, field, label, does, Deed::Step(expectation, step));
    }
    let will = each.may(side, &ExpectStep::Agreed { expectation })
        && !each.marks.iter().any(|mark| mark.did == Did::Agreed);
    let on = each.may(side, &ExpectStep::Resumed { expectation });
    let opener = |step: Step| {
        let key = match step {
            Step::Met => "step_met_open",
            Step::Cannot => "step_cannot_open",
            Step::Pause => "step_pause_open",
            Step::Drop => "step_drop_open",
        };
        let class = if step == Step::Met { "quiet" } else { "link" };
        parts::opener(scene, class, Field::Step(expectation, step), scene.say(key))
    };
    let steps = Step::ALL.into_iter().filter(|step| step.may(each, side));
    html! {
        <div class="deeds">
            if will {
                { parts::button(scene, "quiet", scene.say("step_will"), Action::Do(Deed::WillDo(expectation))) }
            }
            { for steps.map(opener) }
            if on {
                { parts::button(scene, "quiet", scene.say("step_on"), Action::Do(Deed::GoOn(expectation))) }
            }
        </div>
    }
}

/// The label of a step's field, and what its button says.
fn named(scene: &Scene, step: Step) -> (String, String) {
    let (label, does) = match step {
        Step::Met => ("step_met_label", "step_met"),
        Step::Cannot => ("step_cannot_label", "step_cannot"),
        Step::Pause => ("step_pause_label", "step_pause"),
        Step::Drop => ("step_drop_label", "step_drop"),
    };
    (scene.say(label), scene.say(does))
}
