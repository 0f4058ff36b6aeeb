use serde::{Deserialize, Serialize};

use super::EventId;
use crate::team::{Reason, Side};

/// The customer's lead is with one side at a time; both stay owners.
///
/// Taking is for oneself and holds at once. Giving is an offer: the other side answers it.
///
/// The order of the variants is part of the bytes in notes: append, never reorder or remove.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LeadMove {
    /// The event's side takes the lead.
    Took {
        /// Why.
        because: Reason,
    },
    /// The event's side offers the lead to `to`.
    Offered {
        /// The side that is asked.
        to: Side,
        /// Why.
        because: Reason,
    },
    /// The asked side accepts.
    Accepted {
        /// The offer's event.
        offer: EventId,
    },
    /// The asked side says "not now".
    Declined {
        /// The offer's event.
        offer: EventId,
        /// Why not now.
        because: Reason,
    },
    /// The offering side takes its offer back.
    Withdrew {
        /// The offer's event.
        offer: EventId,
    },
}

impl LeadMove {
    /// The side that leads by it when it counts, or would by the offer it makes.
    #[must_use]
    pub fn towards(&self, side: Side) -> Option<Side> {
        match self {
            LeadMove::Took { .. } | LeadMove::Accepted { .. } => Some(side),
            LeadMove::Offered { to, .. } => Some(*to),
            LeadMove::Declined { .. } | LeadMove::Withdrew { .. } => None,
        }
    }
}
