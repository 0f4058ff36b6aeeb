//! The script: what the adapter must do with any Odoo.

use anyhow::{Context as _, Result};
use samenspel::codec::read_note;
use samenspel::crm::{Address, Answer, Crm, CrmNote, Draft, Fault, Since};
use samenspel::record::RecordKey;
use samenspel::team::PersonId;

use crate::stage::{Stage, Who};

const ODOO: Crm = Crm::Odoo;

async fn notes(stage: &impl Stage, key: &RecordKey, since: &Since) -> Result<Answer<Vec<CrmNote>>> {
    Ok(ODOO.notes(&stage.net(Who::Rep), key, since).await?)
}

async fn post(
    stage: &impl Stage,
    who: Who,
    key: &RecordKey,
    payload: &str,
) -> Result<String, Fault> {
    let session = ODOO
        .session(&stage.net(Who::Rep), &stage.instance())
        .await?;
    let text = ["budget: yes, <b>they</b> said & meant it".to_owned()];
    let draft = Draft {
        text: &text,
        payload,
        mark: None,
        mentions: &[],
    };
    let answer = ODOO
        .post(&stage.net(who), key, session.value.version, &draft)
        .await?;
    Ok(answer.value)
}

pub async fn a_pages_address_leads_to_a_lead(stage: &impl Stage) -> Result<()> {
    let page = format!("{}/odoo/crm/45?debug=1", stage.instance());
    let Address::Behind {
        instance,
        action,
        id,
    } = ODOO.locate(&page)
    else {
        anyhow::bail!("{page} is no record");
    };
    assert_eq!((instance, id.as_str()), (stage.instance(), "45"));
    let net = stage.net(Who::Rep);
    let version = ODOO.session(&net, &stage.instance()).await?.value.version;
    // Before 18 an action had no path; addresses of 17 name the model themselves.
    let by_path = (version >= 18).then_some("crm.lead");
    for (action, object) in [
        (action.as_str(), by_path),
        ("crm.crm_lead_action_pipeline", Some("crm.lead")),
        ("discuss", None),
        ("nothing-of-that-name", None),
        ("2147483647", None),
    ] {
        let found = ODOO.resolve(&net, &stage.instance(), action).await?;
        assert_eq!(found.value.as_deref(), object, "{action}");
    }
    Ok(())
}

pub async fn the_session_says_who_is_signed_in_and_to_what(stage: &impl Stage) -> Result<()> {
    let answer = ODOO
        .session(&stage.net(Who::Rep), &stage.instance())
        .await?;
    assert_eq!(answer.value.me, stage.person(Who::Rep));
    assert!((17..=19).contains(&answer.value.version));
    assert!(!answer.value.database.is_empty() && answer.date.is_some());
    Ok(())
}

pub async fn a_lead_is_read_and_markup_in_its_name_stays_text(stage: &impl Stage) -> Result<()> {
    let name = "<b>Big</b> & <script>alert(1)</script>";
    let key = stage.lead(name).await?;
    let note = stage.log_note(Who::Rep, &key, "<p>hello</p>").await?;
    let read = ODOO.read(&stage.net(Who::Rep), &key, &[]).await?.value;
    assert!(read.facts.name.starts_with(name), "{}", read.facts.name);
    assert_eq!(read.facts.owner, Some(stage.person(Who::Rep)));
    assert!(read.facts.stage.is_some() && read.facts.changed_at.is_some());
    assert!(read.facts.probability.is_some() && read.facts.automatic.is_some());
    assert!(!read.facts.archived);
    assert!(read.notes.contains(&note), "{:?} has no {note}", read.notes);
    Ok(())
}

pub async fn a_long_payload_comes_back_whole_by_its_author_and_nobody_is_mailed(
    stage: &impl Stage,
) -> Result<()> {
    let key = stage.lead("Payload").await?;
    let payload: String = "0aZ9bY".chars().cycle().take(24_000).collect();
    let id = post(stage, Who::Rep, &key, &payload).await?;
    let notes = notes(stage, &key, &Since::default()).await?;
    let note = notes.value.last().context("no note")?;
    assert_eq!((&note.id, &note.author), (&id, &stage.person(Who::Rep)));
    assert!(note.user && note.stood.abs_diff(note.at) < 60_000);
    assert!(
        note.body
            .contains(&format!("/{}#smnspl1.{payload}\"", key.id)),
        "the payload was changed"
    );
    let (page, _) = note.body.split_once("#smnspl1").context("no link")?;
    let (_, page) = page.rsplit_once("href=\"").context("no link")?;
    assert_eq!(ODOO.locate(page), Address::Record(key));
    assert!(
        note.body
            .contains("&lt;b&gt;they&lt;/b&gt; said &amp; meant"),
        "the text was changed"
    );
    assert_eq!(stage.mailed(&id).await?, 0);
    Ok(())
}

pub async fn what_is_edited_removed_or_deleted_meanwhile_is_noticed(
    stage: &impl Stage,
) -> Result<()> {
    let key = stage.lead("Changes").await?;
    let mut ids = Vec::new();
    for text in ["stays", "is edited", "is removed", "is deleted"] {
        ids.push(
            stage
                .log_note(Who::Rep, &key, &format!("<p>{text}</p>"))
                .await?,
        );
    }
    let first = notes(stage, &key, &Since::default()).await?;
    let since = ODOO.advance(&Since::default(), &first);
    assert_eq!(
        first
            .value
            .iter()
            .map(|note| note.id.clone())
            .collect::<Vec<_>>(),
        ids
    );
    let [_, edited, removed, deleted] = ids.as_slice() else {
        anyhow::bail!("not four")
    };
    stage.edit_note(edited, "other words").await?;
    stage.edit_note(removed, "").await?;
    stage.delete_note(deleted).await?;
    let added = stage.log_note(Who::Rep, &key, "<p>new</p>").await?;
    let later = notes(stage, &key, &since).await?;
    let text = |id: &str| {
        let note = later.value.iter().find(|note| note.id == id);
        note.map(|note| read_note(&note.body, 100).text)
    };
    assert_eq!(text(edited).as_deref(), Some("other words"));
    assert_eq!(text(removed).as_deref(), Some(""));
    assert_eq!(text(&added).as_deref(), Some("new"));
    assert_eq!(text(deleted), None);
    let read = ODOO.read(&stage.net(Who::Rep), &key, &[]).await?.value;
    assert!(!read.notes.contains(deleted) && read.notes.contains(removed));
    Ok(())
}

pub async fn a_mail_from_outside_is_by_nobody_who_is_a_user(stage: &impl Stage) -> Result<()> {
    let key = stage.lead("Mail").await?;
    let from = "\"Out Side\" <out@example.com>";
    stage.mail_in(&key, from, "<p>We want an offer</p>").await?;
    let notes = notes(stage, &key, &Since::default()).await?;
    let [note] = notes.value.as_slice() else {
        anyhow::bail!("not one note: {notes:?}")
    };
    assert_eq!(
        (note.author.id.0.as_str(), note.author.name.as_str()),
        (format!("mail:{from}").as_str(), from)
    );
    assert!(!note.user);
    Ok(())
}

pub async fn a_note_with_script_in_it_has_none_when_it_is_read(stage: &impl Stage) -> Result<()> {
    let key = stage.lead("Script").await?;
    let html = "<p onclick=\"x()\">one<script>alert(1)</script></p><p><a href=\"javascript:x()\">two</a></p>";
    stage.log_note(Who::Rep, &key, html).await?;
    let notes = notes(stage, &key, &Since::default()).await?;
    let body = notes
        .value
        .first()
        .map(|note| note.body.clone())
        .context("no note")?;
    for bad in ["script", "alert", "onclick"] {
        assert!(!body.contains(bad), "{body}");
    }
    assert_eq!(read_note(&body, 100).text, "one\ntwo");
    Ok(())
}

pub async fn a_note_of_five_megabytes_is_read(stage: &impl Stage) -> Result<()> {
    let key = stage.lead("Huge").await?;
    let long = "x".repeat(5 * 1024 * 1024);
    stage
        .log_note(Who::Rep, &key, &format!("<p>{long}</p>"))
        .await?;
    let notes = notes(stage, &key, &Since::default()).await?;
    assert!(
        notes
            .value
            .first()
            .is_some_and(|note| note.body.len() >= long.len())
    );
    Ok(())
}

pub async fn hundreds_of_notes_come_in_order(stage: &impl Stage) -> Result<()> {
    let key = stage.lead("Long").await?;
    let mut ids = Vec::new();
    for place in 0..101 {
        ids.push(
            stage
                .log_note(Who::Rep, &key, &format!("<p>{place}</p>"))
                .await?,
        );
    }
    let notes = notes(stage, &key, &Since::default()).await?;
    assert_eq!(
        notes
            .value
            .iter()
            .map(|note| note.id.clone())
            .collect::<Vec<_>>(),
        ids
    );
    Ok(())
}

pub async fn who_may_only_read_sees_everything_and_may_write_nothing(
    stage: &impl Stage,
) -> Result<()> {
    let key = stage.lead("Reading").await?;
    let id = post(stage, Who::Rep, &key, "0aZ9").await?;
    let net = stage.net(Who::Reader);
    assert!(ODOO.read(&net, &key, &[]).await?.value.notes.contains(&id));
    let notes = ODOO.notes(&net, &key, &Since::default()).await?;
    assert_eq!(
        notes.value.iter().map(|note| &note.id).collect::<Vec<_>>(),
        [&id]
    );
    let refused = post(stage, Who::Reader, &key, "0aZ9").await;
    let Err(Fault::NoAccess(words)) = refused else {
        anyhow::bail!("not refused: {refused:?}")
    };
    assert!(
        words.contains("(Document type: Message, Operation: create)"),
        "{words}"
    );
    Ok(())
}

pub async fn who_may_nothing_sees_nothing(stage: &impl Stage) -> Result<()> {
    let key = stage.lead("Secret").await?;
    stage.log_note(Who::Rep, &key, "<p>secret</p>").await?;
    let net = stage.net(Who::Outsider);
    let read = ODOO.read(&net, &key, &[]).await;
    assert!(matches!(read, Err(Fault::NoAccess(_))), "{read:?}");
    assert_eq!(ODOO.notes(&net, &key, &Since::default()).await?.value, []);
    let refused = post(stage, Who::Outsider, &key, "0aZ9").await;
    assert!(matches!(refused, Err(Fault::NoAccess(_))), "{refused:?}");
    Ok(())
}

pub async fn an_archived_lead_is_read_and_written_and_a_deleted_one_is_gone(
    stage: &impl Stage,
) -> Result<()> {
    let key = stage.lead("Lost").await?;
    stage.archive(&key).await?;
    let net = stage.net(Who::Rep);
    assert!(ODOO.read(&net, &key, &[]).await?.value.facts.archived);
    let id = post(stage, Who::Rep, &key, "0aZ9").await?;
    let found = notes(stage, &key, &Since::default()).await?;
    assert!(found.value.iter().any(|note| note.id == id));
    stage.delete(&key).await?;
    assert_eq!(ODOO.read(&net, &key, &[]).await.map(drop), Err(Fault::Gone));
    assert_eq!(post(stage, Who::Rep, &key, "0aZ9").await, Err(Fault::Gone));
    assert_eq!(notes(stage, &key, &Since::default()).await?.value, []);
    Ok(())
}

pub async fn an_ended_session_asks_to_sign_in(stage: &impl Stage) -> Result<()> {
    let key = stage.lead("Session").await?;
    let net = stage.net(Who::Rep);
    ODOO.read(&net, &key, &[]).await?;
    stage.sign_out(Who::Rep).await?;
    assert_eq!(
        ODOO.read(&net, &key, &[]).await.map(drop),
        Err(Fault::SignIn)
    );
    let here = stage.instance();
    assert_eq!(
        ODOO.session(&net, &here).await.map(drop),
        Err(Fault::SignIn)
    );
    assert_eq!(
        ODOO.resolve(&net, &here, "crm").await.map(drop),
        Err(Fault::SignIn)
    );
    Ok(())
}

pub async fn a_contact_has_notes_too(stage: &impl Stage) -> Result<()> {
    let key = stage.contact("Acme <i>& sons</i>").await?;
    let id = post(stage, Who::Rep, &key, "0aZ9").await?;
    let read = ODOO.read(&stage.net(Who::Rep), &key, &[]).await?.value;
    assert_eq!(
        (read.facts.name.as_str(), read.facts.customer),
        ("Acme <i>& sons</i>", None)
    );
    assert!(read.notes.contains(&id));
    let notes = notes(stage, &key, &Since::default()).await?;
    assert_eq!(
        notes.value.iter().map(|note| &note.id).collect::<Vec<_>>(),
        [&id]
    );
    Ok(())
}

pub async fn people_are_known_by_name(stage: &impl Stage) -> Result<()> {
    let (rep, reader) = (stage.person(Who::Rep), stage.person(Who::Reader));
    let nobody = ["2147483647", "partner:3"].map(|id| PersonId(id.to_owned()));
    let ids = [&[rep.id.clone(), reader.id.clone()], nobody.as_slice()].concat();
    let net = stage.net(Who::Reader);
    let mut people = ODOO.people(&net, &stage.instance(), &ids).await?.value;
    people.sort();
    let mut wanted = vec![rep, reader];
    wanted.sort();
    assert_eq!(people, wanted);
    Ok(())
}
