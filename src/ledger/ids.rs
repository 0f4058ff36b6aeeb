use serde::{Deserialize, Serialize};

use crate::team::{PersonId, Side, Starter};

/// One person in one browser profile: the upper half is drawn at random once per profile, the lower
/// half checks that half and the person.
///
/// So an event's name belongs to its writer, whichever note is read first: nobody else can give their
/// event the same one, or take one that was not given yet, unless the CRM's id of theirs happens to have
/// the same check (1 in 65,536).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DeviceId(pub u32);

impl DeviceId {
    /// The name under which `person` writes in a profile whose `chance` was drawn once.
    #[must_use]
    pub fn of(chance: u32, person: &PersonId) -> DeviceId {
        const LOWER: u32 = 0xFFFF;
        let upper = chance & !LOWER;
        // FNV-1a (Fowler, Noll, Vo), folded to its half. No secret: nobody chooses their id in the CRM.
        let mixed = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        let bytes = upper.to_le_bytes().into_iter().chain(person.0.bytes());
        let hash = bytes.fold(0x811C_9DC5, mixed);
        DeviceId(upper | ((hash >> 16) ^ hash) & LOWER)
    }

    /// Whether it is a name under which `person` writes.
    #[must_use]
    pub fn is_of(self, person: &PersonId) -> bool {
        DeviceId::of(self.0, person) == self
    }
}

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

/// Which expectation on a record. The order is part of the bytes in notes: append, never reorder.
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
    /// Talking about a difference, as an agreed criterion asks it of both sides.
    Talk {
        /// The criterion.
        criterion: EventId,
        /// The answer by which the sides differ.
        from: EventId,
        /// Of which side.
        of: Side,
    },
}

impl ExpectationId {
    /// One word for keys in the page.
    #[must_use]
    pub fn line(&self) -> String {
        match self {
            ExpectationId::Own(id) => id.line(),
            ExpectationId::Rule { rule, from } => format!("{}.{}", rule.line(), from.line()),
            ExpectationId::Talk {
                criterion,
                from,
                of,
            } => format!("{}.{}.{of:?}", criterion.line(), from.line()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_writes_has_a_name_that_is_nobody_elses() {
        let person = |id: u32| PersonId(id.to_string());
        let device = DeviceId::of(0xABCD_1234, &person(7));
        assert!(device.is_of(&person(7)));
        assert!(
            (0..500)
                .filter(|id| *id != 7)
                .all(|id| !device.is_of(&person(id)))
        );
        assert_ne!(device, DeviceId::of(0xABCE_1234, &person(7)));
    }
}
