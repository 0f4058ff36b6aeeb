use serde::{Deserialize, Serialize};

use crate::team::Starter;

/// A browser profile in which Samenspel writes; drawn at random once, never a name of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DeviceId(pub u32);

/// An event's own name: unique per device because the device counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EventId {
    /// Which browser profile made it.
    pub device: DeviceId,
    /// The how-manieth event of that profile, from 1.
    pub seq: u32,
}

impl EventId {
    /// One word for keys in stores and in the page: `device-seq` in hexadecimal.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{:08x}-{:08x}", self.device.0, self.seq)
    }

    /// The event of such a word.
    #[must_use]
    pub fn of_line(line: &str) -> Option<EventId> {
        let (device, seq) = line.split_once('-')?;
        let number = |text: &str| u32::from_str_radix(text, 16).ok();
        Some(EventId {
            device: DeviceId(number(device)?),
            seq: number(seq)?,
        })
    }
}

/// Which criterion of a checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CriterionId {
    /// One that a colleague proposed, on the record or to the team; the id of the event that first
    /// did. Later versions of it keep this name.
    Own(EventId),
    /// A template's.
    Starter(Starter),
}

impl CriterionId {
    /// One word for keys in the page.
    #[must_use]
    pub fn line(&self) -> String {
        match self {
            CriterionId::Own(id) => id.line(),
            CriterionId::Starter(starter) => starter.line().to_owned(),
        }
    }
}

/// Which expectation on a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ExpectationId {
    /// One that a colleague asked for; the asking event.
    Own(EventId),
    /// One that the team's agreement brings about.
    Rule {
        /// The agreed rule.
        rule: EventId,
        /// What started it on this record.
        from: EventId,
    },
}

impl ExpectationId {
    /// One word for keys in the page.
    #[must_use]
    pub fn line(&self) -> String {
        match self {
            ExpectationId::Own(id) => id.line(),
            ExpectationId::Rule { rule, from } => format!("{}.{}", rule.line(), from.line()),
        }
    }
}
