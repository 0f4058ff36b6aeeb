use crate::team::TextFault;
use crate::team::calendar::CalendarFault;

/// Why what stands in a form cannot be recorded. It stays where it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The text is missing or too long.
    Text(TextFault),
    /// The reason is missing or too long.
    Reason(TextFault),
    /// More words than a list holds.
    Many {
        /// The most it holds.
        most: usize,
    },
    /// It is no whole number from 1 to [`Fault::MOST`].
    Number,
    /// It is no day.
    Day,
    /// It is no time of the day.
    Time,
    /// Who talk, within how long, and the status meanwhile: all three, or none.
    Differing,
    /// Nothing of the sentence was changed.
    Same,
    /// Somebody worded the sentence anew since the form was begun. Said once.
    Reworded,
    /// Somebody retired the sentence since the form was begun. Said once.
    Retired,
    /// The hours cannot be agreed on.
    Calendar(CalendarFault),
}

impl Fault {
    /// The most hours or days.
    pub const MOST: u32 = 999;
}
