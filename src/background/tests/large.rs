//! A record with ten thousand events costs the CRM no more than a small one.

use super::*;
use crate::codec::{note_html, payload};
use crate::record::{DeviceId, Event, EventId, Stamp};
use crate::team::PersonId;

const NOTES: u32 = 200;
const EACH: u32 = 50;

/// Two hundred notes by two people, with fifty events each.
fn history(team: &Team) {
    let writers = [
        (team.rep_id, Side::Sales),
        (team.marketer_id, Side::Marketing),
    ];
    for (nth, (uid, side)) in (0..NOTES).zip(writers.into_iter().cycle()) {
        let by = PersonId(uid.to_string());
        let event = |seq: u32| Event {
            at: Stamp {
                ms: START - DAY + u64::from(nth * EACH + seq),
                tick: 0,
            },
            id: EventId {
                device: DeviceId::of(7 << 16, &by),
                seq: nth * EACH + seq + 1,
            },
            by: by.clone(),
            side,
            what: match seq % 10 {
                0 => wrote("They called again."),
                1 => took(),
                _ => judged(if seq.is_multiple_of(2) {
                    Verdict::Yes
                } else {
                    Verdict::No
                }),
            },
        };
        let events: Vec<Event> = (0..EACH).map(event).collect();
        let lines = ["A day of work.".to_owned()];
        let html = note_html(
            &lines,
            "https://crm.example/odoo/m-crm.lead/1",
            &payload(&by, &lines, &events),
        );
        team.odoo.log_note(uid, &team.lead, &html);
    }
}

#[test]
fn after_the_first_visit_ten_thousand_events_open_with_two_requests() {
    let team = team();
    team.rep.does(&team.lead, bant());
    team.rep.sends(&team.lead);
    history(&team);
    team.clock.pass(DAY);
    let mut fresh = Profile::new(&team.odoo, team.rep_id, &team.clock);
    let shown = fresh.look_later(&team.lead);
    assert!(
        shown.view.older > 900,
        "all of it was read: {}",
        shown.view.older
    );
    // The browser was closed over night: nothing is in memory any more.
    team.clock.pass(DAY / 2);
    fresh.dies();
    let before = team.odoo.requests();
    let later = fresh.look(&team.lead);
    assert_eq!(team.odoo.requests() - before, 2);
    assert_eq!(later.view, shown.view);
}
