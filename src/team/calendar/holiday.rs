use serde::{Deserialize, Serialize};

macro_rules! holidays {
    ($($(#[$doc:meta])* $name:ident $key:literal,)*) => {
        /// What a public holiday is called. Its words come from the reader's own language.
        ///
        /// The order is part of the bytes in notes: append, never reorder.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Holiday {
            $($(#[$doc])* $name,)*
        }

        impl Holiday {
            /// All of them.
            pub const ALL: &[Holiday] = &[$(Holiday::$name,)*];

            /// One word for keys of the languages.
            #[must_use]
            pub fn line(self) -> &'static str {
                match self {
                    $(Holiday::$name => $key,)*
                }
            }
        }
    };
}

holidays! {
    /// 1 January.
    NewYear "newYear",
    /// 6 January.
    Epiphany "epiphany",
    /// Ireland: the first Monday of February, or Friday the first.
    SaintBrigid "saintBrigid",
    /// United States: the third Monday of January.
    MartinLutherKing "martinLutherKing",
    /// United States: the third Monday of February.
    Washington "washington",
    /// Ireland: 17 March.
    SaintPatrick "saintPatrick",
    /// The Friday before Easter.
    GoodFriday "goodFriday",
    /// Easter itself.
    EasterSunday "easterSunday",
    /// The day after Easter.
    EasterMonday "easterMonday",
    /// Netherlands: 27 April, or the Saturday before when that is a Sunday.
    KingsDay "kingsDay",
    /// 1 May; in the United States the first Monday of September.
    LabourDay "labourDay",
    /// Netherlands: 5 May, a day off once in five years.
    LiberationDay "liberationDay",
    /// France: 8 May.
    VictoryDay "victoryDay",
    /// Luxembourg: 9 May.
    EuropeDay "europeDay",
    /// Forty days of Easter: the Thursday 39 days after it.
    Ascension "ascension",
    /// 49 days after Easter.
    WhitSunday "whitSunday",
    /// 50 days after Easter.
    WhitMonday "whitMonday",
    /// 60 days after Easter.
    CorpusChristi "corpusChristi",
    /// England, Wales and Ireland: the first Monday of May.
    MayBankHoliday "mayBankHoliday",
    /// England and Wales: the last Monday of May.
    SpringBankHoliday "springBankHoliday",
    /// Ireland: the first Monday of June.
    JuneBankHoliday "juneBankHoliday",
    /// England and Wales: the last Monday of August; Ireland: the first.
    AugustBankHoliday "augustBankHoliday",
    /// Ireland: the last Monday of October.
    OctoberBankHoliday "octoberBankHoliday",
    /// United States: the last Monday of May.
    MemorialDay "memorialDay",
    /// United States: 19 June.
    Juneteenth "juneteenth",
    /// United States: 4 July.
    IndependenceDay "independenceDay",
    /// The country's own day: Belgium 21 July, France 14 July, Luxembourg 23 June, Austria 26 October.
    NationalDay "nationalDay",
    /// 15 August.
    Assumption "assumption",
    /// Germany: 3 October.
    UnityDay "unityDay",
    /// United States: the second Monday of October.
    ColumbusDay "columbusDay",
    /// 1 November.
    AllSaints "allSaints",
    /// Belgium and France: 11 November.
    Armistice "armistice",
    /// United States: 11 November.
    VeteransDay "veteransDay",
    /// United States: the fourth Thursday of November.
    Thanksgiving "thanksgiving",
    /// 8 December.
    ImmaculateConception "immaculateConception",
    /// 25 December.
    Christmas "christmas",
    /// 26 December, by whatever name: Boxing Day, Saint Stephen's, the second day of Christmas.
    BoxingDay "boxingDay",
}
