//! The harness itself, tried on a dummy extension of the product's shape: what it says a person does
//! must be what a browser takes for a person's doing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::path::{Path, PathBuf};

use anyhow::Result;
use samenspel_e2e::browser::{Browser, Options};
use samenspel_e2e::extension::with_clock_off;
use samenspel_e2e::odoo::World;
use samenspel_e2e::pages::{Fault, KEYS_HEARD, Matching, Site};
use samenspel_e2e::settings::{Language, Settings};
use samenspel_e2e::wait::wait_until;
use samenspel_e2e::{login, process_ids_with_profile};

fn dummy() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dummy")
}

async fn beside_a_strict_page(change: impl FnOnce(&mut Options)) -> Result<(Browser, Site)> {
    let settings = Settings::from_env()?;
    let site = Site::strict(None).await?;
    let mut options = Options {
        extension: Some(dummy()),
        ..Options::new(&settings)
    };
    change(&mut options);
    let browser = Browser::start(&settings, options).await?;
    browser.goto(&format!("{}/odoo/crm/1", site.url())).await?;
    Ok((browser, site))
}

async fn keys_heard(browser: &Browser) -> Result<Vec<String>> {
    browser.page().eval(KEYS_HEARD).await
}

#[tokio::test]
async fn a_panel_in_a_closed_shadow_root_is_used_by_name_by_pointer_and_by_key() -> Result<()> {
    let (browser, _site) = beside_a_strict_page(|_| ()).await?;
    let panel = browser.panel();
    panel.press_in("Budget", "Yes").await?;
    panel.wait_for_text("Yes by script").await?;
    assert_eq!(panel.state_in("Budget", "Yes").await?, "true");
    assert_eq!(panel.state_in("Authority", "Yes").await?, "false");
    panel.point_at_in("Authority", "Yes").await?;
    panel.wait_for_text("Yes by hand").await?;
    panel.fill("Because", "they asked").await?;
    panel.wait_for_text("writing they asked").await?;
    panel.fill("Kind", "Question").await?;
    assert_eq!(panel.value("Kind").await?, "Question");
    panel.point_at("Far down").await?;
    panel.wait_for_text("Far down by hand").await?;
    assert_eq!(
        panel.frame().await?.accessible("button", "Save it").await?,
        1
    );
    assert_eq!(
        panel.rectangle().await?,
        (1366.0 - 360.0, 0.0, 360.0, 900.0)
    );
    panel.screenshot("harness-panel").await
}

#[tokio::test]
async fn keys_go_where_the_focus_is() -> Result<()> {
    let (browser, _site) = beside_a_strict_page(|_| ()).await?;
    let panel = browser.panel();
    panel.type_into("Because", "Søren ☺ said").await?;
    panel.wait_for_text("writing Søren ☺ said").await?;
    panel.tab_to("Save it").await?;
    browser.press_key("Enter").await?;
    panel.wait_for_text("Save it by hand").await?;
    assert_eq!(keys_heard(&browser).await?, Vec::<String>::new());
    // The same keys are heard once the focus is in the page: the ears work.
    let field = browser
        .page()
        .element("() => document.querySelector('input')", &())
        .await?;
    browser.page().point_and_press(&field).await?;
    browser.type_text("x").await?;
    assert!(
        keys_heard(&browser)
            .await?
            .contains(&"keydown x".to_owned())
    );
    assert_eq!(panel.value("Because").await?, "Søren ☺ said");
    Ok(())
}

#[tokio::test]
async fn a_control_that_is_not_there_is_answered_with_those_that_are() -> Result<()> {
    let (browser, _site) = beside_a_strict_page(|_| ()).await?;
    let panel = browser.panel();
    let names: Vec<String> = panel
        .controls()
        .await?
        .into_iter()
        .map(|(_, name)| name)
        .collect();
    assert_eq!(
        names,
        [
            "Yes", "No", "Yes", "No", "Because", "Kind", "Save it", "Far down"
        ]
    );
    let said = format!("{:#}", panel.now().press("Yes").await.unwrap_err());
    assert!(
        said.contains("2 “Yes”; there is: button “Yes”, button “No”, button “Save it”"),
        "{said}"
    );
    let said = format!(
        "{:#}",
        panel.now().press_in("Authority", "No").await.unwrap_err()
    );
    assert!(said.contains("“No” cannot be used now"), "{said}");
    Ok(())
}

#[tokio::test]
async fn language_and_colours_reach_the_panel() -> Result<()> {
    let (browser, _site) = beside_a_strict_page(|options| {
        options.language = Language::Nl;
        options.dark = true;
    })
    .await?;
    let dark = "matchMedia('(prefers-color-scheme: dark)').matches";
    let told = format!("[chrome.i18n.getUILanguage(), navigator.languages.join(), {dark}]");
    let told: (String, String, bool) = browser.panel().frame().await?.eval(&told).await?;
    assert_eq!(told, ("nl".to_owned(), "nl".to_owned(), true));
    assert!(browser.page().eval::<bool>(dark).await?);
    Ok(())
}

#[tokio::test]
async fn what_the_extension_kept_outlives_a_killed_browser_and_nothing_else_does() -> Result<()> {
    let settings = Settings::from_env()?;
    let profile = tempfile::tempdir()?;
    let (browser, site) =
        beside_a_strict_page(|options| options.profile = Some(profile.path().to_owned())).await?;
    browser.panel().fill("Because", "power cut").await?;
    browser.panel().press("Save it").await?;
    let kept = "chrome.storage.local.get('because')";
    wait_until("it to be kept", async || {
        let kept: serde_json::Value = browser.panel().frame().await?.eval(kept).await?;
        Ok(kept["because"] == "power cut")
    })
    .await?;
    assert!(!process_ids_with_profile(profile.path()).is_empty());
    let folder = browser.kill();
    assert_eq!(process_ids_with_profile(&folder), Vec::<u32>::new());
    let again = Options {
        profile: Some(folder),
        extension: Some(dummy()),
        ..Options::new(&settings)
    };
    let browser = Browser::start(&settings, again).await?;
    browser.goto(&format!("{}/odoo/crm/1", site.url())).await?;
    browser.panel().wait_for_text("kept power cut").await
}

#[tokio::test]
async fn the_background_can_be_stopped_its_clock_set_and_the_whole_removed() -> Result<()> {
    let day = 24 * 60 * 60;
    let off = with_clock_off(&dummy(), day)?;
    let (mut browser, _site) =
        beside_a_strict_page(|options| options.extension = Some(off.path().to_owned())).await?;
    let frame = browser.panel().frame().await?;
    let ask =
        "chrome.runtime.sendMessage('what time is it?').then((told) => [told.now, Date.now()])";
    let (background, panel): (f64, f64) = frame.eval(ask).await?;
    let page: f64 = browser.page().eval("Date.now()").await?;
    for told in [background, panel] {
        assert_eq!(((told - page) / 1000.0 / day as f64).round(), 1.0);
    }
    assert!(browser.stop_background().await?);
    assert!(!browser.stop_background().await?);
    let _: (f64, f64) = frame.eval(ask).await?;
    assert!(browser.stop_background().await?, "it woke to answer");
    browser.press_toolbar_button().await?;
    browser
        .panel()
        .wait_for_text("toolbar button pressed")
        .await?;
    browser.uninstall().await?;
    browser.reload().await?;
    browser.panel().wait_gone().await
}

#[tokio::test]
async fn a_person_signs_in_to_the_real_crm_through_a_proxy_that_tells_who_asked() -> Result<()> {
    let settings = Settings::from_env()?;
    let world = World::arrange(&settings.odoo()?).await?;
    let proxy = Site::proxy(world.admin.url()).await?;
    let lead = world.lead("Harness & sons").await?;
    world
        .rep
        .odoo
        .log_note("crm.lead", lead.id, "Called <them> & more")
        .await?;
    let note = world.notes(&lead).await?.pop().expect("the note");
    assert_eq!(
        (note.text().as_str(), note.author.name.contains("Robin Rep")),
        ("Called <them> & more", true)
    );
    let refused = world
        .reader
        .odoo
        .write("crm.lead", lead.id, serde_json::json!({"name": "Mine"}))
        .await;
    assert!(format!("{:#}", refused.unwrap_err()).contains("not allowed"));
    assert_eq!(
        world.reader.odoo.field("crm.lead", lead.id, "name").await?,
        lead.name.as_str()
    );

    let options = Options {
        extension: Some(dummy()),
        ..Options::new(&settings)
    };
    let browser = Browser::start(&settings, options).await?;
    login::by_form(
        &browser,
        &proxy.url(),
        &settings.odoo()?.db,
        &world.rep.account,
    )
    .await?;
    browser
        .goto(&format!("{}{}", proxy.url(), lead.path))
        .await?;
    wait_until("the lead's page", async || {
        Ok(browser
            .page()
            .text()
            .await?
            .contains("Called <them> & more"))
    })
    .await?;
    browser.screenshot("harness-lead").await?;
    let asked = proxy.since(0, &Matching::all().path("/web/dataset/call_kw"));
    assert!(!asked.is_empty() && asked.iter().all(|seen| !seen.from_extension));

    let mark = proxy.mark();
    let ask = format!(
        "Promise.all([fetch('{0}/web/version'), fetch('{0}/web/version', {{method: 'POST', body: '{{}}'}})]).then(() => 1)",
        proxy.url()
    );
    let _: i32 = browser.panel().frame().await?.eval(&ask).await?;
    assert_eq!(proxy.since(mark, &Matching::extension()).len(), 2);

    login::expire(&browser, &world.admin).await?;
    let session = browser.cookie("session_id").await?.expect("a cookie");
    assert!(!world.admin.is_signed_in(&session).await?);
    assert!(world.admin.is_signed_in(world.rep.odoo.session()).await?);
    login::by_session(
        &browser,
        &proxy.url(),
        &settings.odoo()?.db,
        &world.reader.account,
    )
    .await?;
    proxy.fail(Matching::all().path("/mail/thread"), Fault::Status(500), 1);
    browser
        .goto(&format!("{}{}", proxy.url(), lead.path))
        .await?;
    wait_until("the fault to have been met", async || {
        Ok(proxy.faults_left() == 0)
    })
    .await?;
    wait_until("the lead's page for one who may only read", async || {
        let title: String = browser.page().eval("document.title").await?;
        Ok(title.contains(&lead.name))
    })
    .await
}

/// What stories about lost answers stand on: Chromium hides one of the two faults by itself.
#[tokio::test]
async fn a_browser_repeats_a_post_whose_connection_died_silently_but_not_one_cut_off() -> Result<()>
{
    let settings = Settings::from_env()?;
    let far = Site::build()
        .page("/", "text/plain", "done")
        .start()
        .await?;
    let near = Site::proxy(&far.url()).await?;
    let browser = Browser::start(&settings, Options::new(&settings)).await?;
    browser.goto(&near.url()).await?;
    let posts = Matching::all().path("/post");
    let post = "fetch('/post', {method: 'POST', body: '{}'})
        .then((answer) => answer.text()).catch(() => 'failed')";
    for (fault, told, acted) in [
        (Fault::CutAfter, "failed", 1),
        (Fault::DropAfter, "done", 2),
        (Fault::DropBefore, "done", 1),
    ] {
        // So that the connection is one that was used before.
        let _: String = browser
            .page()
            .eval("fetch('/warm').then((answer) => answer.text())")
            .await?;
        let mark = far.mark();
        near.fail(posts.clone(), fault.clone(), 1);
        let said: String = browser.page().eval(post).await?;
        assert_eq!(
            (said.as_str(), far.since(mark, &posts).len()),
            (told, acted),
            "{fault:?}"
        );
    }
    Ok(())
}
