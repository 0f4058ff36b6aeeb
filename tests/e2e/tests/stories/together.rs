//! Two people, one customer: what one answers the other sees, and nobody's answer is lost.

use anyhow::Result;
use samenspel_e2e::wait::wait_until;

use crate::desk::{BUDGET, Desk, NEED, TIMING};
use crate::stage::{Stage, story};

const OFFER: &str = "they asked for an offer before June";

#[tokio::test]
async fn what_a_rep_does_in_one_visit_is_one_readable_entry_of_theirs_in_the_crm() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("One visit").await?;
    let rep = stage.desk(&stage.world.rep).await?;
    story("one-visit", &[&rep], async {
        rep.open_for(&lead, "Sales").await?;
        rep.start_list().await?;
        rep.answer(BUDGET, "Yes", OFFER).await?;
        rep.answer(NEED, "Don't know", "").await?;
        rep.take("she asked me for a demo").await?;
        rep.send().await?;
        let said = stage.notes(&lead, 1).await?.remove(0);
        let budget = rep.words.say(BUDGET);
        for (key, gaps) in [
            ("chatter_for_sales", vec![]),
            (
                "chatter_judged_because",
                vec![budget.as_str(), &rep.words.say("Yes"), OFFER],
            ),
            (
                "chatter_judged",
                vec![&rep.words.say(NEED), &rep.words.say("Don't know")],
            ),
            ("chatter_took", vec!["she asked me for a demo"]),
        ] {
            let line = rep.words.fill(key, &gaps);
            assert!(said.contains(&line), "“{line}” in “{said}”");
        }
        assert!(!said.contains("smnspl"), "no machine's words in “{said}”");
        let entry = stage.world.notes(&lead).await?.remove(0);
        assert_eq!(entry.by, stage.world.rep.uid);

        // The next visit ends by leaving the record, within the page.
        rep.answer(TIMING, "No", "").await?;
        rep.saved().await?;
        rep.leave().await?;
        let said = stage.notes(&lead, 2).await?.remove(1);
        let timing = rep.words.say(TIMING);
        let line = rep
            .words
            .fill("chatter_judged", &[&timing, &rep.words.say("No")]);
        assert!(said.contains(&line) && !said.contains(&budget), "{said}");
        // And a colleague without the extension reads both in the CRM itself.
        rep.open(&lead).await?;
        rep.page_reads(&[&budget, &timing]).await?;
        rep.in_crm().await
    })
    .await
}

#[tokio::test]
async fn two_profiles_see_each_others_work_without_a_reload_and_a_difference_shows_both_answers()
-> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Two profiles").await?;
    let (rep, marketer) = stage.two(&stage.world.rep, &stage.world.marketer).await?;
    story("difference", &[&rep, &marketer], async {
        marketer.open_for(&lead, "Marketing").await?;
        stay(&marketer).await?;
        rep.open_for(&lead, "Sales").await?;
        stay(&rep).await?;
        rep.start_list().await?;
        rep.answer(BUDGET, "No", "they wait for the new year").await?;
        rep.send().await?;

        // The marketer only looks: the panel asks by itself.
        marketer.row_says(BUDGET, "No").await?;
        assert!(!marketer.panel().has_text(&marketer.words.say("You see this differently")).await?);
        marketer.answer(BUDGET, "Yes", "said so at the fair").await?;
        marketer.row_says(BUDGET, "You see this differently").await?;
        marketer.send().await?;
        rep.row_says(BUDGET, "You see this differently").await?;
        for desk in [&rep, &marketer] {
            desk.reads("You see 1 point differently").await?;
            let row = desk.panel().row(&desk.words.say(BUDGET)).await?;
            for part in ["they wait for the new year", "said so at the fair", "Robin Rep", "Mara Marketer"] {
                assert!(row.contains(part), "{part} in {row}");
            }
            let both = "[...document.querySelectorAll('[data-reading=differs] [data-ref=answer]')].map((each) => `${each.dataset.side} ${each.dataset.verdict}`)";
            let both: Vec<String> = desk.sees(both).await?;
            assert_eq!(both, ["marketing yes", "sales no"]);
            assert!(desk.browser.page().eval::<bool>("window.stayed === true").await?);
        }
        // When they agree later, nothing is left of the difference but the earlier answer.
        rep.answer(BUDGET, "Yes", "").await?;
        rep.send().await?;
        marketer.looks().await?;
        wait_until("the difference to be gone on the other side", async || {
            marketer.sees("!document.querySelector('[data-reading=differs]')").await
        })
        .await?;
        rep.unfold(BUDGET).await?;
        rep.row_says(BUDGET, "Earlier answers").await?;
        rep.answer(BUDGET, "No", "").await?;
        marketer.answer(NEED, "Yes", "").await?;
        rep.row_says(BUDGET, "You see this differently").await
    })
    .await
}

/// Marks the page, so that a reload would be noticed.
async fn stay(desk: &Desk) -> Result<()> {
    desk.browser
        .page()
        .eval("(window.stayed = true, null)")
        .await
}
