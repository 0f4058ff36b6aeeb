//! What is kept in the browser about a customer: saved as a file, and erased with one's own note in the CRM.

use anyhow::Result;

use crate::stage::{Stage, story};

/// Keeps what is saved as a file, for the story to read.
const CAUGHT: &str = "(() => { const make = URL.createObjectURL; URL.createObjectURL = (blob) => { blob.text().then((text) => { window.saved = text; }); return make.call(URL, blob); }; return true; })()";

#[tokio::test]
async fn a_person_saves_what_is_kept_and_erases_it_with_their_own_note_in_the_crm() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Forget me").await?;
    let rep = stage.desk(&stage.world.rep).await?;
    story("privacy", &[&rep], async {
        rep.open_for(&lead, "Sales").await?;
        rep.take("she called me").await?;
        rep.send().await?;
        stage.world.marketer.log(&lead, "Stays where it is").await?;
        rep.press("What is kept here…").await?;
        let written = rep.words.fill("privacy_written", &["1", "0"]);
        rep.reads(&written).await?;
        assert!(rep.sees::<bool>(CAUGHT).await?);
        rep.press("Save all of it as a file").await?;
        let whole = "(() => { const file = window.saved && JSON.parse(window.saved); return Boolean(file) && file.form === 'samenspel-record-1' && file.events.some((event) => event.says.includes('she called me')); })()";
        rep.until("the file with what happened", whole).await?;
        rep.press("Erase …").await?;
        rep.panel().screenshot("privacy").await?;
        rep.press("Erase it and my note in the CRM").await?;
        rep.reads("Nothing about this record is kept here any more.").await?;
        let notes = stage.world.notes(&lead).await?;
        let bodies: Vec<&str> = notes.iter().map(|note| note.body.as_str()).collect();
        anyhow::ensure!(
            matches!(bodies[..], [body] if body.contains("Stays where it is")),
            "left in the CRM: {bodies:?}"
        );
        rep.panel().screenshot("privacy-erased").await?;
        rep.press("Read it from the CRM again").await?;
        rep.reads("Forget me").await?;
        rep.reads("Stays where it is").await
    })
    .await
}
