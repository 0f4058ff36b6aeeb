//! The script, third part: what a team shares beside the record's own facts.

use anyhow::Result;
use samenspel::codec::read_note;
use samenspel::crm::{Crm, Draft, Fault, Marked, Rights, Since};
use samenspel::record::{RecordKey, Sort};

use crate::stage::{FILLED, FORBIDDEN, Stage, Who};

const ODOO: Crm = Crm::Odoo;

async fn version(stage: &impl Stage) -> Result<u16> {
    let net = stage.net(Who::Rep);
    let session = ODOO.session(&net, &stage.instance()).await?;
    Ok(session.value.version)
}

async fn post(
    stage: &impl Stage,
    who: Who,
    key: &RecordKey,
    mark: Option<&str>,
) -> Result<String, Fault> {
    let draft = Draft {
        text: &["budget: yes".to_owned()],
        payload: "0aZ9",
        mark,
        mentions: &[],
    };
    let posted = ODOO.post(&stage.net(who), key, 19, &draft).await?;
    Ok(posted.value)
}

pub async fn named_fields_read_as_text(stage: &impl Stage) -> Result<()> {
    let key = stage.lead("Named").await?;
    stage.fill(&key).await?;
    let names = FILLED.map(|(name, _)| name.to_owned());
    let read = ODOO.read(&stage.net(Who::Reader), &key, &names).await?;
    let told = FILLED.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(read.value.facts.named, told);
    assert!(read.value.facts.stage.is_some());
    Ok(())
}

pub async fn a_named_field_that_is_missing_or_forbidden_spoils_nothing(
    stage: &impl Stage,
) -> Result<()> {
    let contact = stage.contact("Spoilt").await?;
    let net = stage.net(Who::Reader);
    for name in ["x_no_such_field", FORBIDDEN] {
        let names = ["display_name", name].map(str::to_owned);
        let read = ODOO.read(&net, &contact, &names).await?;
        let told = [("display_name".to_owned(), "Spoilt".to_owned())];
        assert_eq!(read.value.facts.named, told, "{name}");
        assert_eq!(read.value.facts.sort, Some(Sort::Contact));
        assert_eq!(read.value.facts.name, "Spoilt");
    }
    let heard = stage.heard().len();
    // What is no name does not reach Odoo, and costs nothing.
    let bad = ["name; drop".to_owned(), "stage_id.name".to_owned()];
    let read = ODOO.read(&net, &contact, &bad).await?;
    assert_eq!(
        (read.value.facts.named, stage.heard().len()),
        (vec![], heard + 1)
    );
    Ok(())
}

pub async fn who_may_only_read_is_told_so_follows_and_may_write_notes_then(
    stage: &impl Stage,
) -> Result<()> {
    let key = stage.lead("Followed").await?;
    let version = version(stage).await?;
    let (rep, reader) = (stage.net(Who::Rep), stage.net(Who::Reader));
    let writes = Rights {
        notes: true,
        follow: false,
    };
    let reads = Rights {
        notes: false,
        follow: true,
    };
    assert_eq!(ODOO.rights(&rep, &key, version).await?.value, writes);
    assert_eq!(ODOO.rights(&reader, &key, version).await?.value, reads);
    let refused = post(stage, Who::Reader, &key, None).await;
    assert!(matches!(refused, Err(Fault::NoAccess(_))), "{refused:?}");
    // Having been asked changed nothing; twice is once.
    assert_eq!(ODOO.rights(&reader, &key, version).await?.value, reads);
    ODOO.follow(&reader, &key).await?;
    ODOO.follow(&reader, &key).await?;
    assert_eq!(ODOO.rights(&reader, &key, version).await?.value, writes);
    let note = post(stage, Who::Reader, &key, None).await?;
    assert_eq!(stage.mailed(&note).await?, 0);
    let notes = ODOO.notes(&rep, &key, &Since::default()).await?.value;
    let authors: Vec<_> = notes.into_iter().map(|note| note.author).collect();
    assert_eq!(authors, [stage.person(Who::Reader)]);
    Ok(())
}

pub async fn who_may_nothing_is_told_so_and_may_not_follow(stage: &impl Stage) -> Result<()> {
    let key = stage.lead("Secret").await?;
    let version = version(stage).await?;
    let net = stage.net(Who::Outsider);
    let nothing = Rights::default();
    assert_eq!(ODOO.rights(&net, &key, version).await?.value, nothing);
    let refused = ODOO.follow(&net, &key).await.map(drop);
    assert!(matches!(refused, Err(Fault::NoAccess(_))), "{refused:?}");
    stage.delete(&key).await?;
    let rep = stage.net(Who::Rep);
    assert_eq!(ODOO.rights(&rep, &key, version).await?.value, nothing);
    assert_eq!(ODOO.follow(&rep, &key).await.map(drop), Err(Fault::Gone));
    Ok(())
}

pub async fn a_marked_note_is_found_and_reads_like_any_other(stage: &impl Stage) -> Result<()> {
    let (lead, contact) = (stage.lead("Home").await?, stage.contact("Home").await?);
    let mark = format!("home{}x{}", lead.id, contact.id);
    let net = stage.net(Who::Reader);
    let here = stage.instance();
    assert_eq!(ODOO.find(&net, &here, &mark).await?.value, []);
    post(stage, Who::Rep, &lead, None).await?;
    post(stage, Who::Rep, &contact, Some(&mark)).await?;
    post(stage, Who::Rep, &lead, Some(&mark)).await?;
    post(stage, Who::Rep, &contact, Some(&mark)).await?;
    let found = ODOO.find(&net, &here, &mark).await?.value;
    assert_eq!(found, [contact, lead.clone()]);
    // Not by a part of it.
    let part = mark.trim_end_matches(|c: char| c.is_ascii_digit());
    assert_eq!(ODOO.find(&net, &here, part).await?.value, []);
    let notes = ODOO.notes(&net, &lead, &Since::default()).await?.value;
    let [plain, marked] = notes.as_slice() else {
        anyhow::bail!("not two notes: {notes:?}")
    };
    assert_ne!(plain.body, marked.body);
    assert_eq!(read_note(&plain.body, 100), read_note(&marked.body, 100));
    Ok(())
}

async fn marked(stage: &impl Stage, who: Who, mark: &str, after: u64) -> Result<Marked> {
    let (net, here, me) = (stage.net(who), stage.instance(), stage.person(who).id);
    let told = ODOO.marked(&net, &here, mark, after, &me).await?;
    Ok(told.value)
}

pub async fn new_notes_with_a_mark_are_found_but_ones_own(stage: &impl Stage) -> Result<()> {
    let (lead, contact) = (stage.lead("Asked").await?, stage.contact("Asked").await?);
    let mark = format!("ask{}x{}", lead.id, contact.id);
    let first = post(stage, Who::Rep, &contact, Some(&mark)).await?;
    post(stage, Who::Rep, &lead, None).await?;
    let second = post(stage, Who::Rep, &lead, Some(&mark)).await?;
    let third = post(stage, Who::Rep, &contact, Some(&mark)).await?;
    let found = |places: &[(&RecordKey, &str)]| Marked {
        places: places
            .iter()
            .map(|(key, note)| ((*key).clone(), (*note).to_owned()))
            .collect(),
        more: None,
    };
    let all = found(&[(&contact, &third), (&lead, &second)]);
    assert_eq!(marked(stage, Who::Reader, &mark, 0).await?, all);
    let after = first.parse()?;
    let later = found(&[(&lead, &second), (&contact, &third)]);
    assert_eq!(marked(stage, Who::Reader, &mark, after).await?, later);
    let none = Marked::default();
    let after = third.parse()?;
    assert_eq!(marked(stage, Who::Reader, &mark, after).await?, none);
    assert_eq!(marked(stage, Who::Rep, &mark, 0).await?, none, "one's own");
    // Who may not read a lead is told nothing of it.
    let open = found(&[(&contact, &third)]);
    assert_eq!(marked(stage, Who::Outsider, &mark, 0).await?, open);
    stage.delete_note(&second).await?;
    stage.delete(&contact).await?;
    assert_eq!(marked(stage, Who::Reader, &mark, 0).await?, none);
    Ok(())
}

pub async fn more_records_with_a_mark_than_are_told_at_once_are_told_one_after_the_other(
    stage: &impl Stage,
) -> Result<()> {
    let mut keys = Vec::new();
    for nth in 0..23 {
        keys.push(stage.contact(&format!("Many {nth}")).await?);
    }
    let mark = format!("many{}", keys.first().map_or("", |key| key.id.as_str()));
    for key in &keys {
        post(stage, Who::Rep, key, Some(&mark)).await?;
    }
    let first = marked(stage, Who::Reader, &mark, 0).await?;
    let Some(more) = first.more else {
        anyhow::bail!("no more: {first:?}")
    };
    let rest = marked(stage, Who::Reader, &mark, more).await?;
    assert_eq!((first.places.len(), rest.more), (20, None));
    let found = first.places.into_iter().chain(rest.places);
    assert_eq!(found.map(|(key, _)| key).collect::<Vec<_>>(), keys);
    Ok(())
}

pub async fn what_stood_before_a_time_has_an_id_below_what_came_later(
    stage: &impl Stage,
) -> Result<()> {
    let key = stage.contact("Before").await?;
    let (net, here) = (stage.net(Who::Outsider), stage.instance());
    let early: u64 = post(stage, Who::Rep, &key, None).await?.parse()?;
    stage.pass(2).await;
    let date = ODOO.session(&net, &here).await?.date;
    let Some(now) = date else {
        anyhow::bail!("no time")
    };
    stage.pass(2).await;
    let late: u64 = post(stage, Who::Rep, &key, None).await?.parse()?;
    let last = ODOO.last_before(&net, &here, now).await?.value;
    assert!(
        last.is_some_and(|last| (early..late).contains(&last)),
        "{last:?} between {early} and {late}"
    );
    assert_eq!(ODOO.last_before(&net, &here, 0).await?.value, None);
    Ok(())
}

pub async fn a_score_tells_its_parts_to_whoever_may_see_it(stage: &impl Stage) -> Result<()> {
    let key = stage.lead("Scored").await?;
    let version = version(stage).await?;
    let parts = ODOO.score(&stage.net(Who::Rep), &key, version).await?.value;
    if version < 19 {
        assert_eq!(parts, []);
        return Ok(());
    }
    assert!(parts.iter().any(|part| part.push != 0), "{parts:?}");
    for part in &parts {
        let field = part
            .name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        assert!(field && (-1..=1).contains(&part.push), "{part:?}");
    }
    let last = parts.last().map(|part| (part.name.as_str(), part.push));
    assert_eq!(last, Some(("team_id", 0)));
    let refused = ODOO.score(&stage.net(Who::Reader), &key, version).await;
    let refused = refused.map(|answer| answer.value);
    assert!(matches!(refused, Err(Fault::NoAccess(_))), "{refused:?}");
    Ok(())
}

pub async fn a_customers_records_are_told(stage: &impl Stage) -> Result<()> {
    let contact = stage.contact("Acme <i>& sons</i>").await?;
    let of = Some(&contact);
    let first = stage.make("First", Sort::Opportunity, of).await?;
    let second = stage.make("Second", Sort::Opportunity, of).await?;
    let third = stage.make("Third", Sort::Lead, of).await?;
    stage.lose(&first).await?;
    let net = stage.net(Who::Reader);
    let related = async |key: &RecordKey| -> Result<Vec<(RecordKey, Sort)>> {
        let related = ODOO.related(&net, key).await?.value;
        for (key, name, _) in &related {
            let named = match key {
                key if *key == contact => "Acme <i>& sons</i>",
                key if *key == first => "First",
                key if *key == second => "Second",
                _ => "Third",
            };
            assert!(name.starts_with(named), "{name}");
        }
        Ok(related
            .into_iter()
            .map(|(key, _, sort)| (key, sort))
            .collect())
    };
    let deal = |key: &RecordKey| (key.clone(), Sort::Opportunity);
    assert_eq!(
        related(&contact).await?,
        [(third.clone(), Sort::Lead), deal(&second), deal(&first)]
    );
    let customer = (contact.clone(), Sort::Contact);
    assert_eq!(related(&second).await?, [customer.clone(), deal(&first)]);
    assert_eq!(
        related(&third).await?,
        [customer, deal(&second), deal(&first)]
    );
    assert_eq!(related(&stage.lead("Alone").await?).await?, []);
    let gone = stage.lead("Gone").await?;
    stage.delete(&gone).await?;
    let told = ODOO.related(&net, &gone).await.map(drop);
    assert_eq!(told, Err(Fault::Gone));
    Ok(())
}

pub async fn what_was_written_on_a_customers_records_is_told_with_its_record(
    stage: &impl Stage,
) -> Result<()> {
    let contact = stage.contact("Told").await?;
    let (first, second) = (stage.lead("First").await?, stage.lead("Second").await?);
    let on_first = post(stage, Who::Rep, &first, None).await?;
    stage.log_note(Who::Rep, &first, "<p>by hand</p>").await?;
    let on_second = post(stage, Who::Rep, &second, None).await?;
    let on_contact = post(stage, Who::Rep, &contact, None).await?;
    let keys = [contact.clone(), first.clone(), second.clone()];
    let told = async |who| -> Result<Vec<(RecordKey, String)>> {
        let told = ODOO.told_on(&stage.net(who), &keys).await?;
        Ok(told.into_iter().map(|(key, note)| (key, note.id)).collect())
    };
    let mut all = [
        (first, on_first),
        (second, on_second),
        (contact.clone(), on_contact),
    ];
    let mut found = told(Who::Reader).await?;
    all.sort();
    found.sort();
    assert_eq!(found, all, "by hand is not among them");
    // Who may not read a lead is told nothing of it.
    let found = told(Who::Outsider).await?;
    assert!(found.iter().all(|(key, _)| *key == contact), "{found:?}");
    Ok(())
}
