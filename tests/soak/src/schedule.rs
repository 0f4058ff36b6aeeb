//! A schedule: who is there, what happens, and in which order. Data, so that it can be kept, replayed
//! and made smaller.

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
    /// Whether the team keeps its agreement on the last of them: then browsers announce their keys there, and
    /// doubt what is not signed.
    #[serde(default)]
    pub home: bool,
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
    /// The CRM cannot be reached for a while, and nobody does anything.
    Outage {
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
