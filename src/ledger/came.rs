//! Where a record came from, by the CRM's word: what many records have in common.

use serde::{Deserialize, Serialize};

use crate::team::Label;

/// A campaign, a source or a medium of the CRM.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Came {
    /// Which of the three.
    pub by: CameBy,
    /// The CRM's id.
    pub id: Label,
    /// The CRM's name for it.
    pub name: Label,
}

/// One of the three by which a CRM says where a record came from. The order is part of the bytes in notes:
/// append, never reorder or remove.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CameBy {
    /// A campaign.
    Campaign,
    /// A source.
    Source,
    /// A medium.
    Medium,
}

impl CameBy {
    /// All three, in the order a person reads them.
    pub const ALL: [CameBy; 3] = [CameBy::Campaign, CameBy::Source, CameBy::Medium];
}

impl Came {
    /// One of this id and name; a longer name is cut. None where there is no name.
    #[must_use]
    pub fn of(by: CameBy, id: &str, name: &str) -> Option<Came> {
        let name: String = name.chars().take(Label::MOST).collect();
        Some(Came {
            by,
            id: Label::new(id).ok()?,
            name: Label::new(&name).ok()?,
        })
    }

    /// Whether both are the same one, whatever it is called now.
    #[must_use]
    pub fn is(&self, other: &Came) -> bool {
        self.by == other.by && self.id == other.id
    }
}
