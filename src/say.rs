//! The keys under which the words of the field stand in every language: sides, verdicts, kinds of notes,
//! starting questions. One table for the panel, the agreement's page and the notes' readable text, so
//! that the same thing has the same name everywhere. Every key stands in quotes, where the test of the
//! words finds it.
//!
//! Pure; imports `record` and `team`.

use crate::record::{CameBy, Dimension, Duty, Lens, NoteKind, Open, OutcomeKind, Trigger, Verdict};
use crate::team::calendar::{Country, Holiday};
use crate::team::{Side, Starter};

/// The key of the one of two sentences that names this side.
#[must_use]
pub fn of(side: Side, marketing: &'static str, sales: &'static str) -> &'static str {
    match side {
        Side::Marketing => marketing,
        Side::Sales => sales,
    }
}

/// The key of an answer; none is "not asked yet".
#[must_use]
pub fn verdict(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        Some(Verdict::Yes) => "verdict_yes",
        Some(Verdict::No) => "verdict_no",
        Some(Verdict::Unknown) => "verdict_unknown",
        None => "verdict_none",
    }
}

/// The key of a note's kind.
#[must_use]
pub fn kind(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Context => "note_context",
        NoteKind::Question => "note_question",
        NoteKind::Expectation => "note_expectation",
        NoteKind::Feedback => "note_feedback",
    }
}

/// The key of where a record came from.
#[must_use]
pub fn came(by: CameBy) -> &'static str {
    match by {
        CameBy::Campaign => "fact_campaign",
        CameBy::Source => "fact_source",
        CameBy::Medium => "fact_medium",
    }
}

/// The key of what the CRM's note says of something that was told about a campaign.
#[must_use]
pub fn told_of(by: CameBy) -> &'static str {
    match by {
        CameBy::Campaign => "chatter_told_campaign",
        CameBy::Source => "chatter_told_source",
        CameBy::Medium => "chatter_told_medium",
    }
}

/// The key of what happened after.
#[must_use]
pub fn outcome(kind: OutcomeKind) -> &'static str {
    match kind {
        OutcomeKind::Contacted => "outcome_contacted",
        OutcomeKind::Meeting => "outcome_meeting",
        OutcomeKind::Proposal => "outcome_proposal",
        OutcomeKind::Won => "outcome_won",
        OutcomeKind::Lost => "outcome_lost",
        OutcomeKind::NotNow => "outcome_not_now",
    }
}

/// The key of what an owner takes on; own words are their own.
#[must_use]
pub fn duty(duty: &Duty) -> &'static str {
    match duty {
        Duty::Visibility => "duty_visibility",
        Duty::Recognition => "duty_recognition",
        Duty::Context => "duty_context",
        Duty::Expectation => "duty_expectation",
        Duty::FirstTalk => "duty_first_talk",
        Duty::FollowUp => "duty_follow_up",
        Duty::Feedback => "duty_feedback",
        Duty::Own(_) => "duty_own",
    }
}

/// The key of a heading under which two views stand side by side.
#[must_use]
pub fn lens(lens: Lens) -> &'static str {
    match lens {
        Lens::Success => "lens_success",
        Lens::Responsibility => "lens_responsibility",
        Lens::Risk => "lens_risk",
    }
}

/// The key of one of the three questions.
#[must_use]
pub fn open(question: Open) -> &'static str {
    match question {
        Open::Status => "open_status",
        Open::Owner => "open_owner",
        Open::Silence => "open_silence",
    }
}

/// The key of what starts an agreed expectation of that side.
#[must_use]
pub fn trigger(when: Trigger, side: Side) -> &'static str {
    match when {
        Trigger::Leads => of(side, "when_leads_marketing", "when_leads_sales"),
        Trigger::Offered => of(side, "when_offered_marketing", "when_offered_sales"),
        Trigger::Asked => of(side, "when_asked_marketing", "when_asked_sales"),
        Trigger::Differs => "when_differs",
    }
}

/// The key of a starting question.
#[must_use]
pub fn starter(starter: Starter) -> &'static str {
    match starter {
        Starter::Budget => "starter_budget",
        Starter::Authority => "starter_authority",
        Starter::Need => "starter_need",
        Starter::Timing => "starter_timing",
        Starter::Metrics => "starter_metrics",
        Starter::Buyer => "starter_buyer",
        Starter::Criteria => "starter_criteria",
        Starter::Process => "starter_process",
        Starter::Pain => "starter_pain",
        Starter::Champion => "starter_champion",
        Starter::Competition => "starter_competition",
        Starter::Situation => "starter_situation",
        Starter::Trouble => "starter_trouble",
        Starter::Impact => "starter_impact",
        Starter::Event => "starter_event",
        Starter::Decision => "starter_decision",
    }
}

/// The key of a public holiday.
#[must_use]
pub fn holiday(holiday: Holiday) -> &'static str {
    match holiday {
        Holiday::NewYear => "holiday_new_year",
        Holiday::Epiphany => "holiday_epiphany",
        Holiday::SaintBrigid => "holiday_saint_brigid",
        Holiday::MartinLutherKing => "holiday_martin_luther_king",
        Holiday::Washington => "holiday_washington",
        Holiday::SaintPatrick => "holiday_saint_patrick",
        Holiday::GoodFriday => "holiday_good_friday",
        Holiday::EasterSunday => "holiday_easter_sunday",
        Holiday::EasterMonday => "holiday_easter_monday",
        Holiday::KingsDay => "holiday_kings_day",
        Holiday::LabourDay => "holiday_labour_day",
        Holiday::LiberationDay => "holiday_liberation_day",
        Holiday::VictoryDay => "holiday_victory_day",
        Holiday::EuropeDay => "holiday_europe_day",
        Holiday::Ascension => "holiday_ascension",
        Holiday::WhitSunday => "holiday_whit_sunday",
        Holiday::WhitMonday => "holiday_whit_monday",
        Holiday::CorpusChristi => "holiday_corpus_christi",
        Holiday::MayBankHoliday => "holiday_may_bank_holiday",
        Holiday::SpringBankHoliday => "holiday_spring_bank_holiday",
        Holiday::JuneBankHoliday => "holiday_june_bank_holiday",
        Holiday::AugustBankHoliday => "holiday_august_bank_holiday",
        Holiday::OctoberBankHoliday => "holiday_october_bank_holiday",
        Holiday::MemorialDay => "holiday_memorial_day",
        Holiday::Juneteenth => "holiday_juneteenth",
        Holiday::IndependenceDay => "holiday_independence_day",
        Holiday::NationalDay => "holiday_national_day",
        Holiday::Assumption => "holiday_assumption",
        Holiday::UnityDay => "holiday_unity_day",
        Holiday::ColumbusDay => "holiday_columbus_day",
        Holiday::AllSaints => "holiday_all_saints",
        Holiday::Armistice => "holiday_armistice",
        Holiday::VeteransDay => "holiday_veterans_day",
        Holiday::Thanksgiving => "holiday_thanksgiving",
        Holiday::ImmaculateConception => "holiday_immaculate_conception",
        Holiday::Christmas => "holiday_christmas",
        Holiday::BoxingDay => "holiday_boxing_day",
    }
}

/// The keys of the days of the week, Monday first.
pub const WEEK: [&str; 7] = [
    "book_day_monday",
    "book_day_tuesday",
    "book_day_wednesday",
    "book_day_thursday",
    "book_day_friday",
    "book_day_saturday",
    "book_day_sunday",
];

/// One of the three things that say which customer it is.
#[must_use]
pub fn dimension(of: Dimension) -> &'static str {
    match of {
        Dimension::Customer => "book_part_customers",
        Dimension::Complexity => "book_part_complexities",
        Dimension::Process => "book_part_processes",
    }
}

/// The key of a country.
#[must_use]
pub fn country(country: Country) -> &'static str {
    match country {
        Country::Netherlands => "book_country_netherlands",
        Country::Belgium => "book_country_belgium",
        Country::Germany => "book_country_germany",
        Country::Austria => "book_country_austria",
        Country::France => "book_country_france",
        Country::Luxembourg => "book_country_luxembourg",
        Country::Britain => "book_country_britain",
        Country::Ireland => "book_country_ireland",
        Country::UnitedStates => "book_country_states",
    }
}

/// A side.
#[must_use]
pub fn side(side: Side) -> &'static str {
    of(side, "side_marketing", "side_sales")
}
