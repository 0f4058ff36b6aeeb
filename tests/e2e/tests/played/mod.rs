//! Schedules of the simulator (`tests/soak`) with a real CRM at their end: the same faults, deaths and hands
//! as over the modelled one, and the same that must hold.
//!
//! Hours pass in a schedule while a second passes on the server. So the server's dates are told in the
//! schedule's time: whatever came to stand, or was changed, between two looks at it did so when the schedule's
//! clock said. What is asked by date is asked by the ids of what fits.

use std::collections::BTreeMap;
use std::io::{Write as _, stderr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant, UNIX_EPOCH};

use samenspel::port::memory::SetClock;
use samenspel::port::{Clock as _, Reply};
use samenspel_soak::{Cast, Kind, Played, Sabotage, Schedule, Server, play, play_beside};
use serde_json::{Value, json};

/// Names the only schedule to be played, with its whole story.
const ONLY: &str = "SAMENSPEL_SEED";
/// How many schedules.
const MANY: usize = 30;
/// Only those that take at most so many requests on the modelled Odoo; a real CRM takes some milliseconds for
/// each.
const MOST: u64 = 120;
/// A schedule in which something is written.
const PROOF: u64 = 0;

/// Plays schedules one after the other, has each looked at once more, and says in one line what they came to;
/// what went wrong with which is the error.
pub fn play_all(
    crm: &str,
    server: impl Fn(&Cast) -> Box<dyn Server>,
    also: impl Fn(&Schedule, &Played) -> Result<(), String>,
) {
    let only = std::env::var(ONLY).ok().and_then(|seed| seed.parse().ok());
    let seeds = only.map_or_else(short, |only| vec![only]);
    // What is broken on purpose is noticed here, too.
    let doubles = Some(Sabotage::DoubleCrm);
    let broken = play_beside(&Schedule::of(PROOF), doubles, false, &server);
    let broken = broken.failure.map(|failure| failure.kind);
    assert_eq!(broken, Some(Kind::Doubled));
    let begun = Instant::now();
    let (mut requests, mut notes, mut wrong) = (0, 0, Vec::new());
    let mut left_out: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in &seeds {
        let schedule = Schedule::of(*seed);
        let real = || play_beside(&schedule, None, true, &server);
        let said = match catch_unwind(AssertUnwindSafe(real)) {
            Err(_) => Err("it panics".to_owned()),
            Ok(played) => {
                requests += played.requests;
                notes += played.notes;
                for (what, times) in &played.left_out {
                    *left_out.entry(what).or_default() += times;
                }
                if only.is_some() {
                    say(&played.story.join("\n"));
                }
                match &played.failure {
                    Some(failure) => Err(format!("{:?}: {}", failure.kind, failure.seen)),
                    None => also(&schedule, &played),
                }
            }
        };
        if let Err(said) = said {
            let replay = format!("{ONLY}={seed} cargo xtask test contract schedules --crm {crm}");
            wrong.push(format!("{said}\n  replay: {replay}"));
        }
    }
    say(&format!(
        "{crm}: {} schedules, {requests} requests, {notes} notes, {} s",
        seeds.len(),
        begun.elapsed().as_secs()
    ));
    for (what, times) in left_out {
        say(&format!("{crm}: {what} is left out, {times} times"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The first schedules that do not take long.
fn short() -> Vec<u64> {
    let short = |seed: &u64| play(&Schedule::of(*seed), None, false).requests <= MOST;
    (0..).filter(short).take(MANY).collect()
}

/// Not through the test's own output, which is kept back until it fails. Nobody may listen.
fn say(line: &str) {
    let _ = writeln!(stderr(), "{line}");
}

/// A note as the server has it.
pub struct Row {
    pub id: u64,
    /// The id of its record.
    pub on: String,
    /// As it is stored.
    pub body: String,
    /// The server's own date of its last change.
    pub changed: Value,
}

struct Kept {
    row: Row,
    stood: u64,
    changed: u64,
}

/// The notes of one schedule, and when they came to stand and were changed by its clock.
pub struct Times {
    clock: SetClock,
    began: u64,
    notes: BTreeMap<u64, Kept>,
    date: fn([u64; 6]) -> Value,
    parts: fn(&Value) -> Option<[u64; 6]>,
}

impl Times {
    /// None yet. The server writes dates and reads them so.
    pub fn new(
        clock: &SetClock,
        date: fn([u64; 6]) -> Value,
        parts: fn(&Value) -> Option<[u64; 6]>,
    ) -> Self {
        Self {
            clock: clock.clone(),
            began: clock.now(),
            notes: BTreeMap::new(),
            date,
            parts,
        }
    }

    /// What the server has now.
    pub fn look(&mut self, rows: Vec<Row>) {
        let now = self.clock.now();
        let mut before = std::mem::take(&mut self.notes);
        for row in rows {
            let same = |kept: &Kept| {
                let (old, new) = (&kept.row, &row);
                (&old.on, &old.body, &old.changed) == (&new.on, &new.body, &new.changed)
            };
            let known = before.remove(&row.id);
            let kept = match known {
                Some(kept) if same(&kept) => kept,
                known => Kept {
                    stood: known.map_or(now, |kept| kept.stood),
                    changed: now,
                    row,
                },
            };
            self.notes.insert(kept.row.id, kept);
        }
    }

    /// The notes on a record, oldest first.
    pub fn on(&self, id: &str) -> Vec<(String, String)> {
        let notes = self.notes.values().filter(|kept| kept.row.on == id);
        notes
            .map(|kept| (kept.row.id.to_string(), kept.row.body.clone()))
            .collect()
    }

    /// The ids of all notes.
    pub fn ids(&self) -> Vec<u64> {
        self.notes.keys().copied().collect()
    }

    /// A note as it is stored.
    pub fn body(&self, id: &str) -> Option<&str> {
        let kept = self.notes.get(&id.parse().ok()?)?;
        Some(&kept.row.body)
    }

    /// Puts ids for dates in what is asked about notes.
    pub fn asked(&self, value: &mut Value) {
        if let Some(term) = self.term(value) {
            *value = term;
            return;
        }
        match value {
            Value::Array(parts) => parts.iter_mut().for_each(|part| self.asked(part)),
            Value::Object(parts) => parts.values_mut().for_each(|part| self.asked(part)),
            _ => {}
        }
    }

    fn term(&self, value: &Value) -> Option<Value> {
        let [field, sign, date] = value.as_array()?.as_slice() else {
            return None;
        };
        let field = field.as_str()?;
        if field != "create_date" && field != "write_date" {
            return None;
        }
        let asked = (self.parts)(date)?;
        let later = self.notes.values().filter(|kept| match field {
            "create_date" => parts(kept.stood) >= asked,
            // Of what was never changed Tryton has no date.
            _ => parts(kept.changed) >= asked && !kept.row.changed.is_null(),
        });
        let ids: Vec<u64> = later.map(|kept| kept.row.id).collect();
        // What is none of these notes stood before all of them.
        match sign.as_str()? {
            ">=" => Some(json!(["id", "in", ids])),
            "<" => Some(json!(["id", "not in", ids])),
            other => panic!("{other} a date"),
        }
    }

    /// The reply as the server would give it at this time.
    pub fn told(&self, about_notes: bool, mut reply: Reply) -> Reply {
        reply.date = Some(self.clock.now() / 1_000 * 1_000);
        if let Ok(mut told) = serde_json::from_str(&reply.body) {
            self.dated(about_notes, &mut told);
            reply.body = told.to_string();
        }
        reply
    }

    fn dated(&self, about_notes: bool, value: &mut Value) {
        match value {
            Value::Array(rows) => rows.iter_mut().for_each(|row| self.dated(about_notes, row)),
            Value::Object(row) => {
                let id = row
                    .get("id")
                    .and_then(Value::as_u64)
                    .filter(|_| about_notes);
                let note = id.and_then(|id| self.notes.get(&id));
                for (name, value) in row.iter_mut() {
                    let ms = match name.as_str() {
                        "write_date" => note.map_or(self.began, |kept| kept.changed),
                        "create_date" | "date" | "date_last_stage_update" => {
                            note.map_or(self.began, |kept| kept.stood)
                        }
                        _ => {
                            self.dated(about_notes, value);
                            continue;
                        }
                    };
                    if (self.parts)(value).is_some() {
                        *value = (self.date)(parts(ms));
                    }
                }
            }
            _ => {}
        }
    }
}

/// Year, month, day, hour, minute and second of UTC ms.
fn parts(ms: u64) -> [u64; 6] {
    // Such as “Thu, 26 Nov 2026 02:25:12 GMT”.
    let text = httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_millis(ms));
    let number = |from: usize, to: usize| text[from..to].parse().unwrap();
    let months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let month = months.find(&text[8..11]).unwrap() as u64 / 3 + 1;
    let (day, year) = (number(5, 7), number(12, 16));
    [
        year,
        month,
        day,
        number(17, 19),
        number(20, 22),
        number(23, 25),
    ]
}
