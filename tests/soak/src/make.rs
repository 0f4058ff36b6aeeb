//! How a number becomes a schedule.

use fastrand::Rng;

use crate::schedule::*;

impl Schedule {
    /// The schedule of a number: the same one on every machine.
    #[must_use]
    pub fn of(seed: u64) -> Schedule {
        // Neighbouring numbers give unlike schedules.
        let mut rng = Rng::with_seed(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let people = rng.u8(2..=3);
        let many = rng.u8(people..=people + 1);
        let clocks = rng.u8(0..3);
        let browsers = (0..many).map(|place| Browser {
            person: match place < people {
                true => place,
                false => rng.u8(0..people),
            },
            ahead: match clocks {
                0 => 0,
                _ => clock(&mut rng),
            },
        });
        let devices = browsers.collect();
        let mut maker = Maker {
            devices: many,
            people,
            records: rng.u8(1..=2),
            rough: rng.u8(0..=3),
            jumps: clocks == 2,
            rng: Rng::with_seed(0),
        };
        maker.rng = rng;
        let length = maker.rng.usize(8..=32);
        let steps = (0..length).map(|_| maker.step()).collect();
        Schedule {
            devices,
            people,
            records: maker.records,
            home: maker.rng.bool(),
            steps,
        }
    }
}

/// A wrong clock: minutes, or hours, or almost a day.
fn clock(rng: &mut Rng) -> i64 {
    let most = match rng.u8(0..3) {
        0 => 10 * 60_000,
        1 => 4 * 3_600_000,
        _ => WRONG_MS,
    };
    rng.i64(-most..=most)
}

struct Maker {
    devices: u8,
    people: u8,
    records: u8,
    /// How much goes wrong.
    rough: u8,
    jumps: bool,
    rng: Rng,
}

impl Maker {
    fn step(&mut self) -> Step {
        let act = match self.rng.u8(0..10) {
            0..=5 => self.ordinary(),
            _ if self.rough == 0 => self.ordinary(),
            _ => self.fault(),
        };
        let moves = match self.rng.u8(0..4) {
            0 => self.rng.u16(0..30),
            1 => self.rng.u16(0..150),
            _ => ALL,
        };
        Step {
            act,
            moves,
            order: self.rng.u64(..),
        }
    }

    fn device(&mut self) -> u8 {
        self.rng.u8(0..self.devices)
    }

    fn record(&mut self) -> u8 {
        self.rng.u8(0..self.records)
    }

    fn tab(&mut self) -> u8 {
        self.rng.u8(0..TABS)
    }

    fn ordinary(&mut self) -> Act {
        let (device, tab, record) = (self.device(), self.tab(), self.record());
        match self.rng.u8(0..20) {
            0..=6 => Act::Do {
                device,
                tab,
                record,
                deed: self.deed(),
            },
            7..=9 => Act::Look {
                device,
                tab,
                record,
                fresh: self.rng.u8(0..3) == 0,
            },
            10..=12 => Act::Send { device, record },
            13 => Act::Retry { device, record },
            14 => Act::Draft { device, record },
            15 => Act::Load {
                device,
                tab,
                record: self.rng.u8(0..=self.records),
            },
            16 => match self.rng.bool() {
                true => Act::Turn {
                    device,
                    tab,
                    record: self.rng.u8(0..=self.records),
                },
                false => Act::Close { device, tab },
            },
            _ => Act::Wait { ms: self.wait() },
        }
    }

    fn wait(&mut self) -> u64 {
        match self.rng.u8(0..6) {
            0 => self.rng.u64(1..5_000),
            1 | 2 => self.rng.u64(5_000..60_000),
            3 | 4 => self.rng.u64(30_000..600_000),
            _ => self.rng.u64(600_000..7_200_000),
        }
    }

    fn deed(&mut self) -> Deed {
        match self.rng.u8(0..14) {
            0 => Deed::Take,
            1 => Deed::Offer,
            2 => Deed::Accept,
            3 => Deed::Join,
            4 => Deed::Start,
            5 | 6 => Deed::Judge(self.rng.u8(0..3)),
            7 | 8 => Deed::Write(match self.rng.u8(0..20) {
                0 => 20_000,
                _ => self.rng.u16(1..200),
            }),
            9 => Deed::Finish,
            10 => Deed::Propose,
            11 => Deed::Ask,
            12 => Deed::Meet,
            _ => Deed::Several,
        }
    }

    fn fault(&mut self) -> Act {
        let (device, record) = (self.device(), self.record());
        match self.rng.u8(0..20) {
            0..=8 => Act::Net {
                device,
                with: match self.rng.u8(0..4) {
                    0 => With::Any,
                    1 => With::Read,
                    _ => With::Post,
                },
                glitch: self.glitch(),
            },
            9 | 10 => Act::Die { device },
            11 => Act::Update { device },
            12 => Act::Reboot { device },
            13 => Act::Disk {
                device,
                disk: match self.rng.u8(0..6) {
                    0 | 1 => Disk::Good,
                    2 => Disk::Full,
                    3 | 4 => Disk::Skips(self.rng.u8(0..8)),
                    _ => Disk::Blind(self.rng.u8(0..20)),
                },
            },
            14 => match self.rng.bool() {
                true => Act::SignOut { device },
                false => Act::Outage {
                    ms: self.rng.u64(60_000..14_400_000),
                },
            },
            15 => Act::SignIn {
                device,
                person: self.rng.u8(0..self.people),
            },
            16 => Act::Allow {
                person: self.rng.u8(0..self.people),
                may: match self.rng.u8(0..5) {
                    0 | 1 => Rights::Write,
                    2 | 3 => Rights::Read,
                    _ => Rights::Nothing,
                },
            },
            17 => Act::Note {
                record,
                note: self.rng.u8(0..8),
                hand: match self.rng.u8(0..6) {
                    0 | 1 => Hand::Adds,
                    2 => Hand::Touches,
                    3 => Hand::Spoils,
                    4 => Hand::Empties,
                    _ => Hand::Deletes,
                },
            },
            18 if self.jumps => Act::Jump {
                device,
                ahead: clock(&mut self.rng),
            },
            19 if self.records > 1 => {
                let from = self.record();
                Act::Merge {
                    from,
                    into: (from + 1) % self.records,
                }
            }
            _ => Act::Wait { ms: self.wait() },
        }
    }

    fn glitch(&mut self) -> Glitch {
        match self.rng.u8(0..20) {
            0 | 1 => Glitch::Lost,
            2..=4 => Glitch::Unanswered,
            5..=7 => Glitch::Slow(self.rng.u64(1_000..LONGEST_MS)),
            8 => Glitch::Twice,
            9 => {
                let codes = [401, 403, 404, 409, 412];
                let code = codes[self.rng.usize(0..codes.len())];
                Glitch::Status {
                    code,
                    acted: false,
                    page: self.rng.bool(),
                }
            }
            10 | 11 => {
                let codes = [500, 502, 503, 504];
                let code = codes[self.rng.usize(0..codes.len())];
                Glitch::Status {
                    code,
                    acted: self.rng.bool(),
                    page: self.rng.bool(),
                }
            }
            12 => Glitch::TooMany(match self.rng.bool() {
                true => Some(self.rng.u64(1..600) * 1_000),
                false => None,
            }),
            13 => match self.rng.u8(0..3) {
                0 => Glitch::Page,
                1 => Glitch::LogIn,
                _ => Glitch::Bug,
            },
            14 => Glitch::Rule,
            15 => Glitch::Half,
            16 => Glitch::TooLarge,
            17 => Glitch::Emptied,
            18 => Glitch::Cut,
            _ => Glitch::Stripped,
        }
    }
}
