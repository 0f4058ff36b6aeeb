//! Lives and deaths of backgrounds, and what they say.

use super::*;

impl Sim {
    pub(super) fn ask(&mut self, device: usize, tab: u8, ask: Ask) {
        self.asked += 1;
        let id = self.asked;
        if matches!(ask, Ask::Retry { .. }) {
            self.devices[device].told_to_wait = None;
        }
        let known = match &ask {
            Ask::Look { key, .. } | Ask::Send { key } | Ask::Retry { key, .. } => {
                self.known(device, key)
            }
            _ => Vec::new(),
        };
        let open = Open {
            device,
            ask: ask.clone(),
            known,
        };
        self.open.insert(id, open);
        self.job(device, Job::Ask { id, tab, ask });
    }

    pub(super) fn job(&mut self, device: usize, job: Job) {
        self.live(device);
        self.devices[device].heard += 1;
        let Some(life) = &mut self.devices[device].life else {
            return;
        };
        if life.started {
            begin(life, job);
        } else {
            life.waiting.push(job);
        }
    }

    pub(super) fn live(&mut self, device: usize) {
        if self.devices[device].life.is_some() {
            return;
        }
        let seed = self.rng.u64(..);
        let place = u32::try_from(device).unwrap();
        let of = &mut self.devices[device];
        of.lives += 1;
        let wire = Wire {
            net: self.net.clone(),
            device,
            life: of.lives,
            user: of.user.clone(),
            sent: of.sent.clone(),
            tabs: of.tabs.clone(),
            glitches: of.glitches.clone(),
        };
        let chance = Chance {
            device: place,
            rng: RefCell::new(Rng::with_seed(seed)),
        };
        let background = Background::new(
            wire,
            SlowStore(of.shelf.clone()),
            Box::new(of.clock.clone()),
            Box::new(chance),
            Box::new(Hold(of.around.clone())),
            Box::new(English::default()),
            Box::new(Utc),
        );
        // A browser has its key as long as it has its disk.
        let background = Rc::new(background.signing(Box::new(Pen(place))));
        let mut life = Life {
            number: of.lives,
            background,
            started: false,
            waiting: Vec::new(),
            tasks: Vec::new(),
            words: Rc::default(),
        };
        let (background, words) = (life.background.clone(), life.words.clone());
        spawn(&mut life, async move {
            let started = background.start().await;
            words.borrow_mut().push(Word::Started(started));
        });
        of.life = Some(life);
        self.note(|| format!("  browser {device} lives"));
    }

    pub(super) fn die(&mut self, device: usize) {
        let of = &mut self.devices[device];
        let Some(life) = of.life.take() else {
            return;
        };
        // What was asked of the disk is done up to some point, and no further.
        let done = self.rng.usize(0..=of.shelf.waits());
        for _ in 0..done {
            of.shelf.step();
        }
        of.shelf.forget();
        of.around.stale.borrow_mut().clear();
        for flight in self.net.flights.borrow_mut().iter_mut() {
            if flight.device == device && flight.life == life.number {
                flight.waited_for = false;
            }
        }
        // Nobody is there any more to be answered.
        self.open.retain(|_, open| open.device != device);
        drop(life);
        self.note(|| format!("  browser {device} dies"));
    }

    /// One single move; false when nothing is left to move.
    pub(super) fn moves_on(&mut self) -> bool {
        enum Pick {
            Task(usize, usize),
            Disk(usize),
            Net(usize),
        }
        let mut picks = Vec::with_capacity(8);
        for (place, device) in self.devices.iter().enumerate() {
            if let Some(life) = &device.life {
                for (task, of) in life.tasks.iter().enumerate() {
                    if of.flag.0.load(Ordering::Relaxed) {
                        picks.push(Pick::Task(place, task));
                    }
                }
            }
            if device.shelf.is_waiting() {
                picks.push(Pick::Disk(place));
            }
        }
        let deaf = self.sabotage == Some(Sabotage::NoTimeout);
        for (place, flight) in self.net.flights.borrow().iter().enumerate() {
            let held = flight.acts_at().is_some() || deaf && flight.device == 0 && flight.id > 9;
            match flight.stage {
                Stage::Out if !flight.acted && !held => picks.push(Pick::Net(place)),
                Stage::Back(_) => picks.push(Pick::Net(place)),
                _ => {}
            }
        }
        if picks.is_empty() {
            return false;
        }
        self.moves += 1;
        match picks.swap_remove(self.rng.usize(0..picks.len())) {
            Pick::Task(device, task) => self.poll(device, task),
            Pick::Disk(device) => self.devices[device].shelf.step(),
            Pick::Net(place) => self.flies(place),
        }
        true
    }

    pub(super) fn poll(&mut self, device: usize, task: usize) {
        let Some(life) = &mut self.devices[device].life else {
            return;
        };
        let of = &mut life.tasks[task];
        of.flag.0.store(false, Ordering::Relaxed);
        let waker = Waker::from(of.flag.clone());
        let done = of
            .future
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_ready();
        if done {
            drop(life.tasks.remove(task));
        }
        let words: Vec<Word> = life.words.borrow_mut().drain(..).collect();
        for word in words {
            self.hears(device, word);
        }
    }

    pub(super) fn hears(&mut self, device: usize, word: Word) {
        match word {
            Word::Started(Ok(errands)) => {
                let Some(life) = &mut self.devices[device].life else {
                    return;
                };
                life.started = true;
                follow(life, errands);
                for job in std::mem::take(&mut life.waiting) {
                    begin(life, job);
                }
            }
            Word::Started(Err(trouble)) => {
                // Everybody who waits is told so, and the next event tries again.
                self.note(|| format!("  browser {device} does not start: {trouble:?}"));
                self.devices[device].life = None;
                self.open.retain(|_, open| open.device != device);
            }
            Word::Follows(Ok(errands)) => {
                if let Some(life) = &mut self.devices[device].life {
                    follow(life, errands);
                }
            }
            Word::Follows(Err(trouble)) => {
                self.note(|| format!("  browser {device} could not: {trouble:?}"));
            }
            Word::Answered(id, answered) => {
                let Answered { told, errands } = *answered;
                if let Some(open) = self.open.remove(&id) {
                    self.told(device, &open, &told);
                }
                if let Some(life) = &mut self.devices[device].life {
                    follow(life, errands);
                }
            }
        }
    }

    pub(super) fn told(&mut self, device: usize, open: &Open, told: &Told) {
        match (told, &open.ask) {
            (Told::Shown(shown), _) => {
                let states = shown.states.iter().map(|(id, _)| id.line());
                for id in states {
                    self.promised.entry(id).or_insert(device);
                }
                self.honest(device, &open.known, shown);
                self.first_shown.get_or_insert_with(|| (**shown).clone());
                let key = shown.key.clone();
                self.devices[device].shown.insert(key, (**shown).clone());
            }
            (Told::Kept, Ask::Draft { field, .. }) if !self.settled.contains(field) => {
                self.drafts.insert(field.clone(), device);
            }
            (Told::Failed(trouble), ask) => {
                let name = format!("{ask:?}");
                let name = name.split([' ', '{']).next().unwrap_or_default().to_owned();
                self.note(|| format!("  browser {device} is told for {name}: {trouble:?}"));
            }
            _ => {}
        }
    }
}

pub(super) fn spawn(life: &mut Life, future: impl Future<Output = ()> + 'static) {
    life.tasks.push(Task {
        future: Box::pin(future),
        flag: Arc::new(Flag(AtomicBool::new(true))),
    });
}

pub(super) fn follow(life: &mut Life, errands: Vec<Errand>) {
    for errand in errands {
        let background = life.background.clone();
        spawn(life, async move { background.run(errand).await });
    }
}

pub(super) fn begin(life: &mut Life, job: Job) {
    let (background, words) = (life.background.clone(), life.words.clone());
    match job {
        Job::Ask { id, tab, ask } => {
            let from = Caller {
                tab: TabId(i32::from(tab)),
                frame: 1,
            };
            spawn(life, async move {
                let answered = background.handle(from, ask).await;
                let word = Word::Answered(id, Box::new(answered));
                words.borrow_mut().push(word);
            });
        }
        Job::Wake => spawn(life, async move {
            let errands = background.wake().await;
            words.borrow_mut().push(Word::Follows(errands));
        }),
        Job::Page { tab, news } => spawn(life, async move {
            let errands = background.page(TabId(i32::from(tab)), news).await;
            words.borrow_mut().push(Word::Follows(errands));
        }),
        Job::BrowserStarted => spawn(life, async move {
            let errands = background.browser_started().await.map(|()| Vec::new());
            words.borrow_mut().push(Word::Follows(errands));
        }),
    }
}
