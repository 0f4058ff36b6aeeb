//! The names under which what can be chosen stands in a field.

use crate::ledger::Trigger;
use crate::team::{Origin, Side};

/// The name under which a side stands in a field.
#[must_use]
pub fn side_line(side: Side) -> &'static str {
    match side {
        Side::Marketing => "marketing",
        Side::Sales => "sales",
    }
}

pub(super) fn side_of(line: &str) -> Option<Side> {
    Side::BOTH.into_iter().find(|side| side_line(*side) == line)
}

/// The name under which an origin stands in a field. A template's question that somebody words anew
/// is theirs.
#[must_use]
pub fn origin_line(origin: Origin) -> &'static str {
    match origin {
        Origin::Own | Origin::Template => "own",
        Origin::Crm => "crm",
        Origin::Score => "score",
    }
}

pub(super) fn origin_of(line: &str) -> Origin {
    match line {
        "crm" => Origin::Crm,
        "score" => Origin::Score,
        _ => Origin::Own,
    }
}

/// The name under which what starts a rule stands in a field.
#[must_use]
pub fn trigger_line(trigger: Trigger) -> &'static str {
    match trigger {
        Trigger::Leads => "leads",
        Trigger::Offered => "offered",
        Trigger::Asked => "asked",
        Trigger::Differs => "differs",
    }
}

pub(super) fn trigger_of(line: &str) -> Trigger {
    let mut all = Trigger::ALL.into_iter();
    all.find(|trigger| trigger_line(*trigger) == line)
        .unwrap_or(Trigger::Leads)
}
