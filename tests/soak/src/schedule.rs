//! A schedule: who is there, what happens, and in which order. Data, so that it can be kept, replayed
//! and made smaller.

use fastrand::Rng;
use serde::{Deserialize, Serialize};

/// The longest that a request may keep the CRM busy, ms (`limit_time_real` in Odoo's
/// `odoo/tools/config.py`). What was sent acts within it, or never.
pub const LONGEST_MS: u64 = 120_000;
/// A day less a minute: how wrong a clock may be, ms.
pub const WRONG_MS: i64 = (24 * 60 - 1) * 60_000;
/// Tabs of one browser.
pub const TABS: u8 = 2;

/// One story of a team beside its CRM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// The people, by whose browser it is; a person may have several.
    pub devices: Vec<Browser>,
    /// How many people there are.
    pub people: u8,
    /// How many records.
    pub records: u8,
    /// What happens, in this order.
    pub steps: Vec<Step>,
}

/// A browser profile as it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Browser {
    /// Who is signed in.
    pub person: u8,
    /// How far its clock is ahead of the CRM's, ms.
    pub ahead: i64,
}

/// Something that happens, and how far the world turns before the next thing does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What.
    pub act: Act,
    /// So many single moves of the world follow (a task goes on, the store does one thing, the server
    /// acts, a reply arrives); none when nothing is left to move.
    pub moves: u16,
    /// Chance for the order of these moves.
    pub order: u64,
}

/// As many moves as there are.
pub const ALL: u16 = u16::MAX;

/// Something that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// Somebody does something on a record.
    Do {
        /// In which browser.
        device: u8,
        /// In which tab.
        tab: u8,
        /// On which record.
        record: u8,
        /// What.
        deed: Deed,
    },
    /// A panel looks at a record.
    Look {
        /// In which browser.
        device: u8,
        /// In which tab.
        tab: u8,
        /// At which record.
        record: u8,
        /// "Try again" was pressed.
        fresh: bool,
    },
    /// "Send now".
    Send {
        /// In which browser.
        device: u8,
        /// On which record.
        record: u8,
    },
    /// Everything that is parked on a record is tried again.
    Retry {
        /// In which browser.
        device: u8,
        /// On which record.
        record: u8,
    },
    /// Something is half typed.
    Draft {
        /// In which browser.
        device: u8,
        /// On which record.
        record: u8,
    },
    /// A page is loaded in a tab.
    Load {
        /// In which browser.
        device: u8,
        /// In which tab.
        tab: u8,
        /// Which record it shows; none when there is no such record.
        record: u8,
    },
    /// A page moves on without being loaded.
    Turn {
        /// In which browser.
        device: u8,
        /// In which tab.
        tab: u8,
        /// Which record it shows; none when there is no such record.
        record: u8,
    },
    /// A tab is closed.
    Close {
        /// In which browser.
        device: u8,
        /// Which tab.
        tab: u8,
    },
    /// Time passes.
    Wait {
        /// How long, ms.
        ms: u64,
    },
    /// A device's clock jumps.
    Jump {
        /// Of which browser.
        device: u8,
        /// How far it is ahead of the CRM's from now on, ms.
        ahead: i64,
    },
    /// The background dies between two lines, and lives again when something happens.
    Die {
        /// Of which browser.
        device: u8,
    },
    /// The extension is updated: the background dies and lives again at once.
    Update {
        /// In which browser.
        device: u8,
    },
    /// The whole browser is killed and started: its tabs are gone.
    Reboot {
        /// Which.
        device: u8,
    },
    /// What the disk does from now on.
    Disk {
        /// Of which browser.
        device: u8,
        /// What.
        disk: Disk,
    },
    /// Something goes wrong with one of the next requests.
    Net {
        /// Of which browser.
        device: u8,
        /// With the next of these.
        with: With,
        /// What.
        glitch: Glitch,
    },
    /// The session of a browser ends.
    SignOut {
        /// Which.
        device: u8,
    },
    /// Somebody signs in, and the page is loaded anew.
    SignIn {
        /// In which browser.
        device: u8,
        /// Who.
        person: u8,
    },
    /// What somebody may do in the CRM from now on.
    Allow {
        /// Who.
        person: u8,
        /// What.
        may: Rights,
    },
    /// Somebody does something to a note in the CRM itself.
    Note {
        /// On which record.
        record: u8,
        /// To the how-manieth note, counted around.
        note: u8,
        /// What.
        hand: Hand,
    },
    /// The CRM merges a record into another.
    Merge {
        /// The one that goes.
        from: u8,
        /// The one that stays.
        into: u8,
    },
}

/// What a person does with the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// Takes the lead.
    Take,
    /// Offers it to the other side.
    Offer,
    /// Answers the offer that waits.
    Accept,
    /// Becomes an owner.
    Join,
    /// Starts with the template questions.
    Start,
    /// Answers one of them: yes, no or unknown.
    Judge(u8),
    /// Writes a note of about so many characters.
    Write(u16),
    /// What was half typed last becomes a note.
    Finish,
    /// Proposes a criterion.
    Propose,
    /// Asks something of the other side.
    Ask,
    /// Says that what was asked is done.
    Meet,
    /// Several of these at one press.
    Several,
}

/// A disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Disk {
    /// As it should be.
    Good,
    /// Nothing can be written.
    Full,
    /// One of the next writes fails, after so many that do not.
    Skips(u8),
    /// One of the next readings fails, after so many that do not.
    Blind(u8),
}

/// With which requests something goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum With {
    /// Any.
    Any,
    /// One that writes a note.
    Post,
    /// One that reads.
    Read,
}

/// What goes wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Glitch {
    /// It never arrives.
    Lost,
    /// The server acts, and its answer never comes back.
    Unanswered,
    /// The server acts so much later, ms; whoever asked may have given up.
    Slow(u64),
    /// Something on the way sends it twice.
    Twice,
    /// A status instead of an answer; what stands before the server says so, or the server after it acted.
    Status {
        /// Which.
        code: u16,
        /// Whether the server acted. Never for a 4xx.
        acted: bool,
        /// Whether a page comes with it, not JSON.
        page: bool,
    },
    /// Too many requests; wait so long, ms, if it says so.
    TooMany(Option<u64>),
    /// A page that is no log-in, with 200.
    Page,
    /// A log-in page, with 200.
    LogIn,
    /// An error of Odoo's own in a 200.
    Bug,
    /// A rule of the company says no.
    Rule,
    /// The server acts, and half of its answer comes back.
    Half,
    /// The server acts, and its answer is larger than is read.
    TooLarge,
    /// The note is stored empty, and the answer is as ever.
    Emptied,
    /// The note is cut in the middle, and the answer is as ever.
    Cut,
    /// The note loses its markup, and the answer is as ever.
    Stripped,
}

/// What somebody may do in the CRM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rights {
    /// Everything.
    Write,
    /// Read.
    Read,
    /// Nothing.
    Nothing,
}

/// What somebody does to a note in the CRM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hand {
    /// Writes another one.
    Adds,
    /// Changes its text; what it carries stays.
    Touches,
    /// Changes what it carries.
    Spoils,
    /// Removes it, as in the chatter.
    Empties,
    /// Deletes it, as an administrator can.
    Deletes,
}

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
            14 => Act::SignOut { device },
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
