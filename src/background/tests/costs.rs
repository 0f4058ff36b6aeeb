//! What Samenspel costs a CRM, in requests: a working day beside the modelled Odoo, and what that comes to
//! for many people. The README's table is what this says; run `cargo test costs -- --nocapture` for a new one.

use std::fmt::Write as _;

use super::*;

/// Ms.
const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;

/// Records that somebody opens in a working day; half of them for the first time.
const RECORDS: u64 = 20;
/// How long each is looked at.
const LOOKED_AT: u64 = 3 * MINUTE;
/// On how many of them something is done.
const CHANGED: u64 = 8;
/// Working hours, the one beside records among them.
const HOURS: u64 = 8;
/// A panel that is looked at asks so often.
const POLL: u64 = 10 * SECOND;

/// The published limits: HubSpot's for an Enterprise account (its developers' changelog, "Increasing our API
/// limits"), Salesforce's for an Enterprise org ("API Request Limits and Allocations"), Pipedrive's for its
/// smallest plan ("Rate limiting"), Dataverse's for each person ("API limits overview").
const HUBSPOT_DAY: u64 = 1_000_000;
const SALESFORCE_DAY: u64 = 100_000;
const SALESFORCE_PERSON: u64 = 1_000;
const PIPEDRIVE_TOKENS: u64 = 30_000;
/// What Pipedrive counts for a list, the dearest thing that is read, and for a note that is written.
const PIPEDRIVE_READ: u64 = 20;
const PIPEDRIVE_WRITE: u64 = 10;
const DYNAMICS_FIVE_MINUTES: u64 = 6_000;

/// What was measured.
#[derive(Debug, PartialEq)]
struct Costs {
    first: u64,
    again: u64,
    minute: u64,
    change: u64,
    idle_hour: u64,
    day: u64,
    most_in_five_minutes: u64,
}

struct Desk {
    team: Team,
    records: Vec<RecordKey>,
    /// The requests at each step of the day.
    log: Vec<(u64, u64)>,
    passed: u64,
}

impl Desk {
    fn new() -> Desk {
        let team = team();
        let lead = |nth: u64| {
            let facts = Facts {
                name: format!("Lead {nth}"),
                ..Facts::default()
            };
            let key = team.odoo.add_record("crm.lead", facts);
            team.odoo.log_note(team.marketer_id, &key, "<p>plain</p>");
            key
        };
        let records: Vec<RecordKey> = (0..RECORDS).map(lead).collect();
        Desk {
            team,
            records,
            log: Vec::new(),
            passed: 0,
        }
    }

    fn asked(&self) -> u64 {
        self.team.odoo.requests()
    }

    /// Time passes; whatever is due by an alarm is done.
    fn pass(&mut self, ms: u64) {
        self.team.clock.pass(ms);
        self.passed += ms;
        let rep = &self.team.rep;
        rep.run(block_on(rep.alive.wake()).unwrap());
        self.log.push((self.passed, self.asked()));
    }

    /// Opens a record in a page that was loaded anew.
    fn opens(&mut self, key: &RecordKey) -> u64 {
        let before = self.asked();
        let rep = &self.team.rep;
        let address = format!("{ADDRESS}/odoo/crm/{}", key.id);
        let nonce = "n".to_owned();
        let mounted = PageNews::Mounted { nonce, address };
        rep.run(block_on(rep.alive.page(TabId(1), mounted)).unwrap());
        rep.look(key);
        let cost = self.asked() - before;
        self.log.push((self.passed, self.asked()));
        cost
    }

    fn looks(&mut self, key: &RecordKey, ms: u64) -> u64 {
        let before = self.asked();
        for _ in 0..ms / POLL {
            self.pass(POLL);
            self.team.rep.look(key);
            self.log.push((self.passed, self.asked()));
        }
        self.asked() - before
    }

    fn changes(&mut self, key: &RecordKey) -> u64 {
        let before = self.asked();
        self.team.rep.does(key, wrote("They called me."));
        self.team.rep.sends(key);
        self.log.push((self.passed, self.asked()));
        self.asked() - before
    }

    fn most_within(&self, ms: u64) -> u64 {
        let within = self.log.iter().map(|(at, asked)| {
            let from = at.saturating_sub(ms);
            let before = self.log.iter().rev().find(|(of, _)| *of < from);
            asked - before.map_or(0, |(_, asked)| *asked)
        });
        within.max().unwrap_or(0)
    }
}

fn day() -> Costs {
    let mut desk = Desk::new();
    let begun = desk.asked();
    desk.log.push((0, begun));
    let records = desk.records.clone();
    let (half, mut opened) = (records.len() / 2, Vec::new());
    // The first half twice: for the first time, and again an hour later.
    let (mut first, mut again, mut minute, mut change) = (0, 0, 0, 0);
    for (nth, key) in records[..half].iter().chain(&records[..half]).enumerate() {
        let cost = desk.opens(key);
        if nth < half {
            first = first.max(cost);
        } else {
            again = again.max(cost);
        }
        minute = minute.max(desk.looks(key, LOOKED_AT) * MINUTE / LOOKED_AT);
        if opened.len() < usize::try_from(CHANGED).unwrap() {
            change = change.max(desk.changes(key));
            opened.push(key.clone());
        }
    }
    let beside = RECORDS * LOOKED_AT;
    let before = desk.asked();
    let idle = HOURS * HOUR - beside;
    for _ in 0..idle / MINUTE {
        desk.pass(MINUTE);
    }
    let idle_hour = (desk.asked() - before).div_ceil(idle / HOUR);
    Costs {
        first,
        again,
        minute,
        change,
        idle_hour,
        day: desk.asked() - begun,
        most_in_five_minutes: desk.most_within(5 * MINUTE),
    }
}

fn percent(part: u64, whole: u64) -> String {
    match part * 100 / whole {
        0 => "under 1 %".to_owned(),
        percent => format!("{percent} %"),
    }
}

fn table(costs: &Costs) -> String {
    let mut text = String::from("| What one person does | Requests |\n|---|---|\n");
    for (what, many) in [
        (
            "opens a record for the first time, in a page loaded anew",
            costs.first,
        ),
        ("opens one again", costs.again),
        ("looks at one, each minute", costs.minute),
        ("does something there: one note", costs.change),
        ("works elsewhere, each hour", costs.idle_hour),
        ("leaves the browser hidden or closed", 0),
    ] {
        writeln!(text, "| {what} | {many} |").unwrap();
    }
    writeln!(
        text,
        "| a day: {RECORDS} records opened, {} minutes each, {CHANGED} notes, {HOURS} hours | {} |\n",
        LOOKED_AT / MINUTE,
        costs.day
    )
    .unwrap();
    text += "| People | Requests a day | HubSpot Enterprise | Salesforce Enterprise | Pipedrive, smallest plan | Dynamics, each person |\n|---|---|---|---|---|---|\n";
    for people in [10, 1_000, 10_000] {
        let all = costs.day * people;
        let salesforce = SALESFORCE_DAY + SALESFORCE_PERSON * people;
        let tokens = (costs.day - CHANGED) * PIPEDRIVE_READ + CHANGED * PIPEDRIVE_WRITE;
        writeln!(
            text,
            "| {people} | {all} | {} | {} | {} | {} |",
            percent(all, HUBSPOT_DAY),
            percent(all, salesforce),
            percent(tokens, PIPEDRIVE_TOKENS),
            percent(costs.most_in_five_minutes, DYNAMICS_FIVE_MINUTES),
        )
        .unwrap();
    }
    text
}

#[test]
fn the_readme_says_what_a_day_costs_a_crm() {
    let table = table(&day());
    let readme = include_str!("../../../README.md");
    assert!(readme.contains(&table), "the README should say:\n{table}");
}
