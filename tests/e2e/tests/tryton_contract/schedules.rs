//! Schedules with a real Tryton at their end.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use anyhow::{Context as _, Result};
use samenspel::crm::Crm;
use samenspel::crm::odoo::May;
use samenspel::port::{Http as _, NoReply, Reply, Request};
use samenspel::record::RecordKey;
use samenspel_e2e::settings::{Account, Settings};
use samenspel_e2e::tryton::{Tryton, World};
use samenspel_soak::{ADDRESS, Cast, Server, is_post};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::native::Native;
use crate::played::{Row, Times, play_all};

/// People of a schedule, and one who is not signed in.
const PEOPLE: usize = 4;

#[test]
fn in_schedules_on_a_real_tryton_nothing_is_lost_doubled_diverged_or_unexplained() {
    let stage = Rc::new(Stage::set().unwrap());
    let real = |cast: &Cast| Box::new(Real::of(&stage, cast)) as Box<dyn Server>;
    play_all("tryton", real, |_, _| Ok(()));
}

/// People of its own on a real Tryton, for one schedule after the other.
struct Stage {
    runtime: Runtime,
    world: World,
    people: Vec<Somebody>,
    /// The groups of who may write leads, and of who may read them.
    groups: [Vec<Value>; 2],
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
            let world = World::arrange(&Settings::from_env()?.tryton()?).await?;
            let groups = async |uid: i64| {
                let domain = json!([["id", "=", uid]]);
                let found = world.admin.find("res.user", domain, &["groups"]).await?;
                let groups = found.first().and_then(|user| user["groups"].as_array());
                groups.cloned().context("a user without groups")
            };
            let writes = groups(world.rep.tryton.uid).await?;
            let reads = groups(world.reader.tryton.uid).await?;
            let mut people = Vec::new();
            for place in 0..PEOPLE {
                let tryton = person(&world, place, &writes).await?;
                let net = Native::of(&tryton)?;
                if place + 1 == PEOPLE {
                    tryton.sign_out().await?;
                }
                people.push(Somebody {
                    uid: tryton.uid,
                    net,
                    may: Cell::new(May::Write),
                });
            }
            anyhow::Ok((world, people, [writes, reads]))
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
        let [writes, reads] = &self.groups;
        let groups = match may {
            May::Write => writes.as_slice(),
            May::Read => reads.as_slice(),
            May::Nothing => &[],
        };
        let values = json!({"groups": [["remove", writes], ["remove", reads], ["add", groups]]});
        let written = self.world.admin.write("res.user", somebody.uid, values);
        self.runtime.block_on(written).unwrap();
    }
}

async fn person(world: &World, place: usize, groups: &[Value]) -> Result<Tryton> {
    let login = world.named("played").replace([' ', '.'], "-");
    let account = Account::new(&login, format!("{login}-secret"));
    let values = json!({
        "name": format!("Played {place}"), "login": login, "password": account.password,
        "groups": [["add", groups]], "companies": [["add", [1]]], "company": 1,
    });
    world.admin.create("res.user", values).await?;
    Tryton::sign_in(world.admin.url(), world.admin.db(), &account).await
}

/// The Tryton of one schedule.
struct Real {
    stage: Rc<Stage>,
    people: usize,
    deals: Vec<i64>,
    times: RefCell<Times>,
}

impl Real {
    fn of(stage: &Rc<Stage>, cast: &Cast) -> Self {
        assert!(cast.people < PEOPLE);
        for person in 0..cast.people {
            stage.allow(person, May::Write);
        }
        let deals = (0..cast.records).map(|_| {
            let made = stage.world.lead("Played");
            stage.runtime.block_on(made).unwrap().id
        });
        Self {
            stage: stage.clone(),
            people: cast.people,
            deals: deals.collect(),
            times: RefCell::new(Times::new(&cast.clock, date, parts)),
        }
    }

    fn admin(&self) -> &Tryton {
        &self.stage.world.admin
    }

    fn waits<T>(&self, act: impl Future<Output = Result<T>>) -> T {
        self.stage.runtime.block_on(act).unwrap()
    }

    fn look(&self) {
        let on = self.deals.iter().map(|id| format!("sale.opportunity,{id}"));
        let domain = json!([["resource", "in", on.collect::<Vec<_>>()]]);
        let fields = ["message", "resource", "write_date"];
        let found = self.waits(self.admin().find("ir.note", domain, &fields));
        let row = |row: &Value| {
            let on = row["resource"].as_str().unwrap();
            Row {
                id: row["id"].as_u64().unwrap(),
                on: on.trim_start_matches("sale.opportunity,").to_owned(),
                body: row["message"].as_str().unwrap_or_default().to_owned(),
                changed: row["write_date"].clone(),
            }
        };
        self.times
            .borrow_mut()
            .look(found.iter().map(row).collect());
    }

    fn rewrite(&self, id: &str, message: &str) {
        let (id, values) = (id.parse().unwrap(), json!({"message": message}));
        self.waits(self.admin().write("ir.note", id, values));
        self.look();
    }
}

impl Server for Real {
    fn vendor(&self) -> Crm {
        Crm::Tryton
    }

    fn people(&self) -> Vec<String> {
        let people = self.stage.people.iter().take(self.people);
        people.map(|somebody| somebody.uid.to_string()).collect()
    }

    fn records(&self) -> Vec<RecordKey> {
        let key = |id: &i64| RecordKey {
            instance: format!("{ADDRESS}/#{}", self.admin().db()),
            object: "sale.opportunity".to_owned(),
            id: id.to_string(),
        };
        self.deals.iter().map(key).collect()
    }

    fn answers(&self, person: usize, request: &Request) -> Result<Reply, NoReply> {
        let mut asked: Value = serde_json::from_str(request.json.as_deref().unwrap()).unwrap();
        let method = asked["method"].as_str().unwrap_or_default();
        let about_notes = method.starts_with("model.ir.note.");
        if about_notes {
            self.times.borrow().asked(&mut asked);
        }
        // Behind the people of a schedule comes the last one of the stage.
        let person = if person < self.people {
            person
        } else {
            PEOPLE - 1
        };
        let sent = self.stage.people[person].net.send(Request {
            url: request.url.replace(ADDRESS, self.admin().url()),
            json: Some(asked.to_string()),
            way: request.way,
        });
        let reply = self.stage.runtime.block_on(sent)?;
        if is_post(request) {
            self.look();
        }
        Ok(self.times.borrow().told(about_notes, reply))
    }

    fn notes(&self, key: &RecordKey) -> Vec<(String, String)> {
        let html = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
        let notes = self.times.borrow().on(&key.id).into_iter();
        notes.map(|(id, message)| (id, html(&message))).collect()
    }

    fn allow(&self, person: usize, may: May) {
        self.stage.allow(person, may);
    }

    fn log(&self, key: &RecordKey, text: &str) {
        let on = format!("sale.opportunity,{}", key.id);
        let note = json!({"resource": on, "message": text});
        self.waits(self.admin().create("ir.note", note));
        self.look();
    }

    fn edit(&self, id: &str, change: &dyn Fn(&str) -> String) {
        let message = self.times.borrow().body(id).map(change);
        self.rewrite(id, &message.unwrap());
    }

    fn empty(&self, id: &str) {
        self.rewrite(id, "");
    }

    fn delete(&self, id: &str) {
        let id = id.parse().unwrap();
        self.waits(self.admin().delete("ir.note", id));
        self.look();
    }

    fn merge(&self, _from: &RecordKey, _into: &RecordKey) -> bool {
        false
    }
}

impl Drop for Real {
    /// What one schedule wrote must not be found in the next.
    fn drop(&mut self) {
        let notes = self.times.borrow().ids();
        let deleted = self.admin().call("ir.note", "delete", json!([notes, {}]));
        let _ = self.stage.runtime.block_on(deleted);
    }
}

const PARTS: [&str; 6] = ["year", "month", "day", "hour", "minute", "second"];

fn date(parts: [u64; 6]) -> Value {
    let mut date = json!({"__class__": "datetime", "microsecond": 0});
    for (name, value) in PARTS.into_iter().zip(parts) {
        date[name] = json!(value);
    }
    date
}

fn parts(date: &Value) -> Option<[u64; 6]> {
    let mut parts = [0; 6];
    for (name, value) in PARTS.into_iter().zip(&mut parts) {
        *value = date.get(name)?.as_u64()?;
    }
    Some(parts)
}
