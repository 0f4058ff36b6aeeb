use serde::{Deserialize, Serialize};

use super::{PersonId, Side};

/// A starting question from a well-known template. Its words come from the reader's own language;
/// here it is only a name, so two people who start from the same template start the same checklist.
///
/// The order is part of the bytes in notes: append, never reorder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Starter {
    /// BANT: is there money for it?
    Budget,
    /// BANT: do we talk with who decides?
    Authority,
    /// BANT: is there a problem we can solve?
    Need,
    /// BANT: is there a moment by which it must be solved?
    Timing,
}

impl Starter {
    /// The four questions of BANT, in its order.
    pub const BANT: [Starter; 4] = [
        Starter::Budget,
        Starter::Authority,
        Starter::Need,
        Starter::Timing,
    ];
}

/// Where a criterion came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// A colleague wrote it in their own words.
    Own,
    /// A template put it there; nobody has agreed to it by that.
    Template,
}

/// Who has signed a criterion, and what that makes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Agreement {
    /// Set up, not agreed: it came from a template and nobody has signed.
    Configured,
    /// One side agrees, the other not yet.
    Proposal {
        /// The side that signed.
        by: Side,
        /// Who signed for it.
        who: PersonId,
    },
    /// At least one person of each side signed; never the same person twice.
    Agreed {
        /// Who signed for marketing.
        marketing: PersonId,
        /// Who signed for sales.
        sales: PersonId,
    },
}
