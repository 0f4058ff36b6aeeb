//! What marketing told about the campaign this record came from: marked as such, for it stands on every one.

use yew::prelude::*;

use super::{Scene, parts};
use crate::agreement::CampaignNote;
use crate::panel::action::{Deed, Fold};
use crate::panel::field::{Field, kind_line};
use crate::panel::{campaign, phrase};

/// The notes about campaigns, newest first, before the record's own.
pub(super) fn told(scene: &Scene) -> Html {
    let told = scene.model.shown.iter().flat_map(|shown| &shown.team.told);
    let mut told = told.map(|note| told_note(scene, note)).peekable();
    if told.peek().is_none() {
        return Html::default();
    }
    html! { <ul class="notes told" data-ref="told">{ for told }</ul> }
}

fn told_note(scene: &Scene, note: &CampaignNote) -> Html {
    let field = Field::Untell(note.id);
    let own = scene.model.writes() == Some(note.side);
    let on = scene
        .words
        .say(phrase::told_on(note.of.by), &[note.of.name.as_str()]);
    html! {
        <li class={classes!("note", parts::hue(note.side))} key={note.id.line()} data-kind={kind_line(note.kind)}>
            <p class="note-head">
                <span class="kind">{ scene.say(phrase::kind(note.kind)) }</span>
                <b dir="auto">{ on }</b>
            </p>
            <p class="text" dir="auto">{ note.text.clone() }</p>
            <p class="small">
                <span dir="auto">{ scene.name(&note.by) }</span>{ " · " }{ phrase::side(scene.words, note.side) }
                { " · " }{ parts::ago(scene, note.at.ms) }{ " · " }
                { parts::way(scene, note.id, Some(&note.text)) }
            </p>
            if own && scene.model.open(&Fold::Form(field), false) {
                { parts::because_form(scene, field, scene.say("untell_label"), scene.say("untell_save"),
                    Deed::Untell(note.id)) }
            } else if own {
                <div class="deeds">{ parts::opener(scene, "link", field, scene.say("untell_open")) }</div>
            }
        </li>
    }
}

/// On what a note stands: this record, or every record that came from the same campaign.
pub(super) fn choice(scene: &Scene) -> Html {
    let offered = campaign::offered(scene.model);
    let away = campaign::away(scene.model);
    if offered.is_empty() && !away {
        return Html::default();
    }
    if campaign::homeless(scene.model) && !away {
        return html! { <p class="small">{ scene.say("told_homeless") }</p> };
    }
    let mut options = vec![(String::new(), scene.say("told_here"))];
    if away {
        options.push((
            scene.model.text(Field::NoteOn).to_owned(),
            scene.say("told_away"),
        ));
    }
    options.extend(offered.into_iter().map(|came| {
        let label = scene
            .words
            .say(phrase::told_on(came.by), &[came.name.as_str()]);
        (campaign::line(came), label)
    }));
    parts::choosing(scene, Field::NoteOn, scene.say("told_on"), options)
}
