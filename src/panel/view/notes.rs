//! Notes, newest first: typed ones and those somebody wrote in the CRM itself, in one line of time.

use std::collections::VecDeque;

use yew::prelude::*;

use super::parts::{self, Writing};
use super::{Scene, campaign, mention, thread};

use crate::anchor::Value;
use crate::panel::action::{Action, Deed, Fold};
use crate::panel::campaign::chosen as for_all;
use crate::panel::field::{Field, kind_line, kind_of, side_line};
use crate::panel::in_place::{self, Stands};
use crate::panel::inbox::is_fresh;
use crate::panel::phrase;
use crate::record::{About, NoteKind, PlainNote, TypedNote};
use crate::team::Side;

/// How many notes stand there at first: the newest.
const FIRST: usize = 1;

pub(super) fn notes(scene: &Scene) -> Html {
    let Some(shown) = &scene.model.shown else {
        return Html::default();
    };
    let (typed, plain) = (&scene.model.view.notes, &shown.plain);
    let older = scene.model.view.older;
    let count = typed.len() + plain.len();
    let every = scene.model.open(&Fold::Notes, count <= FIRST);
    let few = if every { count } else { FIRST };
    let all = u64::try_from(count)
        .unwrap_or(u64::MAX)
        .saturating_add(u64::from(older));
    html! {
        <section class="part" data-ref="notes" aria-labelledby="notes-title">
            <h2 id="notes-title" tabindex="-1" data-home="note">{ scene.say("notes_title") }</h2>
            if scene.model.writes().is_some() {
                { form(scene) }
            }
            { campaign::told(scene) }
            if count == 0 && shown.team.told.is_empty() {
                <p class="small">{ scene.say("notes_empty") }</p>
            } else {
                <ol class="notes">{ for merged(scene, typed, plain, few) }</ol>
            }
            <div class="deeds quiet-deeds">
                if !every {
                    { parts::button(scene, "link", scene.words.say("notes_all", &[&all.to_string()]),
                        Action::Fold(Fold::Notes, true)) }
                } else if older > 0 {
                    { parts::button(scene, "link", scene.words.say("notes_older", &[&older.to_string()]),
                        Action::Older) }
                }
            </div>
        </section>
    }
}

/// Two lists, each newest first, as one: the newest few, and whatever is news.
fn merged(
    scene: &Scene,
    typed: &VecDeque<TypedNote>,
    plain: &[PlainNote],
    few: usize,
) -> impl Iterator<Item = Html> {
    let mut place = 0;
    let (mut typed, mut plain) = (typed.iter().peekable(), plain.iter().peekable());
    std::iter::from_fn(move || {
        let newer = match (typed.peek(), plain.peek()) {
            (Some(typed), Some(plain)) => typed.at.ms >= plain.at,
            (typed, _) => typed.is_some(),
        };
        place += 1;
        let there = place <= few;
        if newer {
            let note = typed.next()?;
            let there = there || is_fresh(scene.model, note);
            Some(there.then(|| typed_note(scene, note)))
        } else {
            let note = plain.next()?;
            Some(there.then(|| plain_note(scene, note)))
        }
    })
    .flatten()
}

fn form(scene: &Scene) -> Html {
    let begun = scene.model.open(&Fold::Form(Field::Note), false);
    let for_all = for_all(scene.model).is_some();
    let label = scene.say("note_label");
    let writing = Writing::new(Field::Note, label.clone())
        .sort("lines")
        .bare(!begun);
    let hint = if for_all {
        String::new()
    } else if begun {
        scene.say("mention_hint")
    } else {
        label
    };
    let writing = writing.hint(hint);
    let write = Action::Do(Deed::Write);
    let onkeydown = parts::saves(scene, write.clone());
    let onfocusin = (!begun).then(|| {
        scene
            .send
            .reform(|_: FocusEvent| Action::Fold(Fold::Form(Field::Note), true))
    });
    html! {
        <form class={classes!("form", "note-form", begun.then_some("begun"))}
            onsubmit={parts::submits(scene, write)} {onkeydown} {onfocusin}>
            { parts::writing(scene, writing) }
            if begun {
                if !for_all {
                    { mention::offered(scene, Field::Note) }
                }
                { campaign::choice(scene) }
                { kinds(scene) }
                if !for_all {
                    { addressee(scene) }
                    { field(scene) }
                }
                <div class="deeds">
                    <button type="submit" class="strong">{ scene.say("note_save") }</button>
                    { parts::button(scene, "plain", scene.say("cancel"), Action::Cancel(Field::Note)) }
                </div>
            }
        </form>
    }
}

fn kinds(scene: &Scene) -> Html {
    let now = kind_line(kind_of(scene.model.text(Field::NoteKind)));
    let kinds = NoteKind::ALL.map(|kind| (kind_line(kind), scene.say(phrase::kind(kind))));
    parts::segments(
        scene,
        Field::NoteKind,
        scene.say("note_kind"),
        now,
        kinds.to_vec(),
    )
}

fn addressee(scene: &Scene) -> Html {
    let mut options = vec![(String::new(), scene.say("note_to_nobody"))];
    let sides =
        Side::BOTH.map(|side| (side_line(side).to_owned(), phrase::side(scene.words, side)));
    options.extend(sides);
    parts::choosing(scene, Field::NoteTo, scene.say("note_to"), options)
}

/// The field of the record that the note is about.
fn field(scene: &Scene) -> Html {
    let offered = in_place::offered(scene.model);
    let away = in_place::away(scene.model);
    if offered.is_empty() && away.is_none() {
        return Html::default();
    }
    let mut options = vec![(String::new(), scene.say("field_whole"))];
    if let Some(label) = away {
        let label = scene.words.say("field_away", &[label]);
        options.push((scene.model.text(Field::NoteAbout).to_owned(), label));
    }
    options.extend(offered);
    html! {
        <>
            { parts::choosing(scene, Field::NoteAbout, scene.say("field_about"), options) }
            <div class="deeds quiet-deeds">
                if let Some(quote) = in_place::quote(scene.model) {
                    <q class="quoted" data-ref="quoted" dir="auto">{ phrase::brief(quote.exact.as_str()).to_owned() }</q>
                    { parts::button(scene, "link", scene.say("field_all"),
                        Action::Typed(Field::NoteQuote, String::new())) }
                } else if let Some(value) = in_place::value(scene.model) {
                    <span class="quoted" data-ref="quoted" dir="auto">{ phrase::brief(value).to_owned() }</span>
                }
                { parts::button(scene, "link", scene.say("field_choose"), Action::Choose) }
            </div>
        </>
    }
}

/// The field that a note is about, where it is on the page, and what became of its value.
fn about(scene: &Scene, about: &About) -> Html {
    let label = about.label.as_str();
    let point = |at: u32, label: &str| {
        parts::button(
            scene,
            "link",
            label.to_owned(),
            Action::Point(at, about.quote.clone()),
        )
    };
    let passage = about.quote.as_ref().map(|quote| &quote.exact);
    let was = passage
        .or(about.value.as_ref())
        .map(|value| phrase::brief(value.as_str()).to_owned());
    let quoted = was.map(|was| html! { <span class="quoted" dir="auto">{ was }</span> });
    let (name, told) = match in_place::stands(scene.model, about) {
        Stands::Unknown => (
            "unknown",
            html! { <><b dir="auto">{ label.to_owned() }</b>{ " " }{ quoted }</> },
        ),
        Stands::Away => {
            let said = scene.words.say("field_away", &[label]);
            (
                "away",
                html! { <><span dir="auto">{ said }</span>{ " " }{ quoted }</> },
            )
        }
        Stands::Perhaps(among) => {
            let named = among.into_iter().filter_map(|at| {
                // Two that are called the same are told apart by what stands in them.
                let field = in_place::shown(scene.model, at)?;
                Some((at, [&field.label, phrase::brief(&field.value)].join(" ")))
            });
            let among = named.map(|(at, label)| html! { <>{ " " }{ point(at, label.trim()) }</> });
            let said = scene.words.say("field_perhaps", &[label]);
            (
                "perhaps",
                html! { <><span dir="auto">{ said }</span>{ for among }</> },
            )
        }
        Stands::At(at, Value::Changed { was, is }) => {
            let or = |value: Option<String>| {
                value.map_or_else(
                    || scene.say("field_empty"),
                    |value| phrase::brief(&value).to_owned(),
                )
            };
            let said = scene.words.say("field_changed", &[&or(was), &or(is)]);
            (
                "changed",
                html! { <>{ point(at, label) }{ " " }<span class="changed" dir="auto">{ said }</span></> },
            )
        }
        Stands::At(at, value @ (Value::Gone | Value::Unsure)) => {
            let (name, said) = match value {
                Value::Gone => ("gone", "field_passage_gone"),
                _ => ("unsure", "field_passage_unsure"),
            };
            (
                name,
                html! { <>{ point(at, label) }{ " " }{ quoted }{ " " }
                <span class="changed">{ scene.say(said) }</span></> },
            )
        }
        Stands::At(at, _) => ("here", html! { <>{ point(at, label) }{ " " }{ quoted }</> }),
    };
    html! { <p class="about" data-ref="about" data-stands={name}>{ told }</p> }
}

fn typed_note(scene: &Scene, note: &TypedNote) -> Html {
    let kind = scene.say(phrase::kind(note.kind));
    let fresh = is_fresh(scene.model, note);
    html! {
        <li class={classes!("note", parts::hue(note.side))} key={note.id.line()} data-ref="note"
            data-kind={kind_line(note.kind)} data-note={note.id.line()} tabindex="-1" data-home={Field::Reply(note.id).line()}
            data-resolved={note.resolved.then_some("true")} data-fresh={fresh.then_some("true")}>
            <p class="note-head">
                if scene.model.fresh.contains(&note.id) {
                    <b class="fresh">{ scene.say("inbox_new") }</b>
                }
                <span class="kind">{ kind }</span>
                if let Some(to) = note.to {
                    <span class={classes!("to", parts::hue(to))}>
                        { scene.of(to, "note_for_marketing", "note_for_sales") }
                    </span>
                }
                { thread::deeds(scene, note) }
            </p>
            if let Some(of) = &note.about {
                { about(scene, of) }
            }
            { body(scene, &note.text, note.id.line()) }
            <p class="small">
                <span dir="auto">{ scene.name(&note.by) }</span>{ " · " }{ phrase::side(scene.words, note.side) }
                { " · " }{ parts::ago(scene, note.at.ms) }{ " · " }
                { parts::way(scene, note.id, Some(&note.text)) }
            </p>
            { thread::thread(scene, note) }
        </li>
    }
}

fn plain_note(scene: &Scene, note: &PlainNote) -> Html {
    html! {
        <li class="note plain" key={["crm", &note.id].join("-")} data-ref="note" data-kind="plain">
            if let Some(oddity) = note.oddity {
                <p class="oddity">{ scene.say(phrase::oddity(oddity)) }</p>
            }
            { body(scene, &note.text, note.id.clone()) }
            if let Some(original) = &note.original {
                { recorded(scene, original, &note.text) }
            }
            if note.cut {
                <p class="small">{ scene.say("note_cut") }</p>
            }
            <p class="small">
                <span dir="auto">{ note.author.name.clone() }</span>{ " · " }
                { scene.say("note_plain") }{ " · " }{ parts::ago(scene, note.at) }
            </p>
        </li>
    }
}

/// What was recorded, with what the CRM's text says otherwise: what both say stands once.
fn recorded(scene: &Scene, original: &str, text: &str) -> Html {
    let [before, was, is, after] = phrase::parted(original, text);
    html! {
        <p class="text small recorded" dir="auto" data-ref="recorded">
            { scene.say("note_recorded") }{ " " }{ before }
            if !was.is_empty() {
                <del>{ was }</del>
            }
            if !is.is_empty() {
                <ins>{ is }</ins>
            }
            { after }
        </p>
    }
}

/// A note's text: all of a short one, the beginning of a long one and a button for the rest.
fn body(scene: &Scene, text: &str, name: String) -> Html {
    let brief = phrase::brief(text);
    let fold = Fold::Note(name);
    let open = scene.model.open(&fold, false);
    let said = if open { text } else { brief };
    let key = if open { "note_less" } else { "note_more" };
    html! {
        <>
            <p class="text" dir="auto">
                { said.to_owned() }
                if !open && brief.len() < text.len() { { "…" } }
            </p>
            if brief.len() < text.len() {
                { parts::button(scene, "link", scene.say(key), Action::Fold(fold, !open)) }
            }
        </>
    }
}
