//! When something fails: the sentence a rep understands, the way on, and nothing lost or doubled.

use anyhow::Result;
use samenspel_e2e::crm::{Record, Role};
use samenspel_e2e::extension::{with_clock_off, without_words};
use samenspel_e2e::pages::{Fault, Matching, Site};
use samenspel_e2e::wait::wait_until;

use crate::desk::{BUDGET, Desk};
use crate::stage::{Stage, story};

/// Somebody beside a lead, with a proxy between them and the CRM that can be told to fail.
async fn behind_a_proxy(name: &str) -> Result<(Stage, Record, Site, Desk)> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead(name).await?;
    let proxy = Site::proxy(stage.world.url()).await?;
    let rep = stage.desk_at(&stage.world.rep, &proxy.url()).await?;
    rep.open_for(&lead, "Sales").await?;
    Ok((stage, lead, proxy, rep))
}

/// Writes a note into the fault, reads its sentence, ends it, and waits for the note to arrive.
async fn through(
    rep: &Desk,
    text: &str,
    trouble: &str,
    sentence: &str,
    heal: impl AsyncFnOnce() -> Result<()>,
) -> Result<()> {
    rep.write(text).await?;
    rep.saved().await?;
    rep.press("Send now").await?;
    rep.bar("later").await?;
    rep.reads(text).await?;
    // The panel as a whole says so once it has looked.
    rep.troubled(trouble).await?;
    rep.reads(sentence).await?;
    rep.browser.screenshot(&format!("fault-{trouble}")).await?;
    heal().await?;
    rep.press_in_banner("Try again").await?;
    rep.in_crm().await?;
    rep.until(
        "the trouble to be over",
        "!document.querySelector('[data-ref=banner]')",
    )
    .await
}

#[tokio::test]
async fn an_unreachable_crm_says_so_and_what_was_done_arrives_once_when_it_is_back() -> Result<()> {
    let (stage, lead, proxy, rep) = behind_a_proxy("Unreachable").await?;
    story("unreachable", &[&rep], async {
        proxy.set_reachable(false).await?;
        let sentence = "The CRM does not answer. It is tried again by itself, and nothing is lost.";
        through(
            &rep,
            "Written without a network",
            "unreachable",
            sentence,
            async || proxy.set_reachable(true).await,
        )
        .await?;
        let said = stage.notes(&lead, 1).await?;
        assert!(said[0].contains("Written without a network"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_500_an_error_in_a_200_and_a_page_instead_of_json_are_said_and_survived() -> Result<()> {
    let (stage, lead, proxy, rep) = behind_a_proxy("Server faults").await?;
    story("server-faults", &[&rep], async {
        let everything = Matching::extension;
        let server = |words: &str| rep.words.fill("trouble_server", &[words]);
        let faults = [
            (
                Fault::Status(500),
                "server",
                server("HTTP 500 Something went wrong"),
            ),
            (
                stage.world.broken("The pump is <b>broken</b>"),
                "server",
                server("The pump is <b>broken</b>"),
            ),
            (
                Fault::LoginPage,
                "signin",
                rep.words.fill("trouble_sign_in", &[]),
            ),
            (
                stage.world.expired(),
                "signin",
                rep.words.fill("trouble_sign_in", &[]),
            ),
        ];
        for (nth, (fault, trouble, sentence)) in (1..).zip(faults) {
            proxy.fail_always(everything(), fault);
            let text = format!("Written into fault {nth}.");
            through(&rep, &text, trouble, &sentence, async || {
                proxy.heal();
                Ok(())
            })
            .await?;
            let said = stage.notes(&lead, nth).await?;
            assert!(said[nth - 1].contains(&text), "{said:?}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_answer_lost_after_the_crm_acted_makes_exactly_one_note() -> Result<()> {
    let (stage, lead, proxy, rep) = behind_a_proxy("Lost answer").await?;
    story("lost-answer", &[&rep], async {
        let posts = Matching::extension().saying(stage.world.posting());
        proxy.fail(posts.clone(), Fault::CutAfter, 1);
        rep.write("Its answer is lost").await?;
        rep.saved().await?;
        rep.press("Send now").await?;
        stage.notes(&lead, 1).await?;
        rep.in_crm().await?;
        let said = stage.notes(&lead, 1).await?;
        assert!(said[0].contains("Its answer is lost"), "{said:?}");
        assert_eq!(proxy.since(0, &posts).len(), 1);
        // The next thing is sent as ever.
        rep.write("And the next one").await?;
        rep.send().await?;
        stage.notes(&lead, 2).await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_note_the_crm_refuses_says_why_can_be_copied_and_goes_once_it_is_allowed() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("May only read").await?;
    let onlooker = stage.world.colleague("Onlooker", Role::Reads).await?;
    let admit = async |may| stage.world.admit(&onlooker, &lead, may).await;
    let reader = stage.desk(&onlooker).await?;
    story("refused", &[&reader], async {
        admit(true).await?;
        reader.open_for(&lead, "Marketing").await?;
        reader.write("Written by one who may only read").await?;
        reader.saved().await?;
        admit(false).await?;
        reader.press("Send now").await?;
        reader.bar("parked").await?;
        let note = "document.querySelector('[data-ref=note]').innerText";
        let said: String = reader.sees(note).await?;
        let why = reader.words.fill("why_refused", &[""]);
        let refused = reader
            .words
            .fill("state_parked", &[why.trim_end_matches(['”', '“'])]);
        assert!(
            said.contains(&refused),
            "“{refused}” and the CRM's own words in: {said}"
        );
        reader.browser.screenshot("refused-parked").await?;
        let (copy, copied) = (reader.words.say("Copy"), reader.words.say("Copied"));
        wait_until("it to be copied", async || {
            // What is pointed at can move away under the pointer; then one points at it again.
            if !reader.panel().has_text(&copied).await? {
                let text = "Written by one who may only read";
                reader.panel().point_at_in(text, &copy).await?;
            }
            reader.panel().has_text(&copied).await
        })
        .await?;
        stage.notes(&lead, 0).await?;
        admit(true).await?;
        reader
            .press_in("Written by one who may only read", "Try again")
            .await?;
        reader.in_crm().await?;
        let said = stage.notes(&lead, 1).await?;
        assert!(
            said[0].contains("Written by one who may only read"),
            "{said:?}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_deleted_record_says_so_and_what_was_not_sent_can_be_copied() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Deleted").await?;
    // A page of our own, because Odoo's leaves a deleted record by itself as soon as it notices.
    let (_site, rep) = stage.strict_desk(&stage.world.rep).await?;
    story("deleted", &[&rep], async {
        rep.open_for(&lead, "Sales").await?;
        stage.world.delete(&lead).await?;
        rep.write("Too late").await?;
        rep.saved().await?;
        rep.press("Send now").await?;
        rep.troubled("gone").await?;
        rep.reads("This record is no longer in the CRM. You can copy what was not sent.")
            .await?;
        rep.bar("parked").await?;
        rep.panel()
            .point_at_in("Too late", &rep.words.say("Copy"))
            .await?;
        rep.reads("Copied").await
    })
    .await
}

#[tokio::test]
async fn two_tabs_on_one_record_show_the_same_and_send_once() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Two tabs").await?;
    let rep = stage.desk(&stage.world.rep).await?;
    story("two-tabs", &[&rep], async {
        rep.open_for(&lead, "Sales").await?;
        let tab = rep.browser.open_tab().await?;
        rep.browser
            .goto_in(&tab, &format!("{}{}", rep.url, lead.path))
            .await?;
        let second = rep.browser.panel_in(&tab);
        second
            .wait_for_text(&rep.words.fill("seat_is_sales", &[]))
            .await?;
        second
            .fill(&rep.words.say("Write a note"), "From the second tab")
            .await?;
        second.press(&rep.words.say("Save note")).await?;
        second.wait_for_text(&rep.words.say("saved here")).await?;
        rep.browser.activate().await?;
        rep.reads("From the second tab").await?;
        rep.start_list().await?;
        rep.answer(BUDGET, "Yes", "from the first tab").await?;
        rep.send().await?;
        // A tab that nobody sees does not ask; brought to the front it knows.
        rep.browser.activate_in(&tab).await?;
        second
            .wait_for_text(&rep.words.say("Everything here is in the CRM"))
            .await?;
        second
            .wait_for_row(&rep.words.say(BUDGET), &rep.words.say("Yes"))
            .await?;
        let said = stage.notes(&lead, 1).await?;
        assert!(
            said[0].contains("From the second tab") && said[0].contains("from the first tab"),
            "{said:?}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_clock_that_is_a_day_off_neither_reorders_a_conversation_nor_dates_it_wrong() -> Result<()>
{
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Wrong clock").await?;
    let day = 24 * 60 * 60;
    let ahead = with_clock_off(&stage.extension, day)?;
    let behind = with_clock_off(&stage.extension, -day)?;
    let rep = stage
        .desk_with(&stage.world.rep, |options| {
            options.extension = Some(ahead.path().to_owned())
        })
        .await?;
    let marketer = stage
        .desk_with(&stage.world.marketer, |options| {
            options.extension = Some(behind.path().to_owned())
        })
        .await?;
    story("clock", &[&rep, &marketer], async {
        rep.open_for(&lead, "Sales").await?;
        marketer.open_for(&lead, "Marketing").await?;
        for (nth, desk) in [&rep, &marketer, &rep, &marketer].into_iter().enumerate() {
            desk.write(&format!("Line {nth}.")).await?;
            desk.send().await?;
            for other in [&rep, &marketer] {
                other.looks().await?;
                other.reads(&format!("Line {nth}.")).await?;
            }
        }
        for desk in [&rep, &marketer] {
            desk.all_notes().await?;
            let lines: Vec<String> = desk
                .sees("[...document.querySelectorAll('[data-ref=note]')].map((note) => note.innerText)")
                .await?;
            for (nth, line) in lines.iter().rev().enumerate() {
                assert!(line.contains(&format!("Line {nth}.")), "{lines:?}");
                assert!(line.contains(&desk.words.say("just now")) || line.contains(" min"), "{lines:?}");
            }
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn where_the_browser_gives_no_words_panel_and_note_speak_all_the_same() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("No words").await?;
    let mute = without_words(&stage.extension)?;
    let rep = stage
        .desk_with(&stage.world.rep, |options| {
            options.extension = Some(mute.path().to_owned())
        })
        .await?;
    story("words", &[&rep], async {
        rep.open_for(&lead, "Sales").await?;
        rep.take("she asked for $1 and 5 $").await?;
        rep.send().await?;
        let said = stage.notes(&lead, 1).await?.remove(0);
        for (key, gaps) in [
            ("chatter_for_sales", vec![]),
            ("chatter_took", vec!["she asked for $1 and 5 $"]),
        ] {
            let line = rep.words.fill(key, &gaps);
            assert!(said.contains(&line), "“{line}” in “{said}”");
        }
        let keys = "(document.body.innerText.match(/\\b[a-z]+_[a-z_]+\\b/g) ?? []).join()";
        assert_eq!(rep.sees::<String>(keys).await?, "");
        Ok(())
    })
    .await
}
