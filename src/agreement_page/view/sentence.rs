//! A sentence: one line while it is folded; opened, everything it says, who signed, what waits, and
//! what one can do.

use yew::prelude::*;

use super::{Scene, form, history, parts};
use crate::agreement::{Sentence, Signature, Version};
use crate::agreement_page::action::{Action, Deed, Fold};
use crate::agreement_page::field::{Form, Sort};
use crate::agreement_page::model::MaySign;
use crate::agreement_page::phrase::{Differs, Line};
use crate::panel::phrase;
use crate::say;
use crate::team::{Side, Standing};

/// Sentences under each other. In a long list each is found again by its name.
pub(super) fn list(scene: &Scene, sentences: &[&Sentence], titled: bool) -> Html {
    if sentences.is_empty() {
        return Html::default();
    }
    let row = |sentence: &&Sentence| {
        html! { <li key={sentence.id.line()}>{ one(scene, sentence, titled) }</li> }
    };
    html! { <ul class="sentences">{ for sentences.iter().map(row) }</ul> }
}

/// The name of how it stands, for the page's own use.
fn standing_line(sentence: &Sentence, version: &Version, now: u64) -> &'static str {
    if !sentence.stands() {
        return "retired";
    }
    match version.standing() {
        _ if sentence.overdue(now) || sentence.asks_review() => "again",
        Standing::Configured => "configured",
        Standing::Proposal { .. } => "proposal",
        Standing::Agreed { .. } => "agreed",
    }
}

fn one(scene: &Scene, sentence: &Sentence, titled: bool) -> Html {
    let Some(current) = sentence.current() else {
        return Html::default();
    };
    let open = scene.model.open(&Fold::Sentence(sentence.id), false);
    let name = sentence.id.line();
    let head = ["head-", &name].concat();
    let homes = [
        Form::Change(sentence.id),
        Form::Say(sentence.id),
        Form::Retire(sentence.id),
        Form::New(Sort::Gate(sentence.id)),
    ];
    let homes = homes.map(Form::line).join(" ");
    let toggle = Action::Fold(Fold::Sentence(sentence.id), !open);
    let standing = standing_line(sentence, current, scene.model.now());
    html! {
        <article class={classes!("sentence", open.then_some("unfolded"))} data-ref="sentence"
            data-lands={head.clone()} data-sentence={name.clone()} data-standing={standing}>
            <button type="button" id={head} class="sentence-head" aria-expanded={open.to_string()} data-head={name}
                data-home={homes} onclick={scene.on(toggle)}>
                <span class="says" dir="auto">
                    if titled {
                        <b>{ scene.speech.title(&current.clause.says) }</b>
                        <span class="gist">{ scene.speech.gist(&current.clause.says) }</span>
                    } else {
                        <span>{ scene.speech.gist(&current.clause.says) }</span>
                    }
                </span>
                <span class="chips">{ chips(scene, sentence, current) }</span>
            </button>
            if open {
                { opened(scene, sentence, current) }
            }
        </article>
    }
}

/// How it stands, in words beside it.
fn chips(scene: &Scene, sentence: &Sentence, current: &Version) -> Html {
    let chip = |class: &'static str, text: String| html! { <span class={classes!("chip", class)}>{ text }</span> };
    if !sentence.stands() {
        return chip("quiet", scene.say("book_retired"));
    }
    let standing = match current.standing() {
        Standing::Agreed { .. } => chip("agreed", scene.say("book_agreed")),
        Standing::Proposal { .. } => {
            let name = |who: &_| scene.name(who);
            chip(
                "proposal",
                phrase::agreement(scene.words, &current.standing(), name),
            )
        }
        Standing::Configured => chip("quiet", scene.say("agreement_configured")),
    };
    html! {
        <>
            { standing }
            if !sentence.retiring.is_empty() {
                { chip("open", scene.say("book_retiring")) }
            }
            if sentence.waiting().is_some() {
                { chip("open", scene.say("book_waiting")) }
            }
            if sentence.overdue(scene.model.now()) {
                { chip("open", scene.say("book_overdue")) }
            } else if sentence.asks_review() {
                { chip("open", scene.say("book_review_asked")) }
            }
        </>
    }
}

fn opened(scene: &Scene, sentence: &Sentence, current: &Version) -> Html {
    html! {
        <div class="opened">
            { lines(scene, &scene.speech.lines(&current.clause)) }
            { signatures(scene, current) }
            { for sentence.retired.as_ref().map(|retired| html! {
                <p class="note-line">
                    { scene.words.say("book_retired_because", &[&scene.name(&retired.by), &retired.because]) }
                    { " " }{ parts::way(scene, retired.id) }
                </p>
            }) }
            { for sentence.retiring.iter().map(|word| html! {
                <p class="note-line">
                    { scene.words.say("book_retiring_because", &[&scene.name(&word.by), &word.because]) }
                    { " " }{ parts::way(scene, word.id) }
                </p>
            }) }
            { review(scene, sentence) }
            { waiting(scene, sentence, current) }
            if scene.model.writes().is_some() {
                { deeds(scene, sentence) }
            }
            { history::folded(scene, sentence) }
        </div>
    }
}

fn lines(scene: &Scene, lines: &[Line]) -> Html {
    let line = |line: &Line| {
        html! {
            <div class={classes!("line-of", line.open.then_some("open-question"))}>
                <dt>{ scene.say(line.label) }</dt>
                <dd dir="auto">{ line.text.clone() }</dd>
            </div>
        }
    };
    html! { <dl class="lines">{ for lines.iter().map(line) }</dl> }
}

/// Who signed, and what that makes of it.
fn signatures(scene: &Scene, version: &Version) -> Html {
    let one = |signed: &Signature| {
        let left = scene.model.book.has_left(&signed.who);
        let args = [scene.name(&signed.who), scene.moment(signed.at.ms)];
        let args = args.each_ref().map(String::as_str);
        let key = say::of(signed.side, "book_signed_marketing", "book_signed_sales");
        html! {
            <li class={parts::hue(signed.side)}>
                { scene.words.say(key, &args) }
                if left {
                    <span class="small">{ " " }{ scene.say("book_signed_left") }</span>
                }
                { " " }{ parts::way(scene, signed.id) }
            </li>
        }
    };
    let name = |who: &_| scene.name(who);
    let unseated = |who: &_| html! { <p class="remark">{ scene.words.say("book_unseated", &[&scene.name(who)]) }</p> };
    let twice = |who: &_| html! { <p class="remark">{ scene.words.say("book_twice", &[&scene.name(who)]) }</p> };
    html! {
        <div class="signatures">
            <p class="standing">
                { scene.speech.standing(version, &name) }
                if version.number > 1 {
                    { " · " }{ scene.words.say("book_version", &[&version.number.to_string()]) }
                }
                { " " }{ parts::way(scene, version.id) }
            </p>
            if !version.signed.is_empty() {
                <ul>{ for version.signed.iter().map(one) }</ul>
            }
            { for version.twice.iter().map(twice) }
            { for version.unseated.iter().map(unseated) }
        </div>
    }
}

/// Why it is time to talk about it again, with what asks for it.
fn review(scene: &Scene, sentence: &Sentence) -> Html {
    let named: Vec<_> = sentence.named_since().collect();
    let overdue = sentence.overdue(scene.model.now());
    if !overdue && !sentence.asks_review() {
        return Html::default();
    }
    let record = |named: &&crate::agreement::Named| {
        let label = scene.words.say("book_record", &[&named.on.id]);
        parts::button(scene, "link", label, Action::OpenRecord(named.on.clone()))
    };
    html! {
        <div class="banner" role="note">
            if overdue {
                <p>{ scene.say("book_overdue_hint") }</p>
            }
            if sentence.asks_review() {
                <p>{ scene.words.say("book_named", &[&named.len().to_string()]) }</p>
                <div class="deeds">{ for named.iter().map(record) }</div>
            }
            if scene.model.writes().is_some() && sentence.waiting().is_none() {
                <div class="deeds no-print">
                    { parts::button(scene, "quiet", scene.say("book_stays"), Action::Do(Deed::Stays(sentence.id))) }
                </div>
            }
        </div>
    }
}

/// A newer wording that waits for a side, beside the one that counts.
fn waiting(scene: &Scene, sentence: &Sentence, current: &Version) -> Html {
    let Some(waiting) = sentence.waiting() else {
        return Html::default();
    };
    let differences = scene.speech.difference(&current.clause, &waiting.clause);
    let said = |text: &str| match text {
        "" => html! { <span class="small">{ scene.say("book_difference_none") }</span> },
        text => html! { { text.to_owned() } },
    };
    let row = |differs: &Differs| {
        html! {
            <tr>
                <th scope="row">{ scene.say(differs.label) }</th>
                <td dir="auto" data-label={scene.say("book_difference_old")}>{ said(&differs.old) }</td>
                <td dir="auto" data-label={scene.say("book_difference_new")}>{ said(&differs.new) }</td>
            </tr>
        }
    };
    html! {
        <div class="waiting" data-ref="difference">
            <h3>{ scene.say("book_waiting") }</h3>
            if differences.is_empty() {
                <p>{ scene.say("book_difference_same") }</p>
            } else {
                <table>
                    <thead><tr>
                        <td></td>
                        <th scope="col">{ scene.say("book_difference_old") }</th>
                        <th scope="col">{ scene.say("book_difference_new") }</th>
                    </tr></thead>
                    <tbody>{ for differences.iter().map(row) }</tbody>
                </table>
            }
            { signatures(scene, waiting) }
        </div>
    }
}

/// What one can do, and the forms that are open for it.
fn deeds(scene: &Scene, sentence: &Sentence) -> Html {
    let model = scene.model;
    let (change, talk, retire, gate) = (
        Form::Change(sentence.id),
        Form::Say(sentence.id),
        Form::Retire(sentence.id),
        Form::New(Sort::Gate(sentence.id)),
    );
    let may_gate = sentence.stands() && model.question(sentence.id).is_some();
    let every = Side::BOTH
        .into_iter()
        .all(|side| model.comes_first(sentence.id, side));
    let open = |form: Form| model.open(&Fold::Form(form), false);
    let opener = |class, form: Form, key: &str| {
        if open(form) {
            Html::default()
        } else {
            parts::opener(scene, class, form, scene.say(key))
        }
    };
    let mut words = sentence.retiring.iter();
    let said = words.any(|word| model.me() == Some(&word.by));
    html! {
        <div class="doing no-print">
            <div class="deeds">
                if sentence.stands() {
                    { for sentence.versions.last().map(|version| sign(scene, sentence, version)) }
                    { opener("quiet", change, "book_change") }
                } else if let Some(version) = sentence.returning() {
                    { sign(scene, sentence, version) }
                } else {
                    { parts::button(scene, "quiet", scene.say("book_back"), Action::Do(Deed::Back(sentence.id))) }
                }
                { opener("quiet", talk, "book_discuss") }
                if may_gate && !every {
                    { opener("plain", gate, "book_gate_open") }
                }
                if sentence.stands() && !said {
                    { opener("plain", retire, "book_retire_open") }
                }
            </div>
            if open(change) {
                { form::sentence(scene, change) }
            }
            if open(gate) && may_gate {
                { form::sentence(scene, gate) }
            }
            if open(talk) {
                { form::text(scene, talk, "book_discuss_label", "book_discuss_save", Deed::Say(sentence.id)) }
            }
            if open(retire) && sentence.stands() {
                { form::text(scene, retire, "book_retire_label", "book_retire", Deed::Retire(sentence.id)) }
            }
        </div>
    }
}

fn sign(scene: &Scene, sentence: &Sentence, version: &Version) -> Html {
    let Some(side) = scene.model.side() else {
        return Html::default();
    };
    let newer = sentence.waiting().is_some();
    let label = match (scene.model.may_sign(version), newer) {
        (MaySign::Yes, false) => scene.of(side, "book_sign_marketing", "book_sign_sales"),
        (MaySign::Yes, true) => scene.of(side, "book_sign_new_marketing", "book_sign_new_sales"),
        (MaySign::Again, _) => scene.of(side, "book_sign_again_marketing", "book_sign_again_sales"),
        (MaySign::OtherSide, _) => {
            let key = say::of(
                side.other(),
                "book_signed_for_marketing",
                "book_signed_for_sales",
            );
            return html! { <p class="remark">{ scene.say(key) }</p> };
        }
        (MaySign::Done | MaySign::SideDone | MaySign::NoSide, _) => return Html::default(),
    };
    let sign = Action::Do(Deed::Sign(version.id));
    let class = classes!(
        "strong",
        matches!(side, Side::Marketing).then_some("marketing")
    );
    html! { <button type="button" {class} data-ref="sign" onclick={scene.on(sign)}>{ label }</button> }
}
