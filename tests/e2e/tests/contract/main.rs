//! The contract with Odoo: one script, run by the product's adapter against a real Odoo and against
//! the modelled one, and a comparison of what the two answered.
//!
//! The real one is named by `SAMENSPEL_ODOO_URL`, `SAMENSPEL_ODOO_DB` and `SAMENSPEL_ODOO_ADMIN`
//! (`user:password`); users and leads of its own are made there, and the rest is left alone.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod journeys;
mod like;
mod modelled;
mod native;
mod only_real;
#[path = "../played/mod.rs"]
mod played;
mod real;
mod schedules;
mod script;
mod shares;
mod stage;

use modelled::Modelled;
use real::Real;
use stage::Stage as _;

macro_rules! stories {
    ($script:ident: $($story:ident),* $(,)?) => {
        $(#[tokio::test]
        async fn $story() -> anyhow::Result<()> {
            let (real, modelled) = (Real::arrange().await?, Modelled::arrange());
            // Which of the two a story stopped at, should it stop.
            eprintln!("on a real Odoo");
            $script::$story(&real).await?;
            eprintln!("on the modelled Odoo");
            $script::$story(&modelled).await?;
            // The modelled one is an Odoo 19; 17 has other paths.
            match real.world.admin.series {
                18.. => like::exchanges(&modelled.heard(), &real.heard()),
                _ => Ok(()),
            }
        })*
    };
}

stories!(script:
    a_pages_address_leads_to_a_lead,
    the_session_says_who_is_signed_in_and_to_what,
    a_lead_is_read_and_markup_in_its_name_stays_text,
    a_long_payload_comes_back_whole_by_its_author_and_nobody_is_mailed,
    what_is_edited_removed_or_deleted_meanwhile_is_noticed,
    a_mail_from_outside_is_by_nobody_who_is_a_user,
    a_note_with_script_in_it_has_none_when_it_is_read,
    a_note_of_five_megabytes_is_read,
    hundreds_of_notes_come_in_order,
    who_may_only_read_sees_everything_and_may_write_nothing,
    who_may_nothing_sees_nothing,
    an_archived_lead_is_read_and_written_and_a_deleted_one_is_gone,
    an_ended_session_asks_to_sign_in,
    a_contact_has_notes_too,
    people_are_known_by_name,
);

stories!(journeys:
    a_deal_that_is_won_or_lost_says_so_and_since_when_it_is_in_its_stage,
    merged_leads_leave_their_notes_to_the_one_that_stays,
    merged_contacts_leave_their_notes_to_the_one_that_stays,
    a_converted_lead_stays_the_same_record_with_its_notes,
    a_lead_converted_into_an_existing_deal_leaves_its_notes_to_it,
    a_note_is_deleted_by_who_may_write_its_record_and_twice_is_once,
);

stories!(shares:
    named_fields_read_as_text,
    a_named_field_that_is_missing_or_forbidden_spoils_nothing,
    who_may_only_read_is_told_so_follows_and_may_write_notes_then,
    who_may_nothing_is_told_so_and_may_not_follow,
    a_marked_note_is_found_and_reads_like_any_other,
    new_notes_with_a_mark_are_found_but_ones_own,
    more_records_with_a_mark_than_are_told_at_once_are_told_one_after_the_other,
    what_stood_before_a_time_has_an_id_below_what_came_later,
    a_score_tells_its_parts_to_whoever_may_see_it,
    a_customers_records_are_told,
    what_was_written_on_a_customers_records_is_told_with_its_record,
);
