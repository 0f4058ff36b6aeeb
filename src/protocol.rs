//! Every message between the panel and the background, in one file.
//!
//! The panel asks ([`Ask`]); each ask gets exactly one answer ([`Told`]), failure included. Besides
//! that the background may tell a panel something unasked: [`Told::Here`] when the page moved on,
//! [`Told::Stale`] when what it shows is no longer all that is known.
//!
//! Imports only `agreement`, `record` and `team`. Nothing here decides anything.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::agreement::{Agreement, CampaignNote};
use crate::anchor;
use crate::record::{
    Addressed, DeviceId, EventId, Facts, Kind, KnownDevice, Open, PlainNote, RecordKey, RecordView,
    ScorePart, Sort, TeamWhat, What,
};
use crate::team::calendar::Offsets;
use crate::team::{Calendar, Colleague, Person, PersonId, Seat};

/// The version of these messages. A panel that outlived an update hears [`Told::Updated`].
pub const VERSION: u32 = 12;

/// What the names of the fields of the agreement's page begin with. Their drafts follow the agreement
/// from record to record.
pub const PAGE_FIELDS: &str = "book.";

/// What the panel wants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    /// "I am the frame that this tab's content script mounted": the first words of a panel.
    Hello {
        /// What the content script wrote into the frame's address.
        nonce: String,
    },
    /// Work out again what the page shows: after [`Place::Unsure`]. Answered with [`Told::Here`].
    Where,
    /// Show the record; read the CRM when what is known is older than a few seconds.
    Look {
        /// Which record.
        key: RecordKey,
        /// Read the CRM again whatever is known (the person pressed "try again").
        fresh: bool,
        /// How many typed notes to show at most.
        notes: u32,
    },
    /// Something the person did. Answered with [`Told::Shown`] once all of it is saved here, or none.
    Record {
        /// On which record: the one it was begun on, whatever the page shows by now.
        key: RecordKey,
        /// What, in this order.
        whats: Vec<What>,
        /// The drafts that this settles; they are cleared in the same write.
        settles: Vec<String>,
    },
    /// Send what waits for this record now, not after the half minute.
    Send {
        /// Which record.
        key: RecordKey,
    },
    /// Try an item again that could not be sent.
    Retry {
        /// Its record.
        key: RecordKey,
        /// Which.
        id: EventId,
    },
    /// Keep what is half typed. Answered with [`Told::Kept`].
    Draft {
        /// The record it was begun on.
        key: RecordKey,
        /// Which field, by the panel's own name for it.
        field: String,
        /// The text so far; empty clears.
        text: String,
    },
    /// "Which side are you on?"
    Seat {
        /// The record in view, whose CRM the answer is for.
        key: RecordKey,
        /// The answer.
        seat: Seat,
    },
    /// Open or close the panel, or give it a width.
    Dock(Dock),
    /// Keep the team's agreement on this record from now on. Answered with [`Told::Shown`].
    KeepHere {
        /// Which record.
        key: RecordKey,
    },
    /// Open the agreement's page in a tab of its own. Answered with [`Told::Kept`].
    OpenAgreement {
        /// The record in view.
        key: RecordKey,
        /// The sentence to show, by its first event.
        sentence: Option<EventId>,
    },
    /// Open a record of the CRM in its own tab. Answered with [`Told::Kept`].
    OpenRecord {
        /// Which.
        key: RecordKey,
    },
    /// What the team agreed. Answered with [`Told::Agreed`].
    Agreement {
        /// The CRM's address.
        instance: String,
        /// Look for it in the CRM again, whatever is known.
        fresh: bool,
    },
    /// Something the person did about the agreement. Answered with [`Told::Agreed`] once all of it is
    /// saved here, or none.
    Agree {
        /// The record that keeps it.
        home: RecordKey,
        /// The record beside which it was typed: the same on the agreement's page.
        typed_on: RecordKey,
        /// What, in this order.
        whats: Vec<TeamWhat>,
        /// The drafts that this settles.
        settles: Vec<String>,
    },
    /// What the CRM's score is made of. Answered with [`Told::Score`].
    Score {
        /// Of which record.
        key: RecordKey,
    },
    /// The other records of this customer, and what happened there. Answered with [`Told::Related`].
    Related {
        /// Of which record.
        key: RecordKey,
    },
    /// Leave a suggestion aside. Answered with [`Told::Shown`].
    Leave {
        /// On which record.
        key: RecordKey,
        /// The suggestion's own word, [`Suggestion::line`](crate::record::Suggestion::line).
        suggestion: String,
    },
    /// Follow the record in the CRM, so that one may write notes on it. Answered with [`Told::Shown`].
    Follow {
        /// Which record.
        key: RecordKey,
    },
    /// What this browser keeps about a record, and what of it this person wrote in the CRM. Answered with
    /// [`Told::Holds`].
    Holds {
        /// Which record.
        key: RecordKey,
    },
    /// All that is kept about a record, as a file. Answered with [`Told::Exported`].
    Export {
        /// Which record.
        key: RecordKey,
    },
    /// Erase what this browser keeps about a record, what waits to be sent included. Answered with
    /// [`Told::Erased`].
    Erase {
        /// Which record.
        key: RecordKey,
        /// Delete this person's notes of Samenspel in the CRM first.
        notes: bool,
    },
    /// Something about the fields of the record on the CRM's page. Answered with [`Told::Kept`], or with
    /// [`Told::Fields`] where they are known already.
    InPlace {
        /// Which record.
        key: RecordKey,
        /// What.
        wish: InPlace,
    },
    /// What is said to this person, or to their side, on any record of the page's CRM that was read here.
    /// Answered with [`Told::Inbox`].
    Inbox,
    /// This person has read it. Answered with [`Told::Kept`].
    Read {
        /// What, by the event that says it; everything there is when empty.
        ids: Vec<EventId>,
    },
    /// The colleagues whose name holds this. Answered with [`Told::Colleagues`].
    Colleagues {
        /// The record in view.
        key: RecordKey,
        /// What the name holds; any name does when empty.
        like: String,
    },
    /// What the CRM calls the fields of such a record. Answered with [`Told::Labels`].
    Labels {
        /// The record in view.
        key: RecordKey,
        /// The page's language (BCP 47).
        lang: String,
    },
    /// Erase everything this browser keeps of a CRM, what waits to be sent included. Answered with
    /// [`Told::Erased`].
    Wipe {
        /// The record in view.
        key: RecordKey,
    },
}

/// What a panel wants of the page beside which it stands. A reading of the page has a number; what is wanted of
/// an older one than the page's last comes to nothing, and the newer one is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum InPlace {
    /// Tell which fields of the record it shows, and again when that changes: [`Told::Fields`].
    Watch,
    /// Offer the fields to the hand and the keyboard, one by one: [`Told::Touched`].
    Choose,
    /// Stand marks beside these fields, and no others.
    Mark {
        /// The reading that they are of.
        scan: u32,
        /// The marks.
        all: Vec<Mark>,
    },
    /// Bring this field into view.
    Point {
        /// The reading that it is of.
        scan: u32,
        /// Its place in it.
        at: u32,
        /// The passage of its value, from one letter to before another, in UTF-16 units as the page counts.
        passage: Option<(u32, u32)>,
    },
}

/// A mark beside a field that somebody wrote about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The field's place in the reading of the page.
    pub at: u32,
    /// Its label.
    pub label: String,
    /// How many notes are about it.
    pub many: u32,
    /// Whether something else stands in it than when the last of them was written.
    pub changed: bool,
}

/// Which fields of a record a page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fields {
    /// The number of this reading of the page.
    pub scan: u32,
    /// The page's language (BCP 47).
    pub lang: Option<String>,
    /// The fields, in the order of the page.
    pub all: Vec<anchor::Shown>,
}

impl Fields {
    /// The most fields of a page.
    pub const MOST: usize = 400;
    /// The most characters of a value.
    pub const VALUE: usize = anchor::READ;
    /// The most characters of a name or a label.
    pub const LABEL: usize = 80;

    /// The same with no more than that: a page may say anything.
    #[must_use]
    pub fn bounded(mut self) -> Fields {
        self.all.truncate(Self::MOST);
        if let Some(lang) = &mut self.lang {
            cut(lang, Self::LABEL);
        }
        for field in &mut self.all {
            // A name that is cut would be another field's.
            field.name = field
                .name
                .take()
                .filter(|name| name.chars().count() <= Self::LABEL);
            if field.name.as_ref() == Some(&field.label) {
                field.label = spoken(&field.label);
            }
            cut(&mut field.label, Self::LABEL);
            cut(&mut field.value, Self::VALUE);
        }
        self
    }
}

/// Cuts a text to so many characters.
fn cut(text: &mut String, most: usize) {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
    }
}

/// The CRM's own name of a field in words, where its page has no label for it: `stage_id` is "Stage".
#[must_use]
pub fn spoken(name: &str) -> String {
    let stem = name
        .strip_suffix("_ids")
        .or_else(|| name.strip_suffix("_id"));
    let words = stem.unwrap_or(name).replace('_', " ");
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.as_str().chars()).collect()
}

/// A person touched a field on the CRM's page, or the mark beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    /// The reading of the page.
    pub scan: u32,
    /// The field's place in it.
    pub at: u32,
    /// Whether they want to write about it; else they want to read what was written.
    pub writes: bool,
    /// The passage of its text that they had chosen, when they had.
    #[serde(default)]
    pub picked: Option<Picked>,
}

/// A passage of a field's text that a person chose on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picked {
    /// What stands before it.
    pub before: String,
    /// The passage.
    pub exact: String,
    /// What stands behind it.
    pub after: String,
}

impl Touched {
    /// The same, no longer than is read of a page.
    #[must_use]
    pub fn bounded(mut self) -> Touched {
        if let Some(picked) = &mut self.picked {
            for text in [&mut picked.before, &mut picked.exact, &mut picked.after] {
                cut(text, Fields::VALUE);
            }
        }
        self
    }
}

/// How the panel stands beside the page. Remembered for every tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dock {
    /// Open, or resting as a thin tab.
    pub open: bool,
    /// Width when open, CSS pixels.
    pub width: u32,
}

impl Dock {
    /// The narrowest that stays legible, CSS pixels.
    pub const NARROWEST: u32 = 280;
    /// The widest that leaves the CRM its room, CSS pixels.
    pub const WIDEST: u32 = 640;

    /// The same, within bounds.
    #[must_use]
    pub fn bounded(self) -> Dock {
        Dock {
            width: self.width.clamp(Self::NARROWEST, Self::WIDEST),
            ..self
        }
    }
}

impl Default for Dock {
    fn default() -> Self {
        Dock {
            open: true,
            width: 360,
        }
    }
}

/// What the background answers or tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Told {
    /// Where the tab is now, and how the panel stands.
    Here(Here),
    /// Everything about the record.
    Shown(Box<Shown>),
    /// Everything about the agreement.
    Agreed(Box<Agreed>),
    /// What the score is made of; empty when the CRM does not say.
    Score(Vec<ScorePart>),
    /// The other records of this customer.
    Related(Box<Relatives>),
    /// What is kept about a record.
    Holds(Holds),
    /// All that is kept about a record, as JSON.
    Exported(String),
    /// What was kept about this record is erased. The panel rests until somebody wants to read the CRM
    /// again. Told unasked, too, when another panel did it.
    Erased {
        /// Which record.
        key: RecordKey,
    },
    /// Which fields of the record in view the page shows now. Unasked.
    Fields(Box<Fields>),
    /// A person touched a field of the page. Unasked.
    Touched(Touched),
    /// What is said to this person.
    Inbox(Box<Inbox>),
    /// Colleagues whom a note can name.
    Colleagues(Colleagues),
    /// What the CRM calls its fields: each label with the CRM's own name.
    Labels(Vec<(String, String)>),
    /// The draft is kept.
    Kept,
    /// More is known about this record than the panel shows: look again. Unasked.
    Stale {
        /// Which record.
        key: RecordKey,
    },
    /// This frame was not mounted by this tab's content script: stay blank.
    NotMine,
    /// The extension was updated under this page: keep what is typed, offer a reload.
    Updated,
    /// It could not be done. What was typed must stay where it is.
    Failed(Trouble),
}

/// How much is kept about a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holds {
    /// How much of what people did.
    pub events: u32,
    /// Of the CRM's own notes.
    pub notes: u32,
    /// Half-typed texts.
    pub drafts: u32,
    /// What waits to be sent and is nowhere else.
    pub waiting: u32,
    /// Notes of Samenspel that this person wrote in the CRM; or why it could not be asked.
    pub written: Result<u32, Trouble>,
    /// The same that colleagues wrote.
    pub others: u32,
    /// Whether the team's agreement is kept there: its notes are not this customer's.
    pub home: bool,
}

/// Where the tab is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Here {
    /// What the page shows.
    pub place: Place,
    /// How the panel stands.
    pub dock: Dock,
}

/// What a page is, as far as Samenspel understands it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// A record.
    Record(RecordKey),
    /// A record the CRM has not saved yet.
    New,
    /// A page of the CRM that is no record: a list, a board, another app.
    Elsewhere,
    /// Which record it is could not be asked (the CRM did not answer, or wants a sign-in).
    Unsure(Trouble),
}

/// Everything a panel shows of one record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// Which record.
    pub key: RecordKey,
    /// What the CRM says; absent until it was read once.
    pub facts: Option<Facts>,
    /// When the CRM was last read with success, UTC ms.
    pub read_at: Option<u64>,
    /// Who is signed in to the CRM, when known.
    pub me: Option<Person>,
    /// Which side they are on; absent until they said so.
    pub seat: Option<Seat>,
    /// Names of the people in the view.
    pub people: BTreeMap<PersonId, String>,
    /// What happened here, folded.
    pub view: RecordView,
    /// Notes from the CRM itself, newest first.
    pub plain: Vec<PlainNote>,
    /// The state of every item that is not in the CRM yet; what is missing here is in the CRM.
    pub states: Vec<(EventId, ItemState)>,
    /// What is half typed, by field.
    pub drafts: BTreeMap<String, String>,
    /// Why the last look at the CRM failed, if it did. What is shown is then the last that is known.
    pub trouble: Option<Trouble>,
    /// The background's clock when it answered, UTC ms, set right by the CRM's.
    pub now: u64,
    /// What the team's agreement brings to every record.
    pub team: Team,
    /// What the CRM lets this person do here; absent until it was asked.
    pub rights: Option<Rights>,
    /// Where this record went when the CRM merged it into another.
    pub moved: Option<Related>,
    /// The suggestions that this person left aside here, by their own words.
    pub left_aside: Vec<String>,
    /// What was read in notes that are not in the CRM any more; it stays here.
    pub deleted: Vec<EventId>,
    /// How much is said to this person on any record that they have not read.
    pub unread: u32,
    /// Which of it is said on this record, by the event that says it.
    pub unread_here: Vec<EventId>,
}

/// What is said to a person across records, newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Inbox {
    /// What is said.
    pub all: Vec<Letter>,
    /// Names of the people in it.
    pub people: BTreeMap<PersonId, String>,
}

/// Something that is said to a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Letter {
    /// On which record.
    pub record: RecordKey,
    /// The record's name, as it was last read.
    pub name: String,
    /// What is said.
    pub said: Addressed,
    /// Whether it is news to them.
    pub fresh: bool,
}

/// Colleagues by the CRM's word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Colleagues {
    /// What their names hold.
    pub like: String,
    /// They, by name.
    pub all: Vec<Colleague>,
    /// Whether these are all whose name holds it.
    pub whole: bool,
}

/// What the CRM lets a person do on a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    /// Write notes on it.
    pub notes: bool,
    /// Whether following it would help.
    pub follow: bool,
}

/// A record of the same customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    /// Which.
    pub key: RecordKey,
    /// Its name in the CRM.
    pub name: String,
    /// What sort of record, where the CRM says.
    pub sort: Option<Sort>,
}

/// The other records of a customer, with what happened there. Nothing of it is copied: each is folded
/// from that record's own notes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Relatives {
    /// The records, newest first.
    pub all: Vec<Relative>,
    /// Names of the people in their views.
    pub people: BTreeMap<PersonId, String>,
}

/// A record of the same customer, and what happened there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Relative {
    /// Which record.
    pub record: Related,
    /// What happened there, shortened to the last of each.
    pub view: RecordView,
}

/// What the team's agreement brings to every record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// The record that keeps the agreement; nobody chose one yet, or none was found, when empty.
    pub home: Option<Related>,
    /// How many other records keep one, too.
    pub others: u32,
    /// Whether the browser's administrator named the record, so that nobody can choose another.
    pub named: bool,
    /// Whether the CRM was not searched for it yet.
    pub looking: bool,
    /// Whether it is the record in view.
    pub here: bool,
    /// How many sentences wait for this person's side to sign.
    pub waiting: u32,
    /// How many sentences it has that hold.
    pub sentences: u32,
    /// When it last changed, UTC ms.
    pub changed_at: Option<u64>,
    /// The kinds of customer that the criteria tell apart, for choosing one at a click.
    pub kinds: Vec<Kind>,
    /// Of the three questions, those that nobody answered yet.
    pub open: Vec<Open>,
    /// The hours in which clocks run; none are agreed or proposed when empty.
    pub calendar: Option<Calendar>,
    /// Whether both sides signed those hours.
    pub calendar_agreed: bool,
    /// The offsets of those hours' zone, or of this browser's when none are agreed.
    pub offsets: Offsets,
    /// Who has left the team.
    pub left: Vec<PersonId>,
    /// What was told about the campaign, source or medium of the record in view, newest first.
    pub told: Vec<CampaignNote>,
    /// Why the agreement could not be read, or searched for, last time. What is shown is the last that is
    /// known.
    pub trouble: Option<Trouble>,
}

/// Everything the agreement's page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agreed {
    /// The CRM's address.
    pub instance: String,
    /// The record that keeps it.
    pub home: Option<Related>,
    /// Its page in the CRM, to be shared with colleagues.
    pub address: Option<String>,
    /// Other records that keep one, too: two people began apart. Their sentences are listed with the
    /// rest; what is new goes to `home`.
    pub others: Vec<Related>,
    /// What was agreed.
    pub agreement: Agreement,
    /// Who is signed in, when known.
    pub me: Option<Person>,
    /// Which side they are on.
    pub seat: Option<Seat>,
    /// Names of the people in it.
    pub people: BTreeMap<PersonId, String>,
    /// The state of every item that is not in the CRM yet.
    pub states: Vec<(EventId, ItemState)>,
    /// What is half typed, by field.
    pub drafts: BTreeMap<String, String>,
    /// Why it could not be read, or searched for, last time.
    pub trouble: Option<Trouble>,
    /// Whether the CRM was not searched for it yet.
    pub looking: bool,
    /// The notes about it whose text was edited by hand in the CRM, newest first.
    pub edited: Vec<Edited>,
    /// The devices with which each person signs, in the order in which they were announced.
    pub devices: Vec<(PersonId, Vec<KnownDevice>)>,
    /// Which of them is this browser, when it is one.
    pub device: Option<DeviceId>,
    /// What the CRM lets this person do on the record that keeps it; absent until it was asked.
    pub rights: Option<Rights>,
    /// The background's clock when it answered, UTC ms, set right by the CRM's.
    pub now: u64,
    /// The zone of this browser, such as `Europe/Amsterdam`.
    pub zone: String,
}

/// A note about the agreement that somebody edited or rewrote in the CRM. What its author wrote counts as it
/// was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edited {
    /// The record on which it stands.
    pub on: RecordKey,
    /// Who wrote it; the CRM does not tell who edited it.
    pub by: Person,
    /// When it was written, UTC ms.
    pub at: u64,
}

/// How far an item is on its way to the CRM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ItemState {
    /// Saved here; goes to the CRM at that time (UTC ms), or when the record is left.
    Saved {
        /// When.
        goes_at: u64,
    },
    /// On its way.
    Sending,
    /// Not sent yet because of something that passes; tried again at that time (UTC ms).
    Later {
        /// Why.
        why: Trouble,
        /// When.
        again_at: u64,
    },
    /// Not sent, and only a person can help. It can be tried again or copied.
    Parked {
        /// Why.
        why: Trouble,
    },
}

/// What went wrong, by what happens next. Words of the CRM are shown as its words, as text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Trouble {
    /// The CRM did not answer (network off, server down, time-out). It is tried again by itself.
    Unreachable,
    /// The CRM answered with a fault of its own (a 500, a proxy's page). It is tried again by itself.
    ServerFault {
        /// What it said, shortened.
        words: String,
    },
    /// Nobody is signed in to the CRM any more: sign in there, then go on.
    SignIn,
    /// Somebody else is signed in than who made this; it waits for them.
    OtherPerson {
        /// The person it waits for, by name when known.
        waits_for: String,
    },
    /// The CRM does not let this person read the record.
    NoAccess {
        /// The CRM's own words.
        words: String,
    },
    /// The CRM did not take the note.
    Refused {
        /// The CRM's own words.
        words: String,
    },
    /// The record does not exist any more.
    Gone,
    /// The CRM's answer could not be understood.
    Unreadable {
        /// Where it stopped making sense.
        words: String,
    },
    /// The browser has no more room to store it.
    NoRoom,
    /// The browser could not store it (profile locked, disk trouble).
    NotStored {
        /// The browser's own words.
        words: String,
    },
    /// The text is longer than a note may be.
    TooLong {
        /// How many characters must go.
        over: u32,
    },
    /// The side must be chosen first.
    NoSide,
    /// Not allowed by what both sides see (an answer to an offer that is not theirs).
    NotYours,
    /// One person cannot sign for both sides.
    SignedTwice,
    /// The offer was taken back, or answered, before this came.
    OfferGone,
    /// The two sides agreed that something comes first, and the move does not say why it goes on.
    ComesFirst,
    /// The criterion was retired while it was being answered; the answer is kept as typed.
    Retired,
    /// Only the asked side says whether it is done.
    NotAsked,
    /// Something of it is being read or sent right now.
    UnderWay,
    /// The working hours cannot be agreed on as they are.
    BadCalendar,
    /// No record keeps the agreement yet, or none was found.
    NoHome,
    /// Something that this browser kept cannot be read any more. It is not removed, and all else works.
    SetAside {
        /// How many entries.
        many: u32,
    },
    /// It was done, or what it is about has changed, since the person looked.
    Meanwhile,
    /// The CRM is only reached from an open page of its own, and none is open. It goes on by itself once one
    /// is.
    NoPage,
}
