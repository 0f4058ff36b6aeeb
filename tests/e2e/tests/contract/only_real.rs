//! What only a real Odoo can show.

use anyhow::Result;
use samenspel::crm::{Crm, Draft, Fault, Since};
use samenspel::team::PersonId;
use serde_json::{Value, json};

use crate::real::Real;
use crate::stage::{Stage as _, Who};

/// `_get_forbidden_access` in `addons/mail/models/mail_message.py`: followers may post.
#[tokio::test]
async fn who_may_only_read_but_follows_the_record_may_write_notes() -> Result<()> {
    let stage = Real::arrange().await?;
    let key = stage.lead("Followed").await?;
    let draft = Draft {
        text: &["seen".to_owned()],
        payload: "0aZ9",
        mark: None,
        mentions: &[],
    };
    let reader = stage.net(Who::Reader);
    let refused = Crm::Odoo.post(&reader, &key, 19, &draft).await;
    assert!(matches!(refused, Err(Fault::NoAccess(_))), "{refused:?}");
    let admin = &stage.world.admin;
    let partner = admin
        .field("res.users", stage.world.reader.odoo.uid, "partner_id")
        .await?;
    let partners = json!({"partner_ids": [partner.get(0)]});
    let id: i64 = key.id.parse()?;
    admin
        .call::<Value>("crm.lead", "message_subscribe", json!([[id]]), partners)
        .await?;
    let posted = Crm::Odoo.post(&reader, &key, 19, &draft).await?;
    assert_eq!(stage.mailed(&posted.value).await?, 0);
    Ok(())
}

/// `message_post` with `partner_ids` in `addons/mail/models/mail_thread.py`.
#[tokio::test]
async fn whom_a_note_names_hears_of_it_from_odoo_too_and_nobody_else() -> Result<()> {
    let stage = Real::arrange().await?;
    let key = stage.lead("Named").await?;
    let rep = stage.net(Who::Rep);
    let reader = &stage.world.reader;
    let like = reader.name.to_uppercase();
    let found = Crm::Odoo
        .colleagues(&rep, &key.instance, &like, 200)
        .await?;
    assert!(found.value.iter().all(|of| of.login.is_some()), "{found:?}");
    let found: Vec<_> = found.value.into_iter().map(|of| of.person.id).collect();
    assert_eq!(found, [PersonId(reader.odoo.uid.to_string())]);
    let draft = Draft {
        text: &[format!("@{}, what do you think?", reader.name)],
        payload: "0aZ9",
        mark: None,
        mentions: &found,
    };
    let posted = Crm::Odoo.post(&rep, &key, 19, &draft).await?;
    let id: i64 = posted.value.parse()?;
    let admin = &stage.world.admin;
    let partner = admin
        .field("res.users", reader.odoo.uid, "partner_id")
        .await?;
    let told: Value = admin
        .call(
            "mail.notification",
            "search_read",
            json!([[["mail_message_id", "=", id]], ["res_partner_id"]]),
            json!({}),
        )
        .await?;
    let told: Vec<&Value> = told.as_array().into_iter().flatten().collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["res_partner_id"][0], partner[0]);
    Ok(())
}

#[tokio::test]
async fn odoo_says_what_it_calls_its_fields() -> Result<()> {
    let stage = Real::arrange().await?;
    let key = stage.lead("Labels").await?;
    for lang in ["en-US", "en", ""] {
        let told = Crm::Odoo
            .labels(&stage.net(Who::Reader), &key, lang)
            .await?;
        let phone = ("Phone".to_owned(), "phone".to_owned());
        assert!(told.value.contains(&phone), "{lang}: {:?}", told.value);
    }
    Ok(())
}

/// `write_date` is when a transaction began, so it may be older than the message's own `date`.
#[tokio::test]
async fn what_was_just_written_lies_within_the_overlap_of_the_next_reading() -> Result<()> {
    let stage = Real::arrange().await?;
    let key = stage.lead("Overlap").await?;
    let net = stage.net(Who::Rep);
    let id = stage.log_note(Who::Rep, &key, "<p>one</p>").await?;
    let notes = Crm::Odoo.notes(&net, &key, &Since::default()).await?;
    let since = Crm::Odoo.advance(&Since::default(), &notes);
    stage.edit_note(&id, "two").await?;
    let again = Crm::Odoo.notes(&net, &key, &since).await?;
    assert!(
        again
            .value
            .iter()
            .any(|note| note.id == id && note.body.contains("two")),
        "{again:?}"
    );
    Ok(())
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unreachable() -> Result<()> {
    let net = crate::native::Native::of("none")?;
    let fault = Crm::Odoo
        .session(&net, "http://127.0.0.1:9")
        .await
        .map(drop);
    assert!(matches!(fault, Err(Fault::Unreachable(_))), "{fault:?}");
    Ok(())
}
