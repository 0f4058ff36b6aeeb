use crate::team::TextFault;

/// Why what stands in a field cannot be recorded. It stays where it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The text is missing or too long.
    Text(TextFault),
    /// Nothing was chosen yet.
    Choose,
    /// It is no address of a page.
    Link,
    /// It is no number from 1 to [`Fault::MOST`].
    Number,
    /// It is no day to come.
    Day,
    /// More people are named than a note can name.
    Mentions,
    /// The record did not come from the campaign that was chosen, or there is no place for such a note any more.
    CampaignAway,
    /// A note for many records names nobody.
    NamesNobody,
    /// The page does not show the field that was chosen.
    FieldAway,
    /// The passage that was chosen does not stand in the field any more.
    PassageAway,
}

impl Fault {
    /// The most hours or days that may be asked for.
    pub const MOST: u32 = 999;
}

impl From<TextFault> for Fault {
    fn from(fault: TextFault) -> Fault {
        Fault::Text(fault)
    }
}
