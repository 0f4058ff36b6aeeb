//! What a schedule makes happen.

use super::*;

impl Sim {
    pub(super) fn does(&mut self, step: &Step) {
        self.rng = Rng::with_seed(step.order);
        for device in &self.devices {
            device.shelf.chance.set(self.rng.u64(..));
        }
        self.note(|| format!("{:?}", step.act));
        self.act(step.act);
        if step.moves == ALL {
            self.settle();
            self.answered();
            if step.order.is_multiple_of(4) {
                self.said();
            }
        } else {
            for _ in 0..step.moves {
                if !self.moves_on() {
                    break;
                }
            }
        }
        self.check();
    }

    pub(super) fn device(&self, device: u8) -> usize {
        usize::from(device) % self.devices.len()
    }

    pub(super) fn key(&self, record: u8) -> RecordKey {
        self.keys[usize::from(record) % self.keys.len()].clone()
    }

    pub(super) fn act(&mut self, act: Act) {
        match act {
            Act::Do {
                device,
                tab,
                record,
                deed,
            } => self.deed(self.device(device), tab, record, deed),
            Act::Look {
                device,
                tab,
                record,
                fresh,
            } => self.look(self.device(device), tab, &self.key(record), fresh),
            Act::Send { device, record } => {
                let key = self.key(record);
                self.ask(self.device(device), 0, Ask::Send { key });
            }
            Act::Retry { device, record } => self.retry(self.device(device), &self.key(record)),
            Act::Draft { device, record } => {
                let (device, key) = (self.device(device), self.key(record));
                let field = format!("note-{}", self.step);
                let text = format!("half typed {}", self.step);
                self.devices[device].drafted = Some((key.clone(), field.clone(), text.clone()));
                self.ask(device, 0, Ask::Draft { key, field, text });
            }
            Act::Load {
                device,
                tab,
                record,
            } => self.load(self.device(device), tab, record),
            Act::Turn {
                device,
                tab,
                record,
            } => {
                let device = self.device(device);
                let address = self.address(record);
                let shows = self.shows(record);
                self.devices[device].tabs.put(tab, shows);
                let news = PageNews::Moved { address };
                self.job(device, Job::Page { tab, news });
            }
            Act::Close { device, tab } => {
                let device = self.device(device);
                self.devices[device].tabs.close(tab);
                self.page_goes(device, tab);
                let news = PageNews::Gone;
                self.job(device, Job::Page { tab, news });
            }
            Act::Wait { ms } => self.pass(ms),
            Act::Outage { ms } => self.outage(ms),
            Act::Jump { device, ahead } => {
                let device = self.device(device);
                let now = self.net.clock.now().saturating_add_signed(ahead);
                self.devices[device].ahead = ahead;
                self.devices[device].jumped = true;
                self.devices[device].clock.set(now);
            }
            Act::Die { device } => self.die(self.device(device)),
            Act::Update { device } => {
                let device = self.device(device);
                self.die(device);
                self.live(device);
            }
            Act::Reboot { device } => {
                let device = self.device(device);
                self.die(device);
                self.devices[device].tabs.clear();
                self.job(device, Job::BrowserStarted);
            }
            Act::Disk { device, disk } => {
                self.devices[self.device(device)].shelf.put_disk(disk);
            }
            Act::Net {
                device,
                with,
                glitch,
            } => {
                let device = &self.devices[self.device(device)];
                device.glitches.borrow_mut().push((with, glitch));
            }
            Act::SignOut { device } => {
                let device = self.device(device);
                self.devices[device].user.set(self.users.len());
            }
            Act::SignIn { device, person } => {
                let person = usize::from(person) % self.users.len();
                self.sign_in(self.device(device), person);
            }
            Act::Allow { person, may } => {
                let may = match may {
                    Rights::Write => May::Write,
                    Rights::Read => May::Read,
                    Rights::Nothing => May::Nothing,
                };
                let person = usize::from(person) % self.users.len();
                self.server.allow(person, may);
            }
            Act::Note { record, note, hand } => self.hand(&self.key(record), note, hand),
            Act::Merge { from, into } => {
                let (from, into) = (self.key(from), self.key(into));
                if from != into && !self.gone.contains(&from) && !self.gone.contains(&into) {
                    if !self.server.merge(&from, &into) {
                        self.leaves_out("merging");
                        return;
                    }
                    self.gone.insert(from);
                    self.survey();
                }
            }
        }
    }

    pub(super) fn shows(&self, record: u8) -> Option<usize> {
        let record = usize::from(record);
        (record < self.keys.len()).then_some(record)
    }

    pub(super) fn address(&self, record: u8) -> String {
        match (self.server.vendor(), self.shows(record)) {
            (Crm::Odoo, Some(record)) => {
                format!("{ADDRESS}/odoo/m-crm.lead/{}", self.keys[record].id)
            }
            (Crm::Odoo, None) => format!("{ADDRESS}/odoo/discuss"),
            (Crm::Tryton, Some(record)) => Crm::Tryton.page(&self.keys[record], 0),
            (Crm::Tryton, None) => format!("{}/model/party.party", self.keys[0].instance),
        }
    }

    /// A tab shows a record. Where requests go by way of a page, it matters that one is known to be open.
    fn opens(&mut self, device: usize, tab: u8, record: Option<usize>) {
        let place = record.and_then(|record| u8::try_from(record).ok());
        match place {
            Some(place)
                if self.server.vendor() == Crm::Tryton
                    && self.devices[device].tabs.shows(tab) != Some(record) =>
            {
                self.load(device, tab, place);
            }
            _ => self.devices[device].tabs.put(tab, record),
        }
    }

    pub(super) fn leaves_out(&mut self, what: &'static str) {
        self.note(|| format!("  {what} is left out"));
        *self.left_out.entry(what).or_default() += 1;
    }

    pub(crate) fn is_alive(&self, device: usize) -> bool {
        self.devices[device].life.is_some()
    }

    /// A page goes, and with it the answers to what it was sending for the background.
    fn page_goes(&mut self, device: usize, tab: u8) {
        for flight in self.net.flights.borrow_mut().iter_mut() {
            if flight.device == device && flight.page == Some(tab) && flight.waited_for {
                flight.waited_for = false;
                let gone = NoReply::Broken("the page is gone".to_owned());
                flight.slot.fill(Err(gone));
            }
        }
    }

    pub(crate) fn load(&mut self, device: usize, tab: u8, record: u8) {
        self.page_goes(device, tab);
        let address = self.address(record);
        let shows = self.shows(record);
        self.devices[device].tabs.put(tab, shows);
        let news = PageNews::Mounted {
            nonce: format!("nonce-{tab}"),
            address,
        };
        self.job(device, Job::Page { tab, news });
    }

    pub(crate) fn look(&mut self, device: usize, tab: u8, key: &RecordKey, fresh: bool) {
        let record = self.keys.iter().position(|of| of == key);
        self.opens(device, tab, record);
        self.looks(device, tab, key, fresh);
    }

    pub(super) fn looks(&mut self, device: usize, tab: u8, key: &RecordKey, fresh: bool) {
        let key = key.clone();
        let notes = NOTES;
        self.ask(device, tab, Ask::Look { key, fresh, notes });
    }

    pub(crate) fn retry(&mut self, device: usize, key: &RecordKey) {
        let shown = self.devices[device].shown.get(key);
        let parked = shown.map(|shown| {
            let states = shown.states.iter();
            let parked = states.filter(|(_, state)| matches!(state, ItemState::Parked { .. }));
            parked.map(|(id, _)| *id).collect::<Vec<_>>()
        });
        for id in parked.unwrap_or_default() {
            let key = key.clone();
            self.ask(device, 0, Ask::Retry { key, id });
        }
    }

    pub(crate) fn sign_in(&mut self, device: usize, person: usize) {
        self.arrive(device, person);
        self.sit(device);
    }

    /// Somebody signs in, and touches nothing yet: who is there is asked with the page.
    pub(crate) fn arrive(&mut self, device: usize, person: usize) {
        self.devices[device].user.set(person);
        self.devices[device].person = person;
        self.devices[device].people.insert(person);
        self.load(device, 0, 0);
    }

    pub(super) fn hand(&mut self, key: &RecordKey, note: u8, hand: Hand) {
        if self.gone.contains(key) {
            return;
        }
        let notes = self.server.notes(key);
        if hand == Hand::Adds || notes.is_empty() {
            self.server.log(key, "They called back.");
            return;
        }
        let (id, _) = notes[usize::from(note) % notes.len()].clone();
        let carried = self.carried.get(&id).map(|(_, events)| events.clone());
        if hand != Hand::Touches {
            self.removed.extend(carried.unwrap_or_default());
        }
        match hand {
            Hand::Touches => self
                .server
                .edit(&id, &|body| format!("<p>By hand.</p>{body}")),
            Hand::Spoils => self.server.edit(&id, &|body| {
                let body = body.replace("smnspl1.", "smnspl1.0");
                body.replace("smnspl1 ", "smnspl1 0")
            }),
            Hand::Empties => self.server.empty(&id),
            Hand::Adds | Hand::Deletes => self.server.delete(&id),
        }
        self.survey();
    }

    pub(super) fn deed(&mut self, device: usize, tab: u8, record: u8, deed: Deed) {
        let key = self.key(record);
        let mut on = key.clone();
        let because = Reason::new(&format!("they said so at {}", self.step)).unwrap();
        let side = Sim::seat(self.devices[device].person).speaking();
        let took = || {
            What::Lead(LeadMove::Took {
                because: because.clone(),
            })
        };
        let wrote = |text: &str| What::Wrote {
            kind: NoteKind::Context,
            to: None,
            text: Body::new(text).unwrap(),
        };
        let start = || What::Started {
            with: Starter::BANT.to_vec(),
        };
        let judged = |verdict| What::Judged {
            criterion: CriterionId::Starter(Starter::Budget),
            verdict,
            because: Some(because.clone()),
        };
        let shown = self.devices[device].shown.get(&key);
        let mut settles = Vec::new();
        let whats = match deed {
            Deed::Take => vec![took()],
            Deed::Offer => vec![What::Lead(LeadMove::Offered {
                to: side.other(),
                because,
            })],
            Deed::Accept => {
                let open = shown.and_then(|shown| shown.view.lead.open.last());
                let Some(offer) = open.map(|open| open.id) else {
                    return;
                };
                vec![What::Lead(LeadMove::Accepted { offer })]
            }
            Deed::Join => vec![What::JoinedAt { stage: None }],
            Deed::Start => vec![start()],
            Deed::Judge(0) => vec![judged(Verdict::Yes)],
            Deed::Judge(1) => vec![judged(Verdict::No)],
            Deed::Judge(_) => vec![judged(Verdict::Unknown)],
            Deed::Write(length) => {
                let text = format!("{} {}", self.step, "word ".repeat(usize::from(length) / 5));
                // One in three answers the newest note, where there is one, and names somebody.
                let note = shown.and_then(|shown| shown.view.notes.front());
                match note.filter(|_| length % 3 == 0) {
                    Some(note) => vec![What::Thread {
                        note: note.id,
                        step: ThreadStep::Replied {
                            text: Body::new(&text).unwrap(),
                            mentions: vec![note.by.clone()],
                        },
                    }],
                    None => vec![wrote(&text)],
                }
            }
            Deed::Finish => {
                let Some((begun, field, text)) = self.devices[device].drafted.take() else {
                    return;
                };
                on = begun;
                self.drafts.remove(&field);
                self.settled.insert(field.clone());
                settles.push(field);
                vec![wrote(&text)]
            }
            Deed::Propose => vec![What::Proposed {
                question: Question::new(&format!("Is it {}?", self.step)).unwrap(),
            }],
            Deed::Ask => vec![What::Expect(ExpectStep::Asked {
                of: Party {
                    side: side.other(),
                    person: None,
                },
                what: because.clone(),
                within: 60,
                silence: because,
            })],
            Deed::Meet => {
                let open = shown.and_then(|shown| {
                    let mut open = shown.view.expectations.iter().filter(|of| of.open());
                    open.find(|of| of.of.side == side).map(|of| of.id)
                });
                let Some(expectation) = open else {
                    return;
                };
                let because = None;
                vec![What::Expect(ExpectStep::Met {
                    expectation,
                    because,
                })]
            }
            Deed::Several => vec![start(), judged(Verdict::Yes), took()],
        };
        let place = self.keys.iter().position(|of| *of == on);
        self.opens(device, tab, place);
        let key = on;
        self.ask(
            device,
            tab,
            Ask::Record {
                key,
                whats,
                settles,
            },
        );
    }
}
