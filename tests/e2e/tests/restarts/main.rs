//! The CRM itself is killed and comes back. By itself and after all other stories: nobody else can work in
//! that CRM meanwhile, and the one that comes back ends with this program.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]
#![allow(
    dead_code,
    reason = "the desk, the stage and the words are those of the other stories"
)]

#[path = "../stories/desk.rs"]
mod desk;
#[path = "../stories/stage.rs"]
mod stage;
#[path = "../stories/tale.rs"]
mod tale;
#[path = "../stories/words.rs"]
mod words;

use anyhow::Result;
use samenspel_e2e::server::Server;

use crate::stage::{Stage, story};

#[tokio::test]
async fn a_crm_that_is_killed_and_comes_back_has_each_note_once() -> Result<()> {
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Killed server").await?;
    let rep = stage.desk(&stage.world.rep).await?;
    let mut server = Server::at(stage.world.url())?;
    story("server-killed", &[&rep], async {
        rep.open_for(&lead, "Sales").await?;
        rep.write("On its way when the server dies").await?;
        rep.saved().await?;
        rep.press("Send now").await?;
        server.kill().await?;
        rep.write("Written while there is no server").await?;
        rep.reads("Written while there is no server").await?;
        rep.press("Send now").await?;
        rep.bar("later").await?;
        rep.troubled("unreachable").await?;
        server.start().await?;
        rep.press_in_banner("Try again").await?;
        rep.in_crm().await?;
        let notes = stage.world.notes(&lead).await?;
        let all: String = notes.iter().map(|note| note.text.as_str()).collect();
        for text in [
            "On its way when the server dies",
            "Written while there is no server",
        ] {
            assert_eq!(all.matches(text).count(), 1, "“{text}” in {all}");
        }
        Ok(())
    })
    .await
}
