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
    /// MEDDICC: what will be measurably better?
    Metrics,
    /// MEDDICC: who can spend the money?
    Buyer,
    /// MEDDICC: by what do they choose?
    Criteria,
    /// MEDDICC: how do they decide?
    Process,
    /// MEDDICC: what hurts enough to act?
    Pain,
    /// MEDDICC: who speaks for us there?
    Champion,
    /// MEDDICC: who or what else may they choose?
    Competition,
    /// SPICED: how do they work today?
    Situation,
    /// SPICED: what is the pain?
    Trouble,
    /// SPICED: what would solving it change for them?
    Impact,
    /// SPICED: what happens, and when, if they do nothing?
    Event,
    /// SPICED: how, and by whom, is it decided?
    Decision,
}

impl Starter {
    /// The four questions of BANT, in its order.
    pub const BANT: [Starter; 4] = [
        Starter::Budget,
        Starter::Authority,
        Starter::Need,
        Starter::Timing,
    ];
    /// The seven of MEDDICC, in its order.
    pub const MEDDICC: [Starter; 7] = [
        Starter::Metrics,
        Starter::Buyer,
        Starter::Criteria,
        Starter::Process,
        Starter::Pain,
        Starter::Champion,
        Starter::Competition,
    ];
    /// The five of SPICED, in its order.
    pub const SPICED: [Starter; 5] = [
        Starter::Situation,
        Starter::Trouble,
        Starter::Impact,
        Starter::Event,
        Starter::Decision,
    ];

    /// One word for keys in the page.
    #[must_use]
    pub fn line(self) -> &'static str {
        match self {
            Starter::Budget => "budget",
            Starter::Authority => "authority",
            Starter::Need => "need",
            Starter::Timing => "timing",
            Starter::Metrics => "metrics",
            Starter::Buyer => "buyer",
            Starter::Criteria => "criteria",
            Starter::Process => "process",
            Starter::Pain => "pain",
            Starter::Champion => "champion",
            Starter::Competition => "competition",
            Starter::Situation => "situation",
            Starter::Trouble => "trouble",
            Starter::Impact => "impact",
            Starter::Event => "event",
            Starter::Decision => "decision",
        }
    }
}

/// Where a sentence of the agreement, or a criterion, came from.
///
/// The order is part of the bytes in notes: append, never reorder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Origin {
    /// A colleague wrote it in their own words.
    Own,
    /// A template put it there; nobody has agreed to it by that.
    Template,
    /// The CRM is set up that way; nobody has agreed to it by that.
    Crm,
    /// A score counts it; nobody has agreed to it by that.
    Score,
}

/// Who has signed something, and what that makes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// Set up, not agreed: nobody has signed it.
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
