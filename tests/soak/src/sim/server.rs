//! What the CRM does with a request, and what the way there and back does to it.

use samenspel::port::Way;
use serde_json::json;

use super::*;

impl Sim {
    pub(super) fn flies(&mut self, place: usize) {
        let stage = {
            let mut flights = self.net.flights.borrow_mut();
            std::mem::replace(&mut flights[place].stage, Stage::Out)
        };
        let Stage::Back(reply) = stage else {
            self.acts(place);
            return;
        };
        let flight = self.net.flights.borrow_mut().remove(place);
        if flight.waited_for {
            self.arrives(&flight, &reply);
            flight.slot.fill(reply);
        }
    }

    /// What a browser knows once it has an answer.
    pub(super) fn arrives(&mut self, flight: &Flight, reply: &Result<Reply, NoReply>) {
        let now = self.net.clock.now();
        let of = &mut self.devices[flight.device];
        if let Ok(reply) = reply
            && let Some(wait) = reply.retry_after
            && is_post(&flight.request)
        {
            of.told_to_wait = Some((now, now + wait));
        }
        if let Some(record) = reads(&flight.request) {
            let whole = flight.glitch != Some(Glitch::Half);
            let answers = |reply: &Reply| reply.status == 200 && reply.body.contains("\"result\"");
            match reply.as_ref().is_ok_and(|reply| whole && answers(reply)) {
                true => of.unread.remove(&record),
                false => of.unread.insert(record, flight.life),
            };
        }
    }

    /// The server has a request, or something on the way does.
    pub(super) fn acts(&mut self, place: usize) {
        let (device, user, request, glitch, id, sent) = {
            let mut flights = self.net.flights.borrow_mut();
            let flight = &mut flights[place];
            flight.acted = true;
            (
                flight.device,
                flight.user,
                flight.request.clone(),
                flight.glitch,
                flight.id,
                flight.sent,
            )
        };
        // An alarm by a clock that jumped may come early.
        let of = &self.devices[device];
        let told = of.told_to_wait.filter(|_| !of.jumped);
        let early = told.is_some_and(|(at, until)| at < sent && sent + CLOCKS_MS < until);
        if is_post(&request) && early {
            let seen = format!("browser {device} writes although it was told to wait");
            self.fails(Kind::Unexplained, seen);
        }
        let answer = match self.outage {
            true => Err(NoReply::Broken("no route".to_owned())),
            false => self.serve(device, user, &request, glitch),
        };
        if self.tell {
            let path = asks(&request);
            let how = match &answer {
                Ok(reply) => format!("{}", reply.status),
                Err(no) => no.to_string(),
            };
            let at = self.net.clock.now() - START;
            self.note(|| {
                format!("  {at} ms, browser {device}, request {id}: {path} {glitch:?} → {how}")
            });
        }
        let mut flights = self.net.flights.borrow_mut();
        let Some(place) = flights.iter().position(|flight| flight.id == id) else {
            return;
        };
        if flights[place].waited_for {
            flights[place].stage = Stage::Back(answer);
        } else {
            flights.remove(place);
        }
    }

    pub(super) fn serve(
        &mut self,
        device: usize,
        user: usize,
        request: &Request,
        glitch: Option<Glitch>,
    ) -> Result<Reply, NoReply> {
        let broken = |words: &str| Err(NoReply::Broken(words.to_owned()));
        let page = |code: u16, words: &str| format!("<html><title>{code} {words}</title></html>");
        match glitch {
            Some(Glitch::Lost) => broken("connection refused"),
            Some(Glitch::Unanswered) => {
                let _ = self.takes(device, user, request);
                broken("connection reset")
            }
            Some(Glitch::TooLarge) => {
                let _ = self.takes(device, user, request);
                Err(NoReply::TooLarge)
            }
            Some(Glitch::Twice) => {
                let first = self.takes(device, user, request);
                let before: BTreeSet<String> = self.carried.keys().cloned().collect();
                let _ = self.takes(device, user, request);
                let new = self.carried.iter().filter(|(id, _)| !before.contains(*id));
                for (_, (_, events)) in new {
                    for event in events {
                        *self.twice.entry(event.clone()).or_default() += 1;
                    }
                }
                first
            }
            Some(Glitch::Status {
                code,
                acted,
                page: is_page,
            }) => {
                if acted && code >= 500 {
                    let _ = self.takes(device, user, request);
                }
                let (kind, body) = match is_page {
                    true => ("text/html", page(code, "Sorry")),
                    false => ("application/json", "{\"message\": \"sorry\"}".to_owned()),
                };
                Ok(self.says(code, kind, body))
            }
            Some(Glitch::Emptied | Glitch::Cut | Glitch::Stripped) if is_post(request) => {
                match spoilt(request, glitch) {
                    Some(request) => self.takes(device, user, &request),
                    None => {
                        self.leaves_out("stripping what has no markup");
                        self.takes(device, user, request)
                    }
                }
            }
            Some(Glitch::Half) => {
                let mut reply = self.takes(device, user, request)?;
                let half = reply.body.chars().count() / 2;
                reply.body = reply.body.chars().take(half).collect();
                Ok(reply)
            }
            Some(Glitch::TooMany(retry_after)) => Ok(Reply {
                retry_after,
                ..self.says(429, "text/html", page(429, "Too Many Requests"))
            }),
            Some(Glitch::Page) => Ok(self.says(200, "text/html", page(200, "Maintenance"))),
            Some(Glitch::LogIn) => {
                let form = "<form><input type=\"password\"></form>";
                Ok(self.says(200, "text/html", form.to_owned()))
            }
            Some(Glitch::Bug | Glitch::Rule) => {
                let said = self.refusal(glitch == Some(Glitch::Rule));
                Ok(self.says(200, "application/json", said))
            }
            Some(Glitch::Emptied | Glitch::Cut | Glitch::Stripped | Glitch::Slow(_)) | None => {
                self.takes(device, user, request)
            }
        }
    }

    /// A reply of what stands before the CRM, or of the CRM where it cannot be made to say so.
    fn says(&self, status: u16, kind: &str, body: String) -> Reply {
        Reply {
            status,
            kind: kind.to_owned(),
            body,
            date: Some(self.net.clock.now() / 1_000 * 1_000),
            retry_after: None,
        }
    }

    /// How the CRM says no: by a rule of the company, or for a mistake of its own.
    fn refusal(&self, rule: bool) -> String {
        let said = match rule {
            true => "A rule of this company says no.",
            false => "'NoneType' object has no attribute 'id'",
        };
        let told = match (self.server.vendor(), rule) {
            (Crm::Odoo, _) => {
                let name = match rule {
                    true => "odoo.exceptions.UserError",
                    false => "builtins.AttributeError",
                };
                let data = json!({"name": name, "message": said, "arguments": [said], "context": {}, "debug": ""});
                let error = json!({"code": 0, "message": "Odoo Server Error", "data": data});
                json!({"jsonrpc": "2.0", "id": 0, "error": error})
            }
            (Crm::Tryton, true) => json!({"id": 0, "error": ["UserError", [said, "", null]]}),
            (Crm::Tryton, false) => json!({"id": 0, "error": [said, "Traceback"]}),
        };
        told.to_string()
    }

    /// The CRM answers.
    pub(super) fn takes(
        &mut self,
        device: usize,
        user: usize,
        request: &Request,
    ) -> Result<Reply, NoReply> {
        if self.sabotage == Some(Sabotage::DeafBrowser)
            && device == 0
            && request.url.ends_with("mail.message/search_read")
        {
            let nothing = "{\"jsonrpc\": \"2.0\", \"result\": []}".to_owned();
            return Ok(self.says(200, "application/json", nothing));
        }
        let reply = self.server.answers(user, request);
        if is_post(request) {
            self.whose(user);
            if self.sabotage == Some(Sabotage::DoubleCrm) {
                drop(self.server.answers(user, request));
            }
            self.survey();
        }
        reply
    }

    /// Marks a note that was just written under another name than its events'.
    pub(super) fn whose(&mut self, user: usize) {
        let by = self.users.get(user).map_or("", String::as_str);
        for key in &self.keys {
            for (id, body) in self.server.notes(key) {
                if !self.carried.contains_key(&id)
                    && let Part::Events { batch, .. } = read_note(&body, 0).part
                    && batch.by.0 != by
                {
                    self.foreign.insert(id);
                }
            }
        }
    }

    /// In how many notes each event stands.
    pub(crate) fn stands(&self) -> BTreeMap<String, usize> {
        let mut many = BTreeMap::new();
        for id in self.carried.values().flat_map(|(_, events)| events) {
            *many.entry(id.clone()).or_default() += 1;
        }
        many
    }

    /// Looks through all notes for what they carry.
    pub(crate) fn survey(&mut self) {
        let mut carried = BTreeMap::new();
        for key in &self.keys {
            for (id, body) in self.server.notes(key) {
                if let Some(same) = self.carried.get(&id).filter(|(known, _)| *known == body) {
                    carried.insert(id, same.clone());
                    continue;
                }
                let events = match read_note(&body, 0).part {
                    // Under another's name it counts for nobody.
                    Part::Events { batch, .. } if !self.foreign.contains(&id) => {
                        let events = batch.events.iter().map(|event| event.id.line());
                        let events: Vec<String> = events.collect();
                        match batch.signature {
                            Some(_) => events,
                            // Every pen signs: somebody took it away. It may count, and may be written again.
                            None => {
                                self.stood.extend(events.iter().cloned());
                                self.removed.extend(events);
                                Vec::new()
                            }
                        }
                    }
                    _ => Vec::new(),
                };
                self.stood.extend(events.iter().cloned());
                carried.insert(id, (body, events));
            }
        }
        self.carried = carried;
    }
}

/// The request as the CRM keeps it; none where what is to be lost is not there.
fn spoilt(request: &Request, glitch: Option<Glitch>) -> Option<Request> {
    let text = request.json.as_deref().unwrap_or_default();
    let mut asked: serde_json::Value = serde_json::from_str(text).unwrap();
    let plain = request.way == Way::Page;
    if plain && glitch == Some(Glitch::Stripped) {
        return None;
    }
    let body = match plain {
        true => asked.pointer_mut("/params/0/0/message"),
        false => asked.pointer_mut("/params/kwargs/body"),
    };
    let body = body.unwrap();
    let html = body.as_str().unwrap_or_default();
    let kept = match glitch {
        Some(Glitch::Emptied) => String::new(),
        Some(Glitch::Cut) => html.chars().take(html.chars().count() / 2).collect(),
        _ => {
            let mut plain = String::new();
            let mut inside = false;
            for letter in html.chars() {
                match letter {
                    '<' => inside = true,
                    '>' => inside = false,
                    letter if !inside => plain.push(letter),
                    _ => {}
                }
            }
            plain
        }
    };
    *body = serde_json::Value::String(kept);
    Some(Request {
        url: request.url.clone(),
        json: Some(asked.to_string()),
        way: request.way,
    })
}
