//! Notes, newest first: typed ones and those somebody wrote in the CRM itself, in one line of time.

use std::collections::VecDeque;

use yew::prelude::*;

use super::Scene;
use super::parts::{self, Writing};
use crate::panel::action::{Action, Deed, Fold};
use crate::panel::field::{Field, kind_line, kind_of, side_line};
use crate::panel::phrase;
use crate::record::{NoteKind, PlainNote, TypedNote};
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
            if count == 0 {
                <p class="small">{ scene.say("notes_empty") }</p>
            } else {
                <ol class="notes">{ for merged(scene, typed, plain).take(few) }</ol>
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

/// Two lists, each newest first, as one.
fn merged(
    scene: &Scene,
    typed: &VecDeque<TypedNote>,
    plain: &[PlainNote],
) -> impl Iterator<Item = Html> {
    let (mut typed, mut plain) = (typed.iter().peekable(), plain.iter().peekable());
    std::iter::from_fn(move || {
        let newer = match (typed.peek(), plain.peek()) {
            (Some(typed), Some(plain)) => typed.at.ms >= plain.at,
            (typed, _) => typed.is_some(),
        };
        if newer {
            typed.next().map(|note| typed_note(scene, note))
        } else {
            plain.next().map(|note| plain_note(scene, note))
        }
    })
}

fn form(scene: &Scene) -> Html {
    let begun = scene.model.open(&Fold::Form(Field::Note), false);
    let label = scene.say("note_label");
    let writing = Writing::new(Field::Note, label.clone())
        .sort("lines")
        .bare(!begun);
    let writing = if begun { writing } else { writing.hint(label) };
    let write = Action::Do(Deed::Write);
    let send = scene.send.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            send.emit(Action::Do(Deed::Write));
        }
    });
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
                { kinds(scene) }
                { addressee(scene) }
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

fn typed_note(scene: &Scene, note: &TypedNote) -> Html {
    let kind = scene.say(phrase::kind(note.kind));
    html! {
        <li class={classes!("note", parts::hue(note.side))} key={note.id.line()} data-ref="note"
            data-kind={kind_line(note.kind)}>
            <p class="note-head">
                <span class="kind">{ kind }</span>
                if let Some(to) = note.to {
                    <span class={classes!("to", parts::hue(to))}>
                        { scene.of(to, "note_for_marketing", "note_for_sales") }
                    </span>
                }
            </p>
            { body(scene, &note.text, note.id.line()) }
            <p class="small">
                <span dir="auto">{ scene.name(&note.by) }</span>{ " · " }{ phrase::side(scene.words, note.side) }
                { " · " }{ parts::ago(scene, note.at.ms) }{ " · " }
                { parts::way(scene, note.id, Some(&note.text)) }
            </p>
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
                <p class="text small" dir="auto">{ scene.words.say("note_original", &[original]) }</p>
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
