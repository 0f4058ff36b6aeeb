//! The forms in which a sentence is worded, and those of one text.

use yew::prelude::*;

use super::Scene;
use super::parts::{self, Input};
use crate::agreement::alike;
use crate::agreement_page::action::{Action, Deed};
use crate::agreement_page::field::{Form, Part, Sort};
use crate::agreement_page::making::{origin_line, side_line, trigger_line, with_word};
use crate::agreement_page::phrase;
use crate::ledger::{Dimension, EventId, Trigger};
use crate::say;
use crate::team::calendar::Country;
use crate::team::{Origin, Side};

/// The form of a new sentence, or of a new wording of one.
pub(super) fn sentence(scene: &Scene, form: Form) -> Html {
    let Some(sort) = scene.model.sort(form) else {
        return Html::default();
    };
    let body = match sort {
        Sort::Criterion => criterion(scene, form),
        Sort::Rule => rule(scene, form),
        Sort::Answer(_) => line(scene, form, Part::Text, "book_part_answer", None),
        Sort::Term => html! {
            <>
                { line(scene, form, Part::Word, "book_part_word", None) }
                { line(scene, form, Part::Means, "book_part_means", None) }
                { line(scene, form, Part::Example, "book_part_example", Some("book_hint_example")) }
            </>
        },
        Sort::Calendar => calendar(scene, form),
        Sort::Gate(criterion) => gate(scene, form, criterion),
        Sort::Field(_) => line(
            scene,
            form,
            Part::Technical,
            "book_part_technical",
            Some("book_hint_technical"),
        ),
    };
    let save = match form {
        Form::Change(_) => scene.say("book_change_save"),
        _ => scene.say("book_propose"),
    };
    let does = Action::Do(Deed::Propose(form));
    html! {
        <form class="form card" onsubmit={parts::submits(scene, does)} novalidate=true>
            { body }
            { field(scene, form, Part::Review, "book_part_review", Some("book_hint_review"), Input::Kind("date")) }
            { signs(scene, form) }
            <div class="deeds">
                <button type="submit" class="strong">{ save }</button>
                { parts::button(scene, "plain", scene.say("cancel"), Action::Cancel(form)) }
            </div>
        </form>
    }
}

/// A form of one text.
pub(super) fn text(
    scene: &Scene,
    form: Form,
    label: &'static str,
    does: &'static str,
    deed: Deed,
) -> Html {
    html! {
        <form class="form card" onsubmit={parts::submits(scene, Action::Do(deed))} novalidate=true>
            { field(scene, form, Part::Text, label, None, Input::Lines) }
            <div class="deeds">
                <button type="submit" class="strong">{ scene.say(does) }</button>
                { parts::button(scene, "plain", scene.say("cancel"), Action::Cancel(form)) }
            </div>
        </form>
    }
}

fn field(
    scene: &Scene,
    form: Form,
    part: Part,
    label: &str,
    hint: Option<&str>,
    input: Input,
) -> Html {
    let hint = hint.map(|hint| scene.say(hint));
    parts::writing(scene, form.at(part), scene.say(label), hint, input)
}

fn line(scene: &Scene, form: Form, part: Part, label: &str, hint: Option<&str>) -> Html {
    let long = matches!(
        part,
        Part::Text | Part::Means | Part::Example | Part::Why | Part::What | Part::Silence
    );
    let input = if long { Input::Lines } else { Input::Line };
    field(scene, form, part, label, hint, input)
}

/// What pressing the button says in one's name.
fn signs(scene: &Scene, form: Form) -> Html {
    let own = scene.model.text(form.at(Part::Origin));
    let said = match scene.model.side() {
        _ if matches!(own.as_str(), "crm" | "score") => scene.say("book_signs_nobody"),
        Some(side) => scene.of(side, "book_signs_marketing", "book_signs_sales"),
        None => return Html::default(),
    };
    html! { <p class="small">{ said }</p> }
}

fn criterion(scene: &Scene, form: Form) -> Html {
    let side = |side: Side| {
        let key = say::of(
            side,
            "book_suggests_choice_marketing",
            "book_suggests_choice_sales",
        );
        (side_line(side).to_owned(), scene.say(key))
    };
    let nobody = std::iter::once((String::new(), scene.say("book_suggests_nobody")));
    let suggests = nobody.chain(Side::BOTH.into_iter().map(side)).collect();
    let origins = [Origin::Own, Origin::Crm, Origin::Score];
    let origins = origins.map(|of| (origin_line(of).to_owned(), scene.say(phrase::origin(of))));
    html! {
        <>
            { line(scene, form, Part::Name, "book_part_name", Some("book_hint_name")) }
            { line(scene, form, Part::Question, "book_part_question", Some("book_hint_question")) }
            { same(scene, form) }
            { line(scene, form, Part::Why, "book_part_why", Some("book_hint_why")) }
            <fieldset>
                <legend>{ scene.say("book_scope") }</legend>
                <p class="hint">{ scene.say("book_hint_scope") }</p>
                { words(scene, form, Part::Customers, Dimension::Customer) }
                { words(scene, form, Part::Complexities, Dimension::Complexity) }
                { words(scene, form, Part::Processes, Dimension::Process) }
            </fieldset>
            { line(scene, form, Part::Decides, "book_part_decides", Some("book_hint_empty")) }
            <fieldset>
                <legend>{ scene.say("book_part_differing") }</legend>
                <p class="hint">{ scene.say("book_hint_empty") }</p>
                { line(scene, form, Part::Who, "book_part_who", None) }
                { within(scene, form) }
                { line(scene, form, Part::Meanwhile, "book_part_meanwhile", None) }
            </fieldset>
            { field(scene, form, Part::Suggests, "book_part_suggests", None, Input::Choice(suggests)) }
            { field(scene, form, Part::Origin, "book_part_origin", None, Input::Choice(origins.into())) }
        </>
    }
}

/// A criterion that seems to ask the same, before a second one is made. One may go on.
fn same(scene: &Scene, form: Form) -> Html {
    let own = match form {
        Form::Change(of) => Some(of),
        _ => None,
    };
    let model = scene.model;
    let (name, question) = (
        model.text(form.at(Part::Name)),
        model.text(form.at(Part::Question)),
    );
    let mut others = alike(&model.book, &name, &question).filter(|there| Some(there.id) != own);
    let Some(there) = others.next() else {
        return Html::default();
    };
    let says = there.says();
    let title = says
        .map(|says| scene.speech.title(says))
        .unwrap_or_default();
    let gist = says.map(|says| scene.speech.gist(says)).unwrap_or_default();
    html! {
        <div class="banner" role="status">
            <p>{ scene.words.say("book_alike", &[&title, &gist]) }</p>
            <div class="deeds">
                { parts::button(scene, "link", scene.say("book_alike_show"), Action::Show(there.id)) }
            </div>
        </div>
    }
}

/// Words between commas, with those in use at a click.
fn words(scene: &Scene, form: Form, part: Part, of: Dimension) -> Html {
    let field = form.at(part);
    let now = scene.model.text(field);
    let known = scene.model.book.words(of);
    let offered = known
        .iter()
        .filter(|word| with_word(&now, word.as_str()) != now);
    let offer = |word: &crate::team::Label| {
        let action = Action::Typed(field, with_word(&now, word.as_str()));
        let label = scene.words.say("book_add_word", &[word.as_str()]);
        html! {
            <button type="button" class="chip" aria-label={label} onclick={scene.on(action)}>{ word.as_str().to_owned() }</button>
        }
    };
    let offers: Vec<Html> = offered.take(12).map(offer).collect();
    html! {
        <div data-lands={parts::id_of(field)}>
            { parts::writing(scene, field, scene.say(say::dimension(of)), None, Input::Line) }
            if !offers.is_empty() {
                <div class="deeds offers">{ offers }</div>
            }
        </div>
    }
}

/// A number and what it counts, side by side.
fn within(scene: &Scene, form: Form) -> Html {
    let mut units = vec![
        ("hours".to_owned(), scene.say("book_unit_hours")),
        ("days".to_owned(), scene.say("book_unit_days")),
    ];
    if scene.model.text(form.at(Part::Unit)) == "minutes" {
        units.push(("minutes".to_owned(), scene.say("book_unit_minutes")));
    }
    html! {
        <div class="side-by-side">
            { field(scene, form, Part::Within, "book_part_within", None, Input::Kind("number")) }
            { field(scene, form, Part::Unit, "book_part_unit", None, Input::Choice(units)) }
        </div>
    }
}

fn rule(scene: &Scene, form: Form) -> Html {
    let of = scene.model.text(form.at(Part::Of));
    let side = Side::BOTH
        .into_iter()
        .find(|side| side_line(*side) == of)
        .unwrap_or(Side::Sales);
    let sides = Side::BOTH.map(|side| {
        (
            side_line(side).to_owned(),
            scene.of(side, "side_marketing", "side_sales"),
        )
    });
    let triggers = Trigger::ALL.map(|when| {
        (
            trigger_line(when).to_owned(),
            scene.say(say::trigger(when, side)),
        )
    });
    let what = say::of(side, "book_part_what_marketing", "book_part_what_sales");
    html! {
        <>
            { field(scene, form, Part::Of, "book_part_of", None, Input::Choice(sides.into())) }
            { field(scene, form, Part::When, "book_part_when", None, Input::Choice(triggers.into())) }
            { line(scene, form, Part::What, what, Some("book_hint_what")) }
            { within(scene, form) }
            { line(scene, form, Part::Silence, "book_part_silence", Some("book_hint_silence")) }
        </>
    }
}

fn gate(scene: &Scene, form: Form, criterion: EventId) -> Html {
    let side = |side: Side| (side_line(side).to_owned(), scene.say(say::side(side)));
    let sides = Side::BOTH.map(side);
    let question = scene.model.question(criterion).unwrap_or_default();
    html! {
        <>
            <p dir="auto">{ scene.words.say("book_gate_gist", &[question]) }</p>
            { field(scene, form, Part::Of, "book_part_before", None, Input::Choice(sides.into())) }
            { line(scene, form, Part::Why, "book_part_gate_why", Some("book_hint_gate_why")) }
            <p class="hint">{ scene.say("book_gates_hint") }</p>
        </>
    }
}

fn calendar(scene: &Scene, form: Form) -> Html {
    let none = std::iter::once((String::new(), scene.say("book_country_none")));
    let countries = Country::ALL
        .into_iter()
        .map(|of| (of.code().to_owned(), scene.say(say::country(of))));
    let day = |(day, label): (u8, &&str)| {
        html! {
            <fieldset class="day">
                <legend>{ scene.say(label) }</legend>
                { field(scene, form, Part::Opens(day), "book_part_opens", None, Input::Kind("time")) }
                { field(scene, form, Part::Closes(day), "book_part_closes", None, Input::Kind("time")) }
            </fieldset>
        }
    };
    html! {
        <>
            { line(scene, form, Part::Zone, "book_part_zone", Some("book_hint_zone")) }
            <p class="hint">{ scene.say("book_hint_hours") }</p>
            <div class="week">{ for (0..).zip(&say::WEEK).map(day) }</div>
            { field(scene, form, Part::Country, "book_part_country", None, Input::Choice(none.chain(countries).collect())) }
            { line(scene, form, Part::Own, "book_part_own", Some("book_hint_own")) }
        </>
    }
}
