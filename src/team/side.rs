use serde::{Deserialize, Serialize};

/// One of the two sides that own a customer together. There is no third, and no handover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Side {
    /// The people who know how this customer came to us.
    Marketing,
    /// The people who talk with this customer about buying.
    Sales,
}

impl Side {
    /// Both sides, in the order every screen shows them.
    pub const BOTH: [Side; 2] = [Side::Marketing, Side::Sales];

    /// The colleague's side.
    #[must_use]
    pub fn other(self) -> Side {
        match self {
            Side::Marketing => Side::Sales,
            Side::Sales => Side::Marketing,
        }
    }
}

/// The answer to the only question of the first hour: "Which side are you on?"
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Seat {
    /// Speaks for marketing.
    Marketing,
    /// Speaks for sales.
    Sales,
    /// Works on both; says for each visit which side is speaking.
    Both {
        /// The side that speaks now.
        speaking: Side,
    },
}

impl Seat {
    /// Whether this person is of that side; who works on both is of either.
    #[must_use]
    pub fn is_of(self, side: Side) -> bool {
        matches!(self, Seat::Both { .. }) || self.speaking() == side
    }

    /// The side this person speaks for now.
    #[must_use]
    pub fn speaking(self) -> Side {
        match self {
            Seat::Marketing => Side::Marketing,
            Seat::Sales => Side::Sales,
            Seat::Both { speaking } => speaking,
        }
    }
}
