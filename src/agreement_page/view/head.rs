//! What the page is, where it is kept, and what needs a word.

use yew::prelude::*;

use super::{Scene, parts};
use crate::agreement_page::action::{Action, Fold};
use crate::agreement_page::model::Unsaved;
use crate::agreement_page::reduce::can_look;
use crate::ledger::What;
use crate::panel::phrase;
use crate::protocol::{Agreed, Related, Trouble};
use crate::team::{Person, Seat, Side};

/// The title, the record that keeps it, and the way through the page.
pub(super) fn head(scene: &Scene) -> Html {
    let agreed = scene.model.agreed.as_deref();
    html! {
        <header class="book-head">
            <h1>{ scene.say("book_title") }</h1>
            { for agreed.and_then(|agreed| Some(home(scene, agreed, agreed.home.as_ref()?))) }
            if agreed.is_some_and(|agreed| agreed.home.is_some()) {
                { contents(scene) }
            }
        </header>
    }
}

fn home(scene: &Scene, agreed: &Agreed, home: &Related) -> Html {
    let since = scene.model.book.kept.as_ref().map(|kept| {
        let args = [scene.name(&kept.by), scene.moment(kept.at.ms)];
        scene
            .words
            .say("book_kept", &args.each_ref().map(String::as_str))
    });
    let open = Action::OpenRecord(home.key.clone());
    html! {
        <div class="home" data-ref="home">
            <p>
                { scene.words.say("book_home", &[&name_of(scene, home)]) }
                { for since.map(|since| html! { <>{ " " }{ since }</> }) }
            </p>
            <div class="deeds no-print">
                { parts::button(scene, "link", scene.say("book_home_open"), open) }
                { for agreed.address.clone().map(|address| parts::copy(scene, scene.say("book_home_copy"), address)) }
                { parts::button(scene, "link", scene.say("book_look"), Action::LookAgain) }
            </div>
        </div>
    }
}

pub(super) fn name_of(scene: &Scene, record: &Related) -> String {
    phrase::record(scene.words, record)
}

/// Buttons and no links: the page's address says which CRM it is for.
fn contents(scene: &Scene) -> Html {
    let parts = [
        ("questions", "book_questions"),
        ("agenda", "book_agenda"),
        ("criteria", "book_criteria"),
        ("rules", "book_rules"),
        ("hours", "book_calendar_title"),
        ("fields", "book_fields"),
        ("glossary", "book_glossary"),
        ("people", "book_people"),
    ];
    let item = |(to, key): (&'static str, &str)| {
        html! { <li>{ parts::button(scene, "link", scene.say(key), Action::Jump(to)) }</li> }
    };
    html! {
        <nav class="contents no-print" aria-label={scene.say("book_contents")}>
            <ul>{ for parts.into_iter().map(item) }</ul>
        </nav>
    }
}

/// What needs a word before anything else.
pub(super) fn words(scene: &Scene) -> Html {
    let model = scene.model;
    html! {
        <>
            if model.updated {
                <div class="banner" role="status" data-ref="banner"><p>{ scene.say("updated") }</p></div>
            }
            { for model.banner().filter(|_| !model.updated).map(|why| trouble(scene, why)) }
            { for model.unsaved.iter().map(|failed| unsaved(scene, failed)) }
            { by_hand(scene) }
            { rights(scene) }
            { nothing(scene) }
            { two(scene) }
            { edited(scene) }
        </>
    }
}

fn trouble(scene: &Scene, why: &Trouble) -> Html {
    html! {
        <div class="banner" role="status" data-ref="banner">
            <p>{ troubled(scene, why) }</p>
            <div class="deeds">
                if *why == Trouble::Gone {
                    { keep(scene) }
                }
                if *why == Trouble::SignIn {
                    { crm(scene) }
                }
                if can_look(why) {
                    { parts::button(scene, "quiet", scene.say("retry"), Action::LookAgain) }
                }
            </div>
        </div>
    }
}

/// What a trouble means here: the CRM is not in this tab, nor is the panel.
fn troubled(scene: &Scene, why: &Trouble) -> String {
    match why {
        Trouble::SignIn => scene.say("book_sign_in"),
        Trouble::Gone => scene.say("book_gone"),
        Trouble::NoHome => scene.say("book_none"),
        why if about_home(scene, why) => {
            let agreed = scene.model.agreed.as_ref();
            let known = agreed.is_some_and(|agreed| agreed.home.is_some());
            phrase::home_trouble(scene.words, why, known)
        }
        why => phrase::trouble(scene.words, why),
    }
}

/// The way to the CRM.
fn crm(scene: &Scene) -> Html {
    let label = scene.say("book_crm_open");
    let address = scene.model.instance.clone();
    match scene.model.record().cloned() {
        Some(key) => parts::button(scene, "quiet", label, Action::OpenRecord(key)),
        // The page's own address says which CRM it is for; of anything but a web page nothing is opened.
        None if address.starts_with("https://") || address.starts_with("http://") => html! {
            <a href={address} target="crm" rel="noreferrer">{ label }</a>
        },
        None => Html::default(),
    }
}

/// The offer to keep the agreement on the record beside which the page was opened.
fn keep(scene: &Scene) -> Html {
    let from = scene.model.could_keep();
    // Whoever has not said their side is asked that first.
    let Some(from) = from.filter(|_| scene.model.side().is_some()) else {
        return Html::default();
    };
    let name = name_of(scene, from);
    let label = scene.words.say("book_keep_from", &[&name]);
    parts::button(scene, "strong", label, Action::Keep)
}

/// Whether this is what is wrong with the record that keeps it, and not with something a person did.
fn about_home(scene: &Scene, why: &Trouble) -> bool {
    let agreed = scene.model.agreed.as_ref();
    agreed.is_some_and(|agreed| agreed.trouble.as_ref() == Some(why))
}

/// Why nothing is offered that writes, and the way on when there is one.
fn rights(scene: &Scene) -> Html {
    let rights = scene.model.agreed.as_ref().and_then(|agreed| agreed.rights);
    let (Some(rights), Some(home)) = (rights.filter(|of| !of.notes), scene.model.home()) else {
        return Html::default();
    };
    html! {
        <div class="banner" role="status" data-ref="rights">
            <p>{ scene.say(if rights.follow { "book_rights_follow" } else { "book_rights_none" }) }</p>
            if rights.follow {
                <div class="deeds">
                    { parts::button(scene, "quiet", scene.say("rights_do_follow"), Action::Follow(home.clone())) }
                </div>
            }
        </div>
    }
}

/// What could not even be saved here: what, why, and the way on.
fn unsaved(scene: &Scene, failed: &Unsaved) -> Html {
    let first = failed.whats.first().cloned();
    let own = first.and_then(|what| phrase::own_words(&What::Team(Box::new(what))));
    let what = scene.say("item_team");
    html! {
        <div class="banner" role="alert" data-ref="unsaved" data-turn={failed.turn.to_string()}>
            <p>
                <strong>{ scene.words.say("unsaved", &[&what]) }</strong>
                { " " }{ troubled(scene, &failed.why) }
            </p>
            { for own.clone().map(|own| html! { <blockquote dir="auto">{ own }</blockquote> }) }
            <div class="deeds">
                if failed.why == Trouble::SignIn {
                    { crm(scene) }
                }
                if phrase::can_retry(&failed.why) {
                    { parts::button(scene, "quiet", scene.say("retry"), Action::Again(failed.turn)) }
                }
                { for own.map(|own| parts::copy(scene, scene.say("copy"), own)) }
                { parts::button(scene, "link", scene.say("cancel"), Action::Dismiss(failed.turn)) }
            </div>
        </div>
    }
}

/// A text that the browser would not copy by itself.
fn by_hand(scene: &Scene) -> Html {
    let Some(text) = scene.model.by_hand.clone() else {
        return Html::default();
    };
    html! {
        <div class="banner">
            <label for="by-hand">{ scene.say("copy_by_hand") }</label>
            <textarea id="by-hand" rows="2" readonly=true value={text} />
        </div>
    }
}

/// Nothing is known yet, or no record keeps an agreement.
fn nothing(scene: &Scene) -> Html {
    match &scene.model.agreed {
        None if scene.model.trouble.is_none() => {
            html! { <p class="loading">{ scene.say("book_loading") }</p> }
        }
        Some(agreed) if agreed.home.is_none() && agreed.looking => {
            html! { <p class="loading">{ scene.say("book_looking") }</p> }
        }
        // Nobody can say that there is none: the banner says why, and offers to look again.
        Some(agreed) if agreed.home.is_none() && agreed.trouble.is_some() => Html::default(),
        Some(agreed) if agreed.home.is_none() => html! {
            <section class="card" aria-label={scene.say("book_none_title")}>
                <h2>{ scene.say("book_none_title") }</h2>
                if scene.model.could_keep().is_some() {
                    { seat(scene) }
                    <div class="deeds">{ keep(scene) }</div>
                    <p class="small">{ scene.say("book_keep_hint") }</p>
                }
                <p>{ scene.say("book_none") }</p>
                <p class="small">{ scene.say("book_none_hint") }</p>
                <div class="deeds">
                    { parts::button(scene, "quiet", scene.say("book_look"), Action::LookAgain) }
                    { crm(scene) }
                </div>
            </section>
        },
        _ => Html::default(),
    }
}

/// Two people began apart.
fn two(scene: &Scene) -> Html {
    let Some(agreed) = scene.model.agreed.as_deref() else {
        return Html::default();
    };
    let Some(home) = agreed.home.as_ref().filter(|_| !agreed.others.is_empty()) else {
        return Html::default();
    };
    let open = |other: &Related| {
        let action = Action::OpenRecord(other.key.clone());
        parts::button(scene, "link", name_of(scene, other), action)
    };
    html! {
        <div class="banner" role="note">
            <p>{ scene.words.say("book_two", &[&name_of(scene, home)]) }</p>
            <div class="deeds">{ for agreed.others.iter().map(open) }</div>
        </div>
    }
}

/// Somebody edited notes about the agreement in the CRM: what stands there is not what counts.
fn edited(scene: &Scene) -> Html {
    let Some(agreed) = scene.model.agreed.as_deref() else {
        return Html::default();
    };
    if agreed.edited.is_empty() {
        return Html::default();
    }
    let records = agreed.home.iter().chain(&agreed.others);
    let records = records.filter(|of| agreed.edited.iter().any(|note| note.on == of.key));
    let open = |of: &Related| {
        let label = scene.words.say("book_edited_open", &[&name_of(scene, of)]);
        parts::button(scene, "link", label, Action::OpenRecord(of.key.clone()))
    };
    let name = |person: &Person| match scene.model.me() == Some(&person.id) {
        true => scene.words.say("person_you", &[&person.name]),
        false => person.name.clone(),
    };
    html! {
        <div class="banner" role="note" data-ref="edited">
            <p dir="auto">{ scene.speech.edited(&agreed.edited, name) }</p>
            <div class="deeds">{ for records.map(open) }</div>
        </div>
    }
}

/// "Which side are you on?", or the answer and the way to change it.
pub(super) fn seat(scene: &Scene) -> Html {
    let seat = scene.model.seat();
    let open = seat.is_none() || scene.model.open(&Fold::Seat, false);
    let both = Seat::Both {
        speaking: seat.map_or(Side::Marketing, Seat::speaking),
    };
    let choice = |of: Seat, label: String| {
        let pressed = seat.map(|seat| (seat == of).to_string());
        html! {
            <button type="button" aria-pressed={pressed} onclick={scene.on(Action::Seat(of))}>{ label }</button>
        }
    };
    let word = |side: Side| scene.of(side, "side_marketing", "side_sales");
    html! {
        <section id="seat" tabindex="-1" class={classes!("seat", "no-print", seat.is_none().then_some("card"))} data-ref="seat"
            aria-label={scene.say("seat_question")}>
            if seat.is_none() {
                <h2>{ scene.say("seat_question") }</h2>
            }
            { for seat.map(|seat| speaking(scene, seat, open)) }
            if open {
                <div class="segments" role="group" aria-label={scene.say("seat_question")}>
                    { choice(Seat::Marketing, word(Side::Marketing)) }
                    { choice(Seat::Sales, word(Side::Sales)) }
                    { choice(both, scene.say("seat_both")) }
                </div>
                <p class="small">{ scene.say("book_seat_hint") }</p>
            }
        </section>
    }
}

fn speaking(scene: &Scene, seat: Seat, open: bool) -> Html {
    let speaks = |side: Side| {
        let pressed = (side == seat.speaking()).to_string();
        let action = Action::Seat(Seat::Both { speaking: side });
        html! {
            <button type="button" aria-pressed={pressed} onclick={scene.on(action)}>
                { scene.of(side, "side_marketing", "side_sales") }
            </button>
        }
    };
    html! {
        <div class="line">
            if matches!(seat, Seat::Both { .. }) {
                <span id="speaking">{ scene.say("seat_speaking") }</span>
                <span class="segments" role="group" aria-labelledby="speaking">
                    { for Side::BOTH.into_iter().map(speaks) }
                </span>
            } else {
                <span>{ scene.of(seat.speaking(), "seat_is_marketing", "seat_is_sales") }</span>
            }
            <button type="button" class="link" aria-expanded={open.to_string()}
                onclick={scene.on(Action::Fold(Fold::Seat, !open))}>
                { scene.say("seat_change") }
            </button>
        </div>
    }
}
