//! Notes about fields of a lead whose page the CRM then draws another way: each is found at its own field and at
//! no other, and none is lost.
//!
//! One person sees the other page, since other stories are told beside the same CRM meanwhile: the person is made
//! for it, and what is changed of the CRM's pages is for that person alone (`anchored/odoo.rs`, `tryton.rs`).
//!
//! Each story counts before it judges; `cargo xtask test anchoring` adds the counts up.

mod odoo;
mod tryton;

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use samenspel_e2e::browser::Options;
use samenspel_e2e::crm::{Person, Record, Role};
use samenspel_e2e::settings::Vendor;
use samenspel_e2e::wait::{wait_for, wait_until, wait_within};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use crate::desk::Desk;
use crate::stage::{Stage, story};

/// Those who see the other page are of one group in Odoo, and would see each other's.
static ALONE: Mutex<()> = Mutex::const_new(());
/// How long a page that was loaded may take to be drawn, before it is loaded once more.
const MOMENT: Duration = Duration::from_secs(2);

/// What becomes of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    /// One field's label is another word, and a second field has that label now.
    Renamed,
    /// The CRM speaks Dutch.
    Translated,
    /// What is annotated stands in another order, in other groups.
    Reordered,
    /// The first of the fields is not shown any more.
    Hidden,
    /// The lead is converted.
    Converted,
    /// In the first of the fields stands something else.
    Changed,
}

impl Change {
    fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }
}

/// A field that somebody writes about.
struct Noted {
    /// The CRM's own name for it.
    name: &'static str,
    /// Its label before the change.
    label: &'static str,
    /// What is set in it.
    value: Value,
    /// The same as the page shows it.
    shown: &'static str,
}

fn noted(
    name: &'static str,
    label: &'static str,
    value: impl Into<Value>,
    shown: &'static str,
) -> Noted {
    Noted {
        name,
        label,
        value: value.into(),
        shown,
    }
}

impl Noted {
    /// What somebody writes about it.
    fn text(&self) -> String {
        format!("Somebody looked at this {}.", self.label.to_lowercase())
    }
}

/// Three fields of a lead.
fn fields(crm: Vendor, change: Change) -> [Noted; 3] {
    match crm {
        Vendor::Odoo => [
            noted("phone", "Phone", "KB-4500", "KB-4500"),
            noted("email_from", "Email", "noor@kb.example", "noor@kb.example"),
            match change {
                // A lead has no revenue; its company moves to another page of the form.
                Change::Converted => noted("partner_name", "Company Name", "Noor BV", "Noor BV"),
                _ => noted("expected_revenue", "Expected Revenue", 4500.5, "4,500.50"),
            },
        ],
        Vendor::Tryton => [
            noted("reference", "Reference", "KB-4500", "KB-4500"),
            noted("comment", "Comment", "Ask for Noor.", "Ask for Noor."),
            noted(
                "start_date",
                "Start Date",
                json!({"__class__": "date", "year": 2026, "month": 3, "day": 31}),
                "03/31/2026",
            ),
        ],
    }
}

/// What the panel must say of a note's field.
fn expected(change: Change, nth: usize) -> &'static str {
    match (change, nth) {
        (Change::Hidden, 0) => "away",
        (Change::Changed, 0) => "changed",
        _ => "here",
    }
}

/// What became of the notes of one story.
#[derive(Debug, Default)]
struct Counts {
    annotations: u32,
    /// Those whose field is on the page.
    there: u32,
    /// Those of them whose mark stands beside that field, and beside it alone.
    right: u32,
    /// Those that the panel no longer shows, or does not find though their field is there.
    lost: u32,
    /// Those whose mark stands beside another field.
    wrong: u32,
}

async fn told(change: Change) -> Result<()> {
    let _alone = ALONE.lock().await;
    let stage = Stage::set().await?;
    let person = stage.world.colleague("Ada", Role::SellsAll).await?;
    let lead = match stage.world.vendor() {
        Vendor::Odoo => odoo::lead(stage.world.odoo()?, &person, change).await?,
        Vendor::Tryton => stage.world.lead("Anchored").await?,
    };
    let fields = fields(stage.world.vendor(), change);
    for field in &fields {
        let value = field.value.clone();
        stage.world.set(&lead, field.name, value).await?;
    }
    // So wide that every label is seen: no mark stands beside one that is scrolled away.
    let wide = |options: &mut Options| options.size = (1800, 900);
    let desk = stage.desk_with(&person, wide).await?;
    story(&format!("anchored-{}", change.name()), &[&desk], async {
        annotate(&desk, &lead, &fields).await?;
        let all: Vec<&str> = fields.iter().map(|field| field.name).collect();
        settle(&desk, &fields, &["here"; 3], &all).await?;
        let undo = apply(&stage, &person, &lead, change).await?;
        let judged = judge(&stage, &desk, &lead, &fields, change).await;
        undone(&stage, undo).await?;
        judged
    })
    .await
}

async fn annotate(desk: &Desk, lead: &Record, fields: &[Noted]) -> Result<()> {
    desk.open_for(lead, "Sales").await?;
    desk.page_whole().await?;
    for field in fields {
        desk.page_shows(field.name, field.shown).await?;
        desk.fill("Write a note", &field.text()).await?;
        desk.fill("About", field.label).await?;
        desk.quotes(field.shown).await?;
        desk.press("Save note").await?;
        desk.reads(&field.text()).await?;
    }
    desk.send().await
}

/// Loads the page that was changed, and says where each note is.
async fn judge(
    stage: &Stage,
    desk: &Desk,
    lead: &Record,
    fields: &[Noted],
    change: Change,
) -> Result<()> {
    let (redrawn, turn) = match stage.world.vendor() {
        Vendor::Odoo => odoo::redrawn(change),
        Vendor::Tryton => tryton::redrawn(change),
    };
    // Odoo's client shows a page once more as it was, and asks meanwhile what has become of it.
    wait_until("the page to be drawn the other way", async || {
        desk.browser.reload().await?;
        desk.beside(lead).await?;
        desk.page_whole().await?;
        wait_within(MOMENT, "it to be drawn", async || {
            let drawn: bool = desk.browser.page().eval(redrawn).await?;
            Ok(drawn.then_some(()))
        })
        .await?;
        Ok(true)
    })
    .await?;
    let stands: Vec<&str> = (0..fields.len()).map(|nth| expected(change, nth)).collect();
    if let Some((page, hides)) = turn {
        let rest: Vec<&str> = fields.iter().map(|of| of.name).collect();
        let rest: Vec<&str> = rest.into_iter().filter(|name| *name != hides).collect();
        let kept = fields.iter().zip(&stands);
        let kept = kept.map(|(of, stands)| if of.name == hides { "away" } else { stands });
        settle(desk, fields, &kept.collect::<Vec<_>>(), &rest).await?;
        desk.press_page(page).await?;
    }
    let there = fields.iter().zip(&stands);
    let there = there.filter(|(_, stands)| **stands != "away");
    let there: Vec<&str> = there.map(|(of, _)| of.name).collect();
    let settled = settle(desk, fields, &stands, &there).await;
    desk.browser
        .screenshot(&format!("anchored-{}-marks", change.name()))
        .await?;
    let counts = count(desk, fields, &there).await?;
    keep(stage, change, &counts)?;
    settled?;
    let all = u32::try_from(there.len())?;
    ensure!(
        (counts.right, counts.lost, counts.wrong) == (all, 0, 0),
        "{counts:?}"
    );
    Ok(())
}

/// Waits until the panel says this of each note's field, and exactly these fields are marked.
async fn settle(desk: &Desk, fields: &[Noted], stands: &[&str], marked: &[&str]) -> Result<()> {
    let mut marked = marked.to_vec();
    marked.sort_unstable();
    wait_until("each note at its field", async || {
        let said = said(desk).await?;
        let said: Vec<&str> = fields
            .iter()
            .map(|field| said.get(&field.text()).map_or("lost", String::as_str))
            .collect();
        let marks = desk.marks().await?;
        let mut names: Vec<&str> = marks.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        ensure!(
            said == stands && names == marked,
            "the panel says {said:?}, and not {stands:?}; {names:?} are marked, and not {marked:?}"
        );
        Ok(true)
    })
    .await
}

/// Every note about a field in the panel: its text, and where that is said to stand.
async fn said(desk: &Desk) -> Result<BTreeMap<String, String>> {
    desk.all_notes().await?;
    desk.sees(
        "Object.fromEntries([...document.querySelectorAll('[data-ref=note]')].map((note) =>
            [note.querySelector('.text').innerText, note.querySelector('[data-ref=about]')?.dataset.stands ?? 'nowhere']))",
    )
    .await
}

/// Presses every mark of the page and looks which note it brings.
async fn count(desk: &Desk, fields: &[Noted], there: &[&str]) -> Result<Counts> {
    let said = said(desk).await?;
    let mut led: Vec<(String, String)> = Vec::new();
    for (name, place) in desk.marks().await? {
        desk.sees::<()>("(document.activeElement?.blur(), null)")
            .await?;
        desk.browser.page().press_at(place).await?;
        let note = wait_for("the note of a mark", async || {
            desk.sees::<Option<String>>(
                "document.activeElement?.dataset.note ? document.activeElement.querySelector('.text').innerText : null",
            )
            .await
        })
        .await?;
        led.push((name, note));
    }
    let mut counts = Counts::default();
    for field in fields {
        let text = field.text();
        let at = led.iter().filter(|(_, note)| *note == text);
        let at: Vec<&str> = at.map(|(name, _)| name.as_str()).collect();
        let is_there = there.contains(&field.name);
        let stands = said.get(&text).map(String::as_str);
        let found = at == [field.name];
        counts.annotations += 1;
        counts.there += u32::from(is_there);
        counts.right += u32::from(is_there && found);
        counts.wrong += u32::from(at.iter().any(|name| *name != field.name));
        counts.lost += u32::from(match is_there {
            true => at.is_empty(),
            false => stands != Some("away"),
        });
    }
    Ok(counts)
}

/// Adds a line to what is counted. Of a story that is told again the last one holds.
fn keep(stage: &Stage, change: Change, counts: &Counts) -> Result<()> {
    let crm = match stage.world.vendor() {
        Vendor::Odoo => "odoo",
        Vendor::Tryton => "tryton",
    };
    let line = json!({
        "crm": crm, "fixture": change.name(), "annotations": counts.annotations, "there": counts.there,
        "right": counts.right, "lost": counts.lost, "wrong": counts.wrong,
    });
    let file = stage.settings.anchored()?.join("stories.jsonl");
    let file = OpenOptions::new().create(true).append(true).open(file);
    let mut file = file.context("keeping what was counted")?;
    // In one go: another story may write at the same time.
    Ok(file.write_all(format!("{line}\n").as_bytes())?)
}

/// What is to be put right when a story is over.
enum Undo {
    Nothing,
    /// A view that was laid over the CRM's own.
    View(i64),
    /// A language that nobody spoke before.
    Language(i64),
}

async fn apply(stage: &Stage, person: &Person, lead: &Record, change: Change) -> Result<Undo> {
    if let Change::Changed = change {
        let first = fields(stage.world.vendor(), change)[0].name;
        stage.world.set(lead, first, json!("KB-9000")).await?;
        return Ok(Undo::Nothing);
    }
    match stage.world.vendor() {
        Vendor::Odoo => odoo::apply(stage.world.odoo()?, person, lead, change).await,
        Vendor::Tryton => tryton::apply(stage.world.tryton()?, person, lead, change).await,
    }
}

async fn undone(stage: &Stage, undo: Undo) -> Result<()> {
    match (stage.world.vendor(), undo) {
        (_, Undo::Nothing) => Ok(()),
        (Vendor::Odoo, undo) => odoo::undone(stage.world.odoo()?, undo).await,
        (Vendor::Tryton, undo) => tryton::undone(stage.world.tryton()?, undo).await,
    }
}

#[tokio::test]
async fn notes_stay_with_their_fields_when_labels_are_renamed_and_one_goes_to_another_field()
-> Result<()> {
    told(Change::Renamed).await
}

#[tokio::test]
async fn notes_stay_with_their_fields_when_the_crm_speaks_dutch() -> Result<()> {
    told(Change::Translated).await
}

#[tokio::test]
async fn notes_stay_with_their_fields_when_a_form_is_laid_out_anew() -> Result<()> {
    told(Change::Reordered).await
}

#[tokio::test]
async fn a_note_about_a_field_that_is_hidden_is_kept_and_stands_nowhere_else() -> Result<()> {
    told(Change::Hidden).await
}

#[tokio::test]
async fn notes_stay_with_their_fields_when_a_lead_is_converted() -> Result<()> {
    told(Change::Converted).await
}

#[tokio::test]
async fn notes_stay_with_their_fields_when_a_value_changes() -> Result<()> {
    told(Change::Changed).await
}
