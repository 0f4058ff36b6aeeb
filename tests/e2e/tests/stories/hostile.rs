//! What a CRM may hold: markup, a giant, a cut and a newer payload. All of it is shown as text.

use anyhow::{Context as _, Result};
use samenspel::codec::batch;
use samenspel_e2e::crm::{Role, With};

use crate::desk::BUDGET;
use crate::stage::{Stage, story};

const CANARY: &str = "<img src=x onerror=\"top.canary = canary = 1\"><script>canary = 1</script>";

#[tokio::test]
async fn html_and_script_in_names_notes_and_reasons_are_text_and_never_run() -> Result<()> {
    let stage = Stage::set().await?;
    let named = |name: &str| format!("{name} {CANARY}");
    let world = &stage.world;
    let owner = world.colleague(&named("Owner"), Role::Reads).await?;
    let customer = world.customer(&named("Customer")).await?;
    let with = With {
        owner: Some(&owner),
        customer: Some(&customer),
        campaign: Some(&named("Campaign")),
    };
    let lead = world.lead_with(&named("Lead"), with).await?;
    let rep = stage.desk(&world.rep).await?;
    story("hostile", &[&rep], async {
        rep.open_for(&lead, "Sales").await?;
        world.marketer.log(&lead, &format!("Plain {CANARY}")).await?;
        world.marketer.log_raw(&lead, &format!("<p>Rich</p>{CANARY}<a href=\"javascript:canary=1\">click</a>")).await?;
        rep.fill("What I look for", &format!("Question {CANARY}")).await?;
        rep.press("Propose it").await?;
        let question = format!("Question {CANARY}");
        rep.answer(&question, "No", &format!("Reason {CANARY}")).await?;
        rep.take(&format!("Take {CANARY}")).await?;
        rep.write(&format!("Note {CANARY}")).await?;
        rep.send().await?;
        rep.reads(&rep.words.fill("notes_all", &["3"])).await?;
        rep.unfold_all().await?;
        for start in ["Lead", "Customer", "Owner", "Plain", "Question", "because: Reason", "because: Take", "Note"] {
            rep.reads(&format!("{start} {CANARY}")).await?;
        }
        // Tryton writes the names of campaigns with capitals of its own.
        rep.reads("Campaign <").await?;
        rep.reads("Rich").await?;
        let alien = "document.querySelectorAll('img, script:not([src]), a[href^=javascript]').length";
        assert_eq!(rep.sees::<i32>(alien).await?, 0);
        // Nor could markup be written: our pages take none, whoever tries (trusted types).
        let written = "(() => { try { document.createElement('p').innerHTML = '<b>x</b>'; return 'written'; } catch (error) { return error.name; } })()";
        assert_eq!(rep.sees::<String>(written).await?, "TypeError");
        // In the CRM's own page, too, what the panel wrote is text.
        rep.browser.reload().await?;
        rep.beside(&lead).await?;
        rep.page_reads(&["Note <img"]).await?;
        for frame in [rep.browser.page(), &rep.panel().frame().await?] {
            assert!(!frame.eval::<bool>("'canary' in window").await?);
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_payload_cut_in_half_or_of_a_newer_version_or_of_somebody_else_is_a_plain_note_that_says_so()
-> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Odd payloads").await?;
    let rep = stage.desk(&stage.world.rep).await?;
    story("odd-payloads", &[&rep], async {
        rep.open_for(&lead, "Sales").await?;
        rep.start_list().await?;
        rep.answer(BUDGET, "Yes", "the real one").await?;
        rep.send().await?;
        let body = stage.world.notes(&lead).await?.remove(0).body;
        // The payload stands behind the mark, in a link or, in groups, at the end of a text.
        let (before, rest) = body.split_once("smnspl1").unwrap();
        let (word, after) = rest.split_at(rest.find('"').unwrap_or(rest.len()));
        // Behind the payload stands what signs it: cut there it would still be whole.
        let joined = |end: usize| -> String { word[..end].trim_start_matches('.').split_whitespace().collect() };
        let end = (0..word.len()).find(|end| batch(&joined(*end)).is_some()).context("where the payload ends")?;
        let half = &word[..end / 2];
        let odd = stage.world.lead("Odd").await?;
        // On another lead, so that the events are new there.
        let (robin, mara) = (&stage.world.rep, &stage.world.marketer);
        robin.log_raw(&odd, &format!("{before}smnspl1{half}{after}")).await?;
        robin.log_raw(&odd, &format!("{before}smnspl9{word}{after}")).await?;
        mara.log_raw(&odd, &body).await?;
        rep.open(&odd).await?;
        rep.until("the notes to be read", "!!document.querySelector('[data-ref=notes] .quiet-deeds button')").await?;
        rep.all_notes().await?;
        rep.reads("Part of this note did not come through whole. Its text is what could be read.").await?;
        rep.reads("Written with a newer Samenspel. Update yours to see all of it.").await?;
        rep.reads("It speaks for somebody else than its author, so it does not count.").await?;
        let rows: i32 = rep.sees("document.querySelectorAll('[data-ref=row]').length").await?;
        assert_eq!(rows, 0, "none of them counts");
        let texts: Vec<String> = rep
            .sees("[...document.querySelectorAll('[data-ref=note] .text')].map((note) => note.innerText)")
            .await?;
        assert!(texts.len() == 3 && texts.iter().all(|text| text.contains("the real one") && !text.contains("smnspl")), "{texts:?}");
        // Edited by hand, what was recorded still counts.
        let first = stage.world.notes(&lead).await?.remove(0);
        stage.world.edit_note(first.id, &body.replace("the real one", "an edited one")).await?;
        rep.open(&lead).await?;
        rep.reads("Its text was edited in the CRM. What was recorded still counts.").await?;
        rep.unfold(BUDGET).await?;
        rep.row_says(BUDGET, "the real one").await
    })
    .await
}

#[tokio::test]
async fn a_note_of_five_megabytes_is_shown_cut_and_holds_nothing_up() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Giant note").await?;
    let line = "<p>All work and no play makes a long note. </p>";
    let giant = line.repeat(5 * 1024 * 1024 / line.len());
    let mara = &stage.world.marketer;
    mara.log_raw(&lead, &giant).await?;
    mara.log(&lead, "A short one beside it").await?;
    let rep = stage.desk(&stage.world.rep).await?;
    story("giant-note", &[&rep], async {
        rep.open_for(&lead, "Sales").await?;
        rep.reads("A short one beside it").await?;
        rep.all_notes().await?;
        rep.reads("All work and no play").await?;
        rep.reads("The rest is in the CRM.").await?;
        rep.write("Mine stands beside the giant").await?;
        rep.send().await?;
        rep.press("Show all of it").await?;
        let shown: usize = rep.sees("document.body.innerText.length").await?;
        assert!(shown < 50_000, "{shown} letters");
        Ok(())
    })
    .await
}
