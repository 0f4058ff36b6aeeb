//! Schedules with a real Odoo at their end.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use anyhow::{Context as _, Result};
use samenspel::crm::Crm;
use samenspel::crm::odoo::May;
use samenspel::port::{Http as _, NoReply, Reply, Request, Way};
use samenspel::record::RecordKey;
use samenspel_e2e::odoo::{Odoo, World};
use samenspel_e2e::settings::Account;
use samenspel_soak::{ADDRESS, Cast, Played, Server, is_post, play};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::native::Native;
use crate::played::{Row, Times, play_all};

/// People of a schedule, and one who is not signed in.
const PEOPLE: usize = 4;

#[test]
fn schedules_end_on_a_real_odoo_as_on_the_modelled_one() {
    let stage = Rc::new(Stage::set().unwrap());
    play_all(
        "odoo",
        |cast| Box::new(Real::of(&stage, cast)),
        |schedule, real| {
            let model = play(schedule, None, true);
            let (one, other) = (standing(&model), standing(real));
            if one == other {
                return Ok(());
            }
            let mut lines = model.story.iter().zip(&real.story);
            let first = lines.find(|(one, other)| one != other);
            Err(format!("modelled {one:?}, real {other:?}; first {first:?}"))
        },
    );
}

/// The events that stand at the end, each with the number of its notes. A browser's name for itself ends in
/// what depends on its person's id.
fn standing(played: &Played) -> Vec<(&str, &str, usize)> {
    let events = played.stands.iter().map(|(event, many)| {
        let (browser, number) = event.split_once('-').unwrap();
        (&browser[..2], number, *many)
    });
    let mut events: Vec<_> = events.collect();
    events.sort_unstable();
    events
}

/// People of its own on a real Odoo, for one schedule after the other.
struct Stage {
    runtime: Runtime,
    world: World,
    people: Vec<Somebody>,
    /// The groups of who may write leads, read them, and neither.
    groups: [Value; 3],
}

struct Somebody {
    uid: i64,
    net: Native,
    may: Cell<May>,
}

impl Stage {
    fn set() -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (world, people, groups) = runtime.block_on(async {
            let world = crate::real::Real::arrange().await?.world;
            let of = async |uid: i64| world.admin.field("res.users", uid, "group_ids").await;
            let writes = of(world.rep.odoo.uid).await?;
            let reads = of(world.reader.odoo.uid).await?;
            let neither = json!([world.admin.named("base.group_user").await?]);
            let mut people = Vec::new();
            for place in 0..PEOPLE {
                let odoo = person(&world, place, &writes).await?;
                if place + 1 == PEOPLE {
                    world.admin.expire(odoo.session()).await?;
                }
                people.push(Somebody {
                    uid: odoo.uid,
                    net: Native::of(odoo.session())?,
                    may: Cell::new(May::Write),
                });
            }
            anyhow::Ok((world, people, [writes, reads, neither]))
        })?;
        Ok(Self {
            runtime,
            world,
            people,
            groups,
        })
    }

    fn allow(&self, person: usize, may: May) {
        let somebody = &self.people[person];
        if somebody.may.replace(may) == may {
            return;
        }
        let [writes, reads, neither] = &self.groups;
        let groups = match may {
            May::Write => writes,
            May::Read => reads,
            May::Nothing => neither,
        };
        let values = json!({"group_ids": [[6, 0, groups]]});
        let admin = &self.world.admin;
        let written = admin.write("res.users", somebody.uid, values);
        self.runtime.block_on(written).unwrap();
    }
}

async fn person(world: &World, place: usize, groups: &Value) -> Result<Odoo> {
    let login = world.rep.account.login.replace("rep", "played");
    let login = format!("{login}-{place}");
    let account = Account::new(&login, &login);
    let domain = json!([["login", "=", login]]);
    let known: Vec<Value> = world.admin.find("res.users", domain, &["id"]).await?;
    let values = json!({"name": format!("Played {place}"), "group_ids": [[6, 0, groups]]});
    match known.first().and_then(|user| user.get("id")?.as_i64()) {
        Some(id) => world.admin.write("res.users", id, values).await?,
        None => {
            let mut values = values;
            values["login"] = json!(login);
            values["password"] = json!(login);
            let quiet = json!({"context": {"no_reset_password": true}});
            let admin = &world.admin;
            let made = admin.call::<Value>("res.users", "create", json!([[values]]), quiet);
            made.await?;
        }
    }
    let settings = world.settings();
    Odoo::sign_in(&settings.url, &settings.db, &account).await
}

/// The Odoo of one schedule.
struct Real {
    stage: Rc<Stage>,
    people: usize,
    leads: Vec<i64>,
    times: RefCell<Times>,
}

impl Real {
    fn of(stage: &Rc<Stage>, cast: &Cast) -> Self {
        assert!(cast.people < PEOPLE);
        for person in 0..cast.people {
            stage.allow(person, May::Write);
        }
        let leads = (0..cast.records).map(|place| {
            let name = format!("Lead {place}");
            // As in the model, nobody has it and so nobody follows it.
            let made = stage.world.lead_with(&name, json!({"user_id": false}));
            stage.runtime.block_on(made).unwrap().id
        });
        Self {
            stage: stage.clone(),
            people: cast.people,
            leads: leads.collect(),
            times: RefCell::new(Times::new(&cast.clock, date, parts)),
        }
    }

    fn admin(&self) -> &Odoo {
        &self.stage.world.admin
    }

    fn waits<T>(&self, act: impl Future<Output = Result<T>>) -> T {
        self.stage.runtime.block_on(act).unwrap()
    }

    fn look(&self) {
        let domain = json!([
            ["model", "=", "crm.lead"],
            ["res_id", "in", self.leads],
            ["message_type", "in", ["comment", "email"]],
        ]);
        let fields = ["body", "res_id", "write_date"];
        let found: Vec<Value> = self.waits(self.admin().find("mail.message", domain, &fields));
        let row = |row: &Value| Row {
            id: row["id"].as_u64().unwrap(),
            on: row["res_id"].to_string(),
            body: row["body"].as_str().unwrap_or_default().to_owned(),
            changed: row["write_date"].clone(),
        };
        self.times
            .borrow_mut()
            .look(found.iter().map(row).collect());
    }

    /// The chatter's own way to edit a note, which an administrator may go.
    fn update(&self, id: &str, html: &str) {
        let id: u64 = id.parse().unwrap();
        let data = json!({"body": html, "attachment_ids": []});
        let params = json!({"message_id": id, "update_data": data});
        let net = Native::of(self.admin().session()).unwrap();
        let asked = json!({"jsonrpc": "2.0", "method": "call", "params": params});
        let sent = net.send(Request {
            url: format!("{}/mail/message/update_content", self.admin().url()),
            json: Some(asked.to_string()),
            way: Way::Background,
        });
        let told = self.waits(async { sent.await.context("editing a note") });
        assert!(!told.body.contains("\"error\""), "{}", told.body);
        self.look();
    }
}

impl Server for Real {
    fn vendor(&self) -> Crm {
        Crm::Odoo
    }

    fn people(&self) -> Vec<String> {
        let people = self.stage.people.iter().take(self.people);
        people.map(|somebody| somebody.uid.to_string()).collect()
    }

    fn records(&self) -> Vec<RecordKey> {
        let key = |id: &i64| RecordKey {
            instance: ADDRESS.to_owned(),
            object: "crm.lead".to_owned(),
            id: id.to_string(),
        };
        self.leads.iter().map(key).collect()
    }

    fn answers(&self, person: usize, request: &Request) -> Result<Reply, NoReply> {
        let about_notes = request.url.contains("/mail.message/");
        let mut json = request.json.clone();
        if let (true, Some(text)) = (about_notes, &mut json) {
            let mut asked = serde_json::from_str(text).unwrap();
            self.times.borrow().asked(&mut asked);
            *text = asked.to_string();
        }
        // Behind the people of a schedule comes the last one of the stage.
        let person = if person < self.people {
            person
        } else {
            PEOPLE - 1
        };
        let sent = self.stage.people[person].net.send(Request {
            url: request.url.replace(ADDRESS, self.admin().url()),
            json,
            way: request.way,
        });
        let reply = self.stage.runtime.block_on(sent)?;
        if is_post(request) {
            self.look();
        }
        Ok(self.times.borrow().told(about_notes, reply))
    }

    fn notes(&self, key: &RecordKey) -> Vec<(String, String)> {
        self.times.borrow().on(&key.id)
    }

    fn allow(&self, person: usize, may: May) {
        self.stage.allow(person, may);
    }

    fn log(&self, key: &RecordKey, text: &str) {
        let html = format!("<p>{text}</p>");
        let id = key.id.parse().unwrap();
        self.waits(self.admin().log_html(&key.object, id, &html));
        self.look();
    }

    fn edit(&self, id: &str, change: &dyn Fn(&str) -> String) {
        let body = self.times.borrow().body(id).map(change);
        self.update(id, &body.unwrap());
    }

    fn empty(&self, id: &str) {
        self.update(id, "");
    }

    fn delete(&self, id: &str) {
        let id = id.parse().unwrap();
        self.waits(self.admin().delete("mail.message", id));
        self.look();
    }

    fn merge(&self, from: &RecordKey, into: &RecordKey) -> bool {
        let (gone, stays): (i64, i64) = (from.id.parse().unwrap(), into.id.parse().unwrap());
        let admin = self.admin();
        self.waits(async {
            // Odoo itself chooses which one stays: the deal.
            let lead = json!({"type": "lead"});
            admin.write("crm.lead", gone, lead).await?;
            let wizard = "crm.merge.opportunity";
            let both = json!({"opportunity_ids": [[6, 0, [gone, stays]]]});
            let id = admin.create(wizard, both).await?;
            let merged = admin.call::<Value>(wizard, "action_merge", json!([[id]]), json!({}));
            merged.await
        });
        self.look();
        true
    }
}

impl Drop for Real {
    /// What one schedule wrote must not be found in the next.
    fn drop(&mut self) {
        let notes = json!([self.times.borrow().ids()]);
        let deleted = self
            .admin()
            .call::<Value>("mail.message", "unlink", notes, json!({}));
        let _ = self.stage.runtime.block_on(deleted);
    }
}

/// `2026-11-26 02:25:12`.
fn date([year, month, day, hour, minute, second]: [u64; 6]) -> Value {
    json!(format!(
        "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"
    ))
}

fn parts(date: &Value) -> Option<[u64; 6]> {
    let text = date.as_str()?;
    let part = |from: usize, to: usize| text.get(from..to)?.parse().ok();
    let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
    let (hour, minute, second) = (part(11, 13)?, part(14, 16)?, part(17, 19)?);
    Some([year, month, day, hour, minute, second])
}
