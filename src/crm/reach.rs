//! How far the notes of a record were read, where ids and changes tell it: on both vendors ids grow, and a
//! change has a time to one second.

use super::date;
use super::{Answer, CrmNote, Since};

/// How far back a reading overlaps the one before it, ms. `write_date` has a resolution of one second
/// and is the time at which a transaction *began* (`cr.now()` in `odoo/sql_db.py`), so a change may
/// appear with a time that was read past already. No request of Odoo's runs longer than this by
/// default (`limit_time_real`, 120 s, in `odoo/tools/config.py`).
pub(super) const OVERLAP_MS: u64 = 120_000;
/// Once the server's clock is so far past the last change (ms), the overlap need not cover it any more.
const SETTLED_MS: u64 = 600_000;
/// Up to where notes have been read. A change within the overlap comes again, unchanged, until the
/// server's clock says that it has settled.
pub(super) fn advance(since: &Since, answer: &Answer<Vec<CrmNote>>) -> Since {
    let ids = answer.value.iter().filter_map(|note| note.id.parse().ok());
    let changes = answer
        .value
        .iter()
        .filter_map(|note| date::parse(&note.changed));
    // Where there is no note yet, nothing has changed until now.
    let last = changes.chain(date::parse(&since.changed)).max();
    let Some(last) = last.or(answer.date) else {
        return since.clone();
    };
    let settled = answer.date.is_some_and(|now| now >= last + SETTLED_MS);
    let changed = match settled && !answer.value.is_empty() {
        true => last + OVERLAP_MS + 1_000,
        false => last,
    };
    Since {
        id: ids.chain([since.id]).max().unwrap_or(since.id),
        changed: date::format(changed),
    }
}

/// Raises the id past messages that are no notes, such as a change of stage. A note that was begun
/// before and is committed later has a lower id; the overlap in time brings that one. Where no time is
/// known yet there is no overlap, so the id stays.
pub(super) fn reached(since: Since, listed: &[String]) -> Since {
    let last = listed.iter().filter_map(|id| id.parse().ok()).max();
    match last {
        Some(last) if !since.changed.is_empty() => Since {
            id: since.id.max(last),
            ..since
        },
        _ => since,
    }
}

/// Ids are given in order, so whatever is new has a higher one.
pub(super) fn has_read(since: &Since, listed: &[String]) -> bool {
    let read = |id: &String| id.parse::<u64>().is_ok_and(|id| id <= since.id);
    !since.changed.is_empty() && listed.iter().all(read)
}
