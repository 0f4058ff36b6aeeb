//! Time, rest, and the quiet end.

use super::*;

impl Sim {
    /// Everything moves until nothing is left to move; panels that were told so look again.
    pub(crate) fn settle(&mut self) {
        let mut moves = 0;
        loop {
            while self.moves_on() {
                moves += 1;
                if moves > RESTLESS {
                    self.fails(Kind::Unexplained, "the world never rests".to_owned());
                    return;
                }
            }
            if !self.panels_look() {
                return;
            }
        }
    }

    pub(super) fn panels_look(&mut self) -> bool {
        let mut looked = false;
        for device in 0..self.devices.len() {
            let stale = std::mem::take(&mut *self.devices[device].around.stale.borrow_mut());
            for (tab, shows) in self.devices[device].tabs.all() {
                let Some(key) = shows.map(|record| self.keys[record].clone()) else {
                    continue;
                };
                if stale.contains(&key) && self.devices[device].life.is_some() {
                    self.looks(device, tab, &key, false);
                    looked = true;
                }
            }
        }
        looked
    }

    /// Whether a browser waits for an answer of the CRM.
    pub(super) fn waits(&self, device: usize) -> bool {
        let flights = self.net.flights.borrow();
        let mut flights = flights.iter();
        flights.any(|flight| flight.device == device && flight.waited_for)
    }

    /// Nothing moves any more: whoever asked has an answer, or a request of that browser still waits for
    /// its own.
    pub(super) fn answered(&mut self) {
        let silent = self.open.values().find(|open| !self.waits(open.device));
        if let Some(open) = silent {
            let seen = format!("browser {} never answers {:?}", open.device, open.ask);
            self.fails(Kind::Unexplained, seen);
        }
    }

    /// Time passes, and whatever falls due in it happens.
    pub(crate) fn pass(&mut self, ms: u64) {
        let until = self.net.clock.now() + ms;
        for _ in 0..2_000 {
            let next = self.next_due().filter(|due| *due <= until);
            let now = next.unwrap_or(until);
            self.turn_to(now);
            if next.is_none() {
                self.settle();
                return;
            }
            self.fall_due();
            self.settle();
            if self.failure.is_some() {
                return;
            }
        }
        self.fails(Kind::Unexplained, "alarms without end".to_owned());
    }

    /// The CRM cannot be reached, and nobody does anything: few requests are tried in vain.
    pub(super) fn outage(&mut self, ms: u64) {
        for device in &mut self.devices {
            device.tabs.clear();
        }
        self.settle();
        self.outage = true;
        let before: Vec<u64> = self.devices.iter().map(|of| of.sent.get()).collect();
        self.pass(ms);
        self.outage = false;
        for (device, before) in before.into_iter().enumerate() {
            let sent = self.devices[device].sent.get() - before;
            let most = IN_VAIN + ms / 60_000;
            if sent > most {
                let seen = format!("browser {device} asks {sent} times in {ms} ms in vain");
                self.fails(Kind::Unexplained, seen);
            }
        }
    }

    /// A reading that failed is said at the next look.
    pub(super) fn said(&mut self) {
        for device in 0..self.devices.len() {
            let Some(number) = self.devices[device].life.as_ref().map(|life| life.number) else {
                continue;
            };
            // What is still being read is not known to fail.
            if self.waits(device) {
                continue;
            }
            let unread = self.devices[device].unread.clone();
            for (record, life) in unread {
                // Looking at one may have read another.
                if self.devices[device].unread.remove(&record).is_none() {
                    continue;
                }
                let key = self.keys.iter().find(|key| key.id == record).cloned();
                let Some(key) = key.filter(|_| life == number) else {
                    continue;
                };
                self.first_shown = None;
                self.looks(device, 0, &key, false);
                self.settle();
                let shown = self.first_shown.take();
                if shown.is_some_and(|shown| shown.trouble.is_none()) {
                    let seen = format!("browser {device} could not read {record} and says nothing");
                    self.fails(Kind::Unexplained, seen);
                }
            }
        }
    }

    pub(super) fn turn_to(&mut self, now: u64) {
        self.net.clock.set(now);
        for device in &self.devices {
            device.clock.set(now.saturating_add_signed(device.ahead));
        }
    }

    pub(super) fn next_due(&self) -> Option<u64> {
        let now = self.net.clock.now();
        let alarms = self.devices.iter().flat_map(|device| {
            let alarms = device.around.alarms.borrow();
            let due: Vec<u64> = alarms
                .values()
                .map(|(at, earliest)| at.saturating_add_signed(-device.ahead).max(*earliest))
                .collect();
            due
        });
        let flights = self.net.flights.borrow();
        let hang = self.sabotage == Some(Sabotage::NoTimeout);
        let flights = flights.iter().flat_map(|flight| {
            let waits = flight.waited_for && !hang;
            let out = matches!(flight.stage, Stage::Out) && !flight.acted;
            [
                waits.then_some(flight.sent + PATIENCE_MS),
                out.then_some(flight.acts_at().unwrap_or(flight.sent + GIVEN_UP_MS)),
            ]
        });
        let due = alarms.chain(flights.flatten());
        due.min().map(|due| due.max(now))
    }

    pub(super) fn fall_due(&mut self) {
        let now = self.net.clock.now();
        for device in 0..self.devices.len() {
            let ahead = self.devices[device].ahead;
            let due: Vec<&'static str> = {
                let alarms = self.devices[device].around.alarms.borrow();
                let due = alarms.iter().filter(|(_, (at, earliest))| {
                    at.saturating_add_signed(-ahead).max(*earliest) <= now
                });
                due.map(|(name, _)| *name).collect()
            };
            for name in due {
                self.devices[device].around.alarms.borrow_mut().remove(name);
                self.note(|| format!("  alarm in browser {device}"));
                self.job(device, Job::Wake);
            }
        }
        let hang = self.sabotage == Some(Sabotage::NoTimeout);
        let mut acts = Vec::new();
        {
            let mut flights = self.net.flights.borrow_mut();
            for flight in flights.iter_mut() {
                if flight.waited_for && !hang && flight.sent + PATIENCE_MS <= now {
                    flight.waited_for = false;
                    if let Some(record) = reads(&flight.request) {
                        let unread = &mut self.devices[flight.device].unread;
                        unread.insert(record, flight.life);
                    }
                    flight
                        .slot
                        .fill(Err(NoReply::Broken("time-out".to_owned())));
                }
                let waits = matches!(flight.stage, Stage::Out) && !flight.acted;
                if waits && flight.acts_at().is_some_and(|at| at <= now) {
                    acts.push(flight.id);
                }
            }
            flights.retain(|flight: &Flight| match flight.stage {
                Stage::Out if !flight.acted => {
                    flight.acts_at().is_some() || flight.sent + GIVEN_UP_MS > now
                }
                _ => flight.waited_for,
            });
        }
        for id in acts {
            let place = {
                let flights = self.net.flights.borrow();
                flights.iter().position(|flight| flight.id == id)
            };
            if let Some(place) = place {
                self.acts(place);
            }
        }
    }

    /// Faults cease, everybody comes back, time passes: then everything is where it belongs.
    pub(super) fn quiet(&mut self) {
        self.note(|| "quiet".to_owned());
        for person in 0..self.users.len() {
            self.server.allow(person, May::Write);
        }
        for device in &self.devices {
            device.glitches.borrow_mut().clear();
            device.shelf.put_disk(Disk::Good);
        }
        self.settle();
        // Nobody does anything: what waits only for its time goes by itself.
        self.pass(45 * 60_000);
        self.check();
        self.stalled();
        if self.step.is_multiple_of(2) {
            // The night: every background ends, and what only its memory knew is gone.
            for device in 0..self.devices.len() {
                self.die(device);
            }
        }
        for round in 0..3 {
            for device in 0..self.devices.len() {
                self.come_back(device);
                if self.failure.is_some() {
                    return;
                }
            }
            if self
                .devices
                .iter()
                .all(|of| of.shelf.all(Table::Outbox).is_empty())
            {
                break;
            }
            self.pass(match round {
                0 => 15 * 60_000,
                _ => 25 * 3_600_000,
            });
        }
        for round in 0..3 {
            // A key that is announced late waits for its visit to end, as everything does.
            self.pass(match round {
                0 => 20_000,
                _ => 40_000,
            });
            for device in 0..self.devices.len() {
                for key in self.keys.clone() {
                    if !self.gone.contains(&key) {
                        self.look(device, 0, &key, false);
                        self.settle();
                    }
                }
            }
        }
        self.answered();
        self.check();
        self.check_end();
        self.idle();
    }

    /// Nobody looks and nothing waits: hardly anything is asked.
    pub(super) fn idle(&mut self) {
        for device in &mut self.devices {
            device.tabs.clear();
        }
        let before: Vec<u64> = self.devices.iter().map(|of| of.sent.get()).collect();
        self.pass(3 * 3_600_000);
        for (device, before) in before.into_iter().enumerate() {
            let of = &self.devices[device];
            let (sent, all) = (of.sent.get() - before, of.sent.get());
            // The record that keeps the agreement is looked at each hour, too.
            let idle = IDLE + if self.home.is_some() { AT_HOME } else { 0 };
            if sent > idle || all > IN_VAIN + EACH * of.heard {
                let seen = format!(
                    "browser {device} asks {sent} times unasked, {all} times for {}",
                    of.heard
                );
                self.fails(Kind::Unexplained, seen);
            }
        }
    }

    /// Everybody who used a browser signs in there, sends what waits and tries again what is parked.
    pub(super) fn come_back(&mut self, device: usize) {
        let own = self.devices[device].person;
        let mut people: Vec<usize> = self.devices[device].people.iter().copied().collect();
        people.retain(|person| *person != own);
        people.push(own);
        for person in people {
            let waits = !self.devices[device].shelf.all(Table::Outbox).is_empty();
            if person != own && !waits {
                continue;
            }
            self.arrive(device, person);
            for key in self.keys.clone() {
                self.look(device, 0, &key, true);
            }
            self.settle();
            // A press on what was shown to another is the other's.
            self.sit(device);
            self.settle();
            for key in self.keys.clone() {
                self.retry(device, &key);
            }
            self.settle();
        }
    }
}
