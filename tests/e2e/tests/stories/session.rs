//! What was done outlives an expired session, a stopped worker and a browser that dies.

use anyhow::Result;
use samenspel_e2e::browser::Options;
use samenspel_e2e::pages::{Fault, Gate, Matching, Site};

use crate::desk::BUDGET;
use crate::stage::{Stage, story};

#[tokio::test]
async fn a_session_that_expired_loses_nothing_and_signing_in_again_in_the_tab_sends_it_once()
-> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Expired").await?;
    let rep = stage.desk(&stage.world.rep).await?;
    story("session", &[&rep], async {
        rep.open_for(&lead, "Sales").await?;
        rep.start_list().await?;
        rep.send().await?;
        stage.world.expire(&rep.browser).await?;
        rep.answer(BUDGET, "Yes", "written while signed out")
            .await?;
        rep.press("Send now").await?;
        rep.troubled("signin").await?;
        rep.reads(
            "Your session with the CRM has ended. Sign in there in this tab; nothing is lost.",
        )
        .await?;
        rep.panel()
            .fill(&rep.words.say("Write a note"), "half a thought")
            .await?;
        rep.browser.screenshot("session-expired").await?;
        rep.row_says(BUDGET, "written while signed out").await?;
        // Meanwhile a colleague goes on.
        let meanwhile = "Meanwhile, from marketing";
        stage.world.marketer.log(&lead, meanwhile).await?;
        stage
            .world
            .sign_in_again(&rep.browser, &lead.path, &stage.world.rep)
            .await?;
        rep.open(&lead).await?;
        rep.in_crm().await?;
        rep.all_notes().await?;
        rep.reads(meanwhile).await?;
        assert_eq!(rep.value("Write a note").await?, "half a thought");
        let said = stage.notes(&lead, 3).await?;
        let sent = said
            .iter()
            .filter(|note| note.contains("written while signed out"));
        assert_eq!(sent.count(), 1, "{said:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_worker_stopped_right_after_saved_here_or_in_the_middle_of_sending_sends_it_once()
-> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Stopped worker").await?;
    let proxy = Site::proxy(stage.world.url()).await?;
    let rep = stage.desk_at(&stage.world.rep, &proxy.url()).await?;
    story("worker-stopped", &[&rep], async {
        rep.open_for(&lead, "Sales").await?;
        rep.write("Before the worker stops").await?;
        rep.saved().await?;
        assert!(rep.browser.stop_background().await?);
        rep.reads("Before the worker stops").await?;
        rep.send().await?;
        stage.notes(&lead, 1).await?;

        // The CRM writes the note, and the worker is gone before it hears of it.
        let gate = Gate::default();
        let posts = Matching::extension().saying(stage.world.posting());
        proxy.fail(posts.clone(), Fault::HoldAfter(gate.clone()), 1);
        let mark = proxy.mark();
        rep.write("While it is being sent").await?;
        rep.saved().await?;
        rep.press("Send now").await?;
        gate.reached().await;
        stage.notes(&lead, 2).await?;
        assert!(rep.browser.stop_background().await?);
        gate.open();
        rep.in_crm().await?;
        let said = stage.notes(&lead, 2).await?;
        assert!(said[1].contains("While it is being sent"), "{said:?}");
        assert_eq!(
            proxy.since(mark, &posts).len(),
            1,
            "looked up, not sent twice"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_browser_that_dies_right_after_saved_here_sends_it_once_when_it_is_back() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Killed browser").await?;
    let profile = tempfile::tempdir()?;
    let keep = |options: &mut Options| options.profile = Some(profile.path().to_owned());
    let rep = stage.desk_with(&stage.world.rep, keep).await?;
    rep.open_for(&lead, "Sales").await?;
    rep.write("Before the power cut").await?;
    rep.saved().await?;
    rep.panel()
        .fill(&rep.words.say("Write a note"), "half a thought")
        .await?;
    // Kept once it is back after a reload.
    rep.browser.reload().await?;
    rep.beside(&lead).await?;
    assert_eq!(rep.value("Write a note").await?, "half a thought");
    rep.saved().await?;
    rep.browser.kill();
    let rep = stage.desk_with(&stage.world.rep, keep).await?;
    story("killed", &[&rep], async {
        rep.open(&lead).await?;
        rep.reads("Before the power cut").await?;
        rep.in_crm().await?;
        let said = stage.notes(&lead, 1).await?;
        assert!(said[0].contains("Before the power cut"), "{said:?}");
        assert_eq!(rep.value("Write a note").await?, "half a thought");
        Ok(())
    })
    .await
}
