//! Who wrote this: what is forged, copied or unsigned counts for nothing, and nothing honest is lost.

use ed25519_compact::{KeyPair, PublicKey, Seed, Signature};

use super::agreed::{clause, with_home};
use super::hostile::events;
use super::*;
use crate::codec::{self, note_html, payload};
use crate::port::{NoKey, Signer, Soon, Table};
use crate::record::{DeviceId, Event, Key, TeamWhat};
use crate::team::PersonId;

/// A profile's pen: without one until it is given a pair of keys.
#[derive(Clone, Default)]
pub(super) struct Pen(Rc<RefCell<Inside>>);

#[derive(Default)]
struct Inside {
    pair: Option<KeyPair>,
    fails: bool,
}

impl Pen {
    fn with(seed: u8) -> Pen {
        let pen = Pen::default();
        pen.makes(seed);
        pen
    }

    /// From now on it signs with these keys.
    fn makes(&self, seed: u8) {
        self.0.borrow_mut().pair = Some(KeyPair::from_seed(Seed::new([seed; 32])));
    }

    /// The browser's store of keys fails, or works again.
    fn fails(&self, fails: bool) {
        self.0.borrow_mut().fails = fails;
    }

    fn pair(&self) -> Result<KeyPair, NoKey> {
        let inside = self.0.borrow();
        match (&inside.pair, inside.fails) {
            (None, _) => Err(NoKey::Unable),
            (Some(_), true) => Err(NoKey::Failed("the disk is full".to_owned())),
            (Some(pair), false) => Ok(pair.clone()),
        }
    }

    fn public(&self) -> Key {
        Key(*self.pair().unwrap().pk)
    }
}

impl Signer for Pen {
    fn key(&self) -> Soon<'_, Result<[u8; 32], NoKey>> {
        Box::pin(async { Ok(*self.pair()?.pk) })
    }

    fn sign<'a>(&'a self, bytes: &'a [u8]) -> Soon<'a, Result<[u8; 64], NoKey>> {
        Box::pin(async move { Ok(*self.pair()?.sk.sign(bytes, None)) })
    }

    fn verify<'a>(
        &'a self,
        key: &'a [u8; 32],
        bytes: &'a [u8],
        signature: &'a [u8; 64],
    ) -> Soon<'a, Result<bool, NoKey>> {
        Box::pin(async move {
            if self.0.borrow().pair.is_none() {
                return Err(NoKey::Unable);
            }
            let (key, signature) = (PublicKey::new(*key), Signature::new(*signature));
            Ok(key.verify(bytes, &signature).is_ok())
        })
    }
}

/// A team whose browsers sign, with an agreement that both know.
fn signing() -> (Team, RecordKey) {
    let team = team();
    team.rep.pen.makes(1);
    team.marketer.pen.makes(2);
    let home = team.odoo.add_record("res.partner", Facts::default());
    team.rep.look(&home);
    team.rep.keeps(&home);
    team.rep.sends(&home);
    team.rep.look_later(&home);
    team.clock.pass(DAY + 1);
    team.marketer.look(&team.lead);
    team.marketer.look_later(&team.lead);
    (team, home)
}

impl Team {
    /// A browser that knows nothing yet, of the marketer's unless another's.
    fn fresh(&self, uid: u64) -> Profile {
        let fresh = Profile::new(&self.odoo, uid, &self.clock);
        fresh.pen.makes(99);
        fresh
    }

    fn rep_says(&self, key: &RecordKey, what: What) -> String {
        self.rep.does(key, what);
        self.rep.sends(key);
        self.rep.look_later(key);
        self.rep.last_note(key)
    }

    /// The body of a note with these events of the rep's, signed for a record by whoever has that pen.
    fn body(&self, events: &[Event], signed: Option<(&Pen, &RecordKey)>) -> String {
        let lines = ["as if written with Samenspel".to_owned()];
        let mut word = payload(&PersonId(self.rep_id.to_string()), &lines, events);
        if let Some((pen, on)) = signed {
            let on = on.spot();
            let over = codec::over(&word, &on).unwrap();
            let signature = block_on(pen.sign(&over)).unwrap();
            word = codec::signed(&word, pen.public(), &on, &signature);
        }
        note_html(&lines, ADDRESS, &word)
    }

    fn body_of(&self, key: &RecordKey) -> String {
        self.odoo.bodies(key).pop().unwrap()
    }
}

/// What a browser shows once it has read where the agreement is kept, and the record after that.
fn read(profile: &Profile, home: &RecordKey, key: &RecordKey) -> Shown {
    profile.look(home);
    profile.look_later(key)
}

fn oddities(shown: &Shown) -> Vec<Oddity> {
    shown.plain.iter().filter_map(|note| note.oddity).collect()
}

fn forged(event: &Event) -> Event {
    let mut forged = event.clone();
    forged.what = What::Lead(LeadMove::Took {
        because: because("sales said we may"),
    });
    forged
}

#[test]
fn what_people_write_is_signed_and_read_by_all_without_a_word_about_it() {
    let (team, home) = signing();
    team.rep_says(&team.lead, took());
    let shown = read(&team.fresh(team.marketer_id), &home, &team.lead);
    assert_eq!(shown.view.lead.with, Some(Side::Sales));
    assert_eq!(shown.plain, []);
    let devices = block_on(team.rep.alive.devices(ADDRESS)).unwrap();
    let mine = devices.whose(&PersonId(team.rep_id.to_string()));
    assert_eq!(mine.len(), 1);
    assert_eq!(mine[0].key, Some(team.rep.pen.public()));
    assert!(mine[0].since.is_some() && mine[0].lost.is_none());
}

#[test]
fn what_a_new_browser_signs_counts_for_a_colleague_with_their_next_look() {
    let (team, home) = signing();
    team.marketer.look_later(&home);
    let new = team.fresh(team.rep_id);
    read(&new, &home, &team.lead);
    new.sits(&team.lead, Seat::Sales);
    new.does(&team.lead, took());
    new.sends(&team.lead);
    team.marketer.look_later(&team.lead);
    let shown = team.marketer.look(&team.lead);
    assert_eq!(shown.view.lead.with, Some(Side::Sales));
    assert_eq!(shown.plain, []);
}

#[test]
fn a_colleagues_note_that_was_rewritten_counts_for_nothing_and_the_original_is_shown_beside() {
    let (team, home) = signing();
    let note = team.rep_says(&team.lead, took());
    team.marketer.look_later(&team.lead);
    let event = events(&team.odoo, &team.lead).remove(0);
    let other = Pen::with(66);
    for signed in [None, Some((&other, &team.lead))] {
        let body = team.body(&[forged(&event)], signed);
        team.odoo.edit_note(&note, &body);
        // Who never read it before has nothing; who did has what it was.
        let fresh = read(&team.fresh(team.marketer_id), &home, &team.lead);
        assert_eq!(fresh.view.lead.with, None);
        assert_eq!(fresh.plain[0].original, None);
        assert!(fresh.plain[0].text.contains("sales said we may"));
        let known = team.marketer.look_later(&team.lead);
        assert_eq!(known.view.lead.with, Some(Side::Sales));
        let step = format!("{:?}", known.view.lead.step.unwrap().did);
        assert!(step.contains("asked for a demo"), "{step}");
        let original = known.plain[0].original.clone().unwrap();
        assert!(original.contains("asked for a demo"), "{original}");
        assert_eq!(known.plain[0].author.name, "Sam Sales");
    }
}

#[test]
fn a_note_that_was_copied_to_another_record_counts_for_nothing_there() {
    let (team, home) = signing();
    let other = team.odoo.add_record("crm.lead", Facts::default());
    team.rep_says(&team.lead, took());
    team.rep.look(&other);
    let note = team.rep_says(&other, wrote("They run three shops."));
    team.odoo.edit_note(&note, &team.body_of(&team.lead));
    let shown = read(&team.fresh(team.marketer_id), &home, &other);
    assert_eq!(shown.view.lead.with, None);
    assert_eq!(oddities(&shown), [Oddity::Elsewhere]);
    let there = read(&team.marketer, &home, &team.lead);
    assert_eq!(
        there.view.lead.with,
        Some(Side::Sales),
        "where it was written it counts"
    );
}

#[test]
fn who_announced_their_key_and_has_not_read_it_back_believes_no_forgery_of_themselves_either() {
    let team = team();
    team.rep.pen.makes(1);
    let home = team.odoo.add_record("res.partner", Facts::default());
    team.rep.look(&home);
    team.rep.keeps(&home);
    team.rep.sends(&home);
    team.clock.pass(60_000);
    let mut event = forged(&events(&team.odoo, &home)[0]);
    event.id.device = DeviceId::of(1 << 20, &event.by);
    let body = team.body(&[event], None);
    team.odoo.log_note(team.rep_id, &team.lead, &body);
    let shown = team.rep.look_later(&team.lead);
    assert_eq!(shown.view.lead.with, None);
    assert_eq!(oddities(&shown), [Oddity::Unsigned]);
}

#[test]
fn a_device_that_somebody_made_up_for_a_person_who_signs_counts_for_nothing() {
    let (team, home) = signing();
    team.rep_says(&team.lead, wrote("They run three shops."));
    let mut event = forged(&events(&team.odoo, &team.lead)[0]);
    event.id.device = DeviceId::of(1 << 20, &event.by);
    let other = Pen::with(66);
    for (signed, odd) in [
        (None, Oddity::Unsigned),
        (Some((&other, &team.lead)), Oddity::Unannounced),
    ] {
        let note = team.odoo.log_note(team.rep_id, &team.lead, "Called them.");
        team.odoo
            .edit_note(&note, &team.body(&[event.clone()], signed));
        let shown = read(&team.fresh(team.marketer_id), &home, &team.lead);
        assert_eq!(shown.view.lead.with, None);
        assert_eq!(oddities(&shown), [odd]);
        team.odoo.delete_note(&note);
    }
}

#[test]
fn a_note_that_is_not_believed_is_shown_no_longer_than_it_stands() {
    let (team, home) = signing();
    team.rep_says(&team.lead, wrote("They run three shops."));
    let mut event = forged(&events(&team.odoo, &team.lead)[0]);
    event.id.device = DeviceId::of(1 << 20, &event.by);
    let note = team.odoo.log_note(team.rep_id, &team.lead, "Called them.");
    team.odoo.edit_note(&note, &team.body(&[event], None));
    let reader = team.fresh(team.marketer_id);
    assert_eq!(
        oddities(&read(&reader, &home, &team.lead)),
        [Oddity::Unsigned]
    );
    team.odoo.delete_note(&note);
    assert_eq!(reader.look_later(&team.lead).plain, []);
}

#[test]
fn what_stood_before_anybody_signed_still_counts_and_its_device_cannot_be_used_to_forge() {
    let team = team();
    let home = team.odoo.add_record("res.partner", Facts::default());
    // Before the browsers could.
    let old = team.rep_says(&team.lead, took());
    team.clock.pass(DAY);
    team.rep.pen.makes(1);
    team.marketer.pen.makes(2);
    team.rep.look(&home);
    team.rep.keeps(&home);
    team.rep.sends(&home);
    team.rep.look_later(&home);
    let shown = read(&team.fresh(team.marketer_id), &home, &team.lead);
    assert_eq!(shown.view.lead.with, Some(Side::Sales));
    assert_eq!(shown.plain, []);
    // The next number of the device, in an old note.
    let mut event = forged(&events(&team.odoo, &team.lead)[0]);
    event.id.seq += 20;
    team.odoo.edit_note(&old, &team.body(&[event], None));
    let shown = read(&team.fresh(team.marketer_id), &home, &team.lead);
    assert_eq!(shown.view.lead.with, None);
    assert_eq!(oddities(&shown), [Oddity::Unsigned]);
}

#[test]
fn the_first_key_of_a_device_counts_and_a_second_one_is_seen() {
    let (team, home) = signing();
    let mut event = events(&team.odoo, &home)[0].clone();
    let thief = Pen::with(66);
    event.id.seq += 50;
    let key = Some(thief.public());
    event.what = What::Team(Box::new(TeamWhat::Key { key }));
    let note = team.odoo.log_note(team.rep_id, &home, "Called them.");
    team.odoo
        .edit_note(&note, &team.body(&[event.clone()], Some((&thief, &home))));
    let reader = team.fresh(team.marketer_id);
    reader.look(&home);
    let devices = block_on(reader.alive.devices(ADDRESS)).unwrap();
    let reps = devices.whose(&event.by);
    assert_eq!(reps.len(), 1);
    assert_eq!(reps[0].key, Some(team.rep.pen.public()));
    assert!(reps[0].disputed);
    // What the thief signs is not believed; what the rep signs is.
    team.rep_says(&team.lead, wrote("They run three shops."));
    let mut taken = forged(&events(&team.odoo, &team.lead)[0]);
    taken.id.seq += 50;
    let note = team.odoo.log_note(team.rep_id, &team.lead, "Called them.");
    team.odoo
        .edit_note(&note, &team.body(&[taken], Some((&thief, &team.lead))));
    let shown = reader.look_later(&team.lead);
    assert_eq!((shown.view.lead.with, shown.view.notes.len()), (None, 1));
    assert_eq!(oddities(&shown), [Oddity::Unannounced]);
}

#[test]
fn a_key_whose_announcement_was_deleted_or_rewritten_is_announced_again() {
    // The agreement was kept before the rep's browser could sign.
    let (team, home) = with_home();
    team.rep.pen.makes(1);
    team.rep.look_later(&home);
    team.rep.sends(&home);
    team.rep.look_later(&home);
    let says = |body: &String| body.contains("signed from now on");
    for rewritten in [true, false] {
        let ids = block_on(team.rep.alive.known(&home))
            .unwrap()
            .unwrap()
            .notes;
        let last = ids
            .iter()
            .map(|id| id.parse::<u64>().unwrap())
            .max()
            .unwrap();
        match rewritten {
            true => team.odoo.edit_note(&last.to_string(), "<p>We met.</p>"),
            false => team.odoo.delete_note(&last.to_string()),
        }
        assert_eq!(
            team.odoo
                .bodies(&home)
                .iter()
                .filter(|body| says(body))
                .count(),
            0
        );
        team.rep.look_later(&home);
        team.rep.sends(&home);
        assert_eq!(
            team.odoo
                .bodies(&home)
                .iter()
                .filter(|body| says(body))
                .count(),
            1
        );
        team.rep.look_later(&home);
        team.rep.sends(&home);
        assert_eq!(
            team.odoo
                .bodies(&home)
                .iter()
                .filter(|body| says(body))
                .count(),
            1
        );
    }
    let reader = team.fresh(team.marketer_id);
    reader.look(&home);
    let devices = block_on(reader.alive.devices(ADDRESS)).unwrap();
    let reps = devices.whose(&PersonId(team.rep_id.to_string()));
    assert_eq!(reps.len(), 1);
    assert_eq!(
        (reps[0].key, reps[0].disputed),
        (Some(team.rep.pen.public()), false)
    );
}

/// The notes on a record that announce a key, oldest first.
fn announcements(team: &Team, home: &RecordKey) -> Vec<String> {
    let notes = team.odoo.notes(home).into_iter();
    let says = |body: &String| body.contains("signed from now on");
    notes
        .filter(|(_, body)| says(body))
        .map(|(id, _)| id)
        .collect()
}

#[test]
fn of_two_people_at_one_browser_each_has_their_own_announcement_looked_after() {
    let (team, home) = with_home();
    team.rep.pen.makes(1);
    team.rep.look_later(&home);
    team.rep.sends(&home);
    // A colleague signs in at the same browser, which signs with the same key.
    team.rep.session.becomes(team.marketer_id);
    team.rep.ask(Ask::Look {
        key: home.clone(),
        fresh: true,
        notes: 20,
    });
    team.rep.sits(&home, Seat::Marketing);
    team.rep.does(&team.lead, wrote("They run three shops."));
    team.rep.sends(&team.lead);
    team.rep.sends(&home);
    team.rep.look_later(&home);
    let said = announcements(&team, &home);
    assert_eq!(said.len(), 2);
    team.odoo.delete_note(&said[1]);
    team.rep.look_later(&home);
    team.rep.sends(&home);
    let said = announcements(&team, &home);
    assert_eq!(said.len(), 2, "the colleague's is announced again");
    // The other's is none of theirs to announce.
    team.odoo.delete_note(&said[0]);
    team.rep.look_later(&home);
    team.rep.sends(&home);
    assert_eq!(announcements(&team, &home), [said[1].clone()]);
}

#[test]
fn a_background_that_was_just_started_misses_its_announcement_too() {
    let (mut team, home) = with_home();
    team.rep.pen.makes(1);
    team.rep.look_later(&home);
    team.rep.sends(&home);
    team.rep.look_later(&home);
    let said = announcements(&team, &home);
    team.odoo.delete_note(&said[0]);
    team.rep.dies();
    team.rep.look_later(&home);
    team.rep.sends(&home);
    assert_eq!(announcements(&team, &home).len(), 1);
}

#[test]
fn a_key_that_its_holder_did_not_sign_for_is_nobodys() {
    let (team, home) = signing();
    let mut event = events(&team.odoo, &home)[0].clone();
    event.id.device = DeviceId::of(7 << 16, &event.by);
    let key = Some(team.marketer.pen.public());
    event.what = What::Team(Box::new(TeamWhat::Key { key }));
    let note = team.odoo.log_note(team.rep_id, &home, "Called them.");
    team.odoo
        .edit_note(&note, &team.body(&[event.clone()], None));
    let reader = team.fresh(team.marketer_id);
    reader.look(&home);
    let devices = block_on(reader.alive.devices(ADDRESS)).unwrap();
    assert_eq!(devices.whose(&event.by).len(), 1);
}

#[test]
fn a_lost_device_is_retired_and_what_it_signed_before_stays() {
    let (team, home) = signing();
    team.rep_says(&team.lead, took());
    let lost = events(&team.odoo, &team.lead)[0].id.device;
    team.clock.pass(DAY);
    let phone = team.fresh(team.rep_id);
    phone.pen.makes(3);
    phone.look(&home);
    phone.look(&team.lead);
    phone.sits(&team.lead, Seat::Sales);
    phone.look(&home);
    let told = phone.agrees(&home, TeamWhat::KeyRetired { device: lost });
    assert!(matches!(told, Told::Agreed(_)), "{told:?}");
    phone.sends(&home);
    // Whoever found it writes with it.
    team.clock.pass(DAY);
    team.rep_says(&team.lead, wrote("They pay in advance."));
    phone.look_later(&team.lead);
    phone.does(&team.lead, wrote("They run three shops."));
    phone.sends(&team.lead);
    let shown = read(&team.fresh(team.marketer_id), &home, &team.lead);
    assert_eq!(shown.view.lead.with, Some(Side::Sales), "of before");
    let notes: Vec<&str> = shown
        .view
        .notes
        .iter()
        .map(|note| note.text.as_str())
        .collect();
    assert_eq!(notes, ["They run three shops."]);
    assert_eq!(oddities(&shown), [Oddity::LostDevice]);
    // Nor does it retire the one that came after it.
    let devices = block_on(phone.alive.devices(ADDRESS)).unwrap();
    let phones = devices.whose(&PersonId(team.rep_id.to_string()))[1].id;
    team.rep.look(&home);
    team.rep
        .agrees(&home, TeamWhat::KeyRetired { device: phones });
    team.rep.sends(&home);
    let reader = team.fresh(team.marketer_id);
    let shown = read(&reader, &home, &team.lead);
    assert_eq!(shown.view.notes.len(), 1);
}

#[test]
fn a_lost_device_that_turned_up_is_announced_anew_by_its_person_and_counts_from_then_on() {
    let (team, home) = signing();
    team.rep_says(&team.lead, took());
    let lost = events(&team.odoo, &team.lead)[0].id.device;
    team.clock.pass(DAY);
    let phone = team.fresh(team.rep_id);
    phone.pen.makes(3);
    phone.look(&home);
    phone.look(&team.lead);
    phone.sits(&team.lead, Seat::Sales);
    phone.look(&home);
    phone.agrees(&home, TeamWhat::KeyRetired { device: lost });
    phone.sends(&home);
    team.clock.pass(DAY);
    team.rep_says(&team.lead, wrote("They pay in advance."));
    // It is here again, and says so itself.
    team.clock.pass(DAY);
    team.rep.look_later(&home);
    let key = Some(team.rep.pen.public());
    let before = team.rep.book(false);
    assert_eq!(before.device, Some(lost));
    let told = team.rep.agrees(&home, TeamWhat::Key { key });
    assert!(matches!(told, Told::Agreed(_)), "{told:?}");
    assert_eq!(
        team.rep.agrees(&home, TeamWhat::Key { key }),
        Told::Failed(Trouble::Meanwhile),
        "once is enough"
    );
    team.rep.sends(&home);
    team.clock.pass(DAY);
    team.rep_says(&team.lead, wrote("They run three shops."));
    let reader = team.fresh(team.marketer_id);
    let shown = read(&reader, &home, &team.lead);
    let notes: Vec<&str> = shown
        .view
        .notes
        .iter()
        .map(|note| note.text.as_str())
        .collect();
    assert_eq!(notes, ["They run three shops."]);
    assert_eq!(oddities(&shown), [Oddity::LostDevice], "of meanwhile");
    assert_eq!(shown.view.lead.with, Some(Side::Sales), "of before");
    let devices = block_on(reader.alive.devices(ADDRESS)).unwrap();
    let reps = devices.whose(&PersonId(team.rep_id.to_string()));
    assert_eq!(reps.iter().filter(|of| of.lost.is_none()).count(), 2);
    assert_eq!(team.rep.book(false).device, Some(reps[2].id));
    // It can be lost again.
    phone.look_later(&home);
    phone.agrees(&home, TeamWhat::KeyRetired { device: reps[2].id });
    phone.sends(&home);
    team.clock.pass(DAY);
    team.rep_says(&team.lead, wrote("They want it blue."));
    let shown = read(&team.fresh(team.marketer_id), &home, &team.lead);
    assert_eq!(shown.view.notes.len(), 1);
}

#[test]
fn nobody_announces_a_key_that_their_browser_does_not_have_or_that_counts_as_it_is() {
    let (team, home) = signing();
    let (mine, other) = (team.rep.pen.public(), team.marketer.pen.public());
    for (key, why) in [
        (Some(other), Trouble::NotYours),
        (None, Trouble::NotYours),
        (Some(mine), Trouble::Meanwhile),
    ] {
        let told = team.rep.agrees(&home, TeamWhat::Key { key });
        assert_eq!(told, Told::Failed(why));
    }
}

#[test]
fn nobody_retires_a_colleagues_device() {
    let (team, home) = signing();
    team.rep_says(&team.lead, took());
    let device = events(&team.odoo, &team.lead)[0].id.device;
    let told = team.marketer.agrees(&home, TeamWhat::KeyRetired { device });
    assert_eq!(told, Told::Failed(Trouble::NotYours));
}

#[test]
fn notes_that_the_crm_moved_with_a_merge_count_for_who_never_saw_the_record() {
    let (team, home) = signing();
    let survivor = team.odoo.add_record("crm.lead", Facts::default());
    team.rep_says(&team.lead, took());
    team.odoo.merge(&team.lead, &survivor);
    // Who looked at the record before follows it, who did not finds out that it is gone.
    team.rep.look_later(&team.lead);
    for reader in [&team.rep, &team.marketer, &team.fresh(team.marketer_id)] {
        read(reader, &home, &survivor);
        let shown = reader.look_later(&survivor);
        assert_eq!(shown.view.lead.with, Some(Side::Sales));
        assert_eq!(shown.plain, []);
    }
}

#[test]
fn what_was_signed_before_a_merge_counts_for_who_signs_in_again_and_goes_with_all_of_a_crm() {
    let (team, home) = signing();
    let survivor = team.odoo.add_record("crm.lead", Facts::default());
    team.rep_says(&team.lead, took());
    team.odoo.merge(&team.lead, &survivor);
    team.rep.look_later(&team.lead);
    let rows = |prefix: &str| block_on(team.rep.store.list(Table::Meta, prefix)).unwrap();
    assert_eq!(rows("former\t").len(), 1);
    let device = rows("device");
    team.odoo.sign_out(team.rep_id);
    team.rep.look_later(&survivor);
    team.rep.look_later(&survivor);
    assert!(
        block_on(team.rep.store.list(Table::Events, ""))
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        (rows("former\t").len(), rows("device")),
        (1, device.clone())
    );
    team.odoo.sign_in(team.rep_id);
    team.clock.pass(60_000);
    let shown = read(&team.rep, &home, &survivor);
    assert_eq!(shown.view.lead.with, Some(Side::Sales));
    assert_eq!(shown.plain, []);

    team.rep.ask(Ask::Wipe {
        key: survivor.clone(),
    });
    // The key is the browser's own, whichever CRM it writes in.
    assert_eq!((rows("former\t").len(), rows("device")), (0, device));
}

#[test]
fn the_order_in_which_notes_are_read_decides_nothing() {
    let (team, home) = signing();
    let note = team.rep_says(&team.lead, took());
    team.rep_says(&team.lead, wrote("They run three shops."));
    let event = events(&team.odoo, &team.lead).remove(0);
    team.odoo
        .edit_note(&note, &team.body(&[forged(&event)], None));
    let (first, last) = (team.fresh(team.marketer_id), team.fresh(team.marketer_id));
    let after = read(&first, &home, &team.lead);
    // The agreement is found by the search, after the record was read.
    last.look(&team.lead);
    last.look_later(&team.lead);
    let before = read(&last, &home, &team.lead);
    assert_eq!(before.view, after.view);
    assert_eq!(before.plain, after.plain);
    assert_eq!(after.view.notes.len(), 1);
}

#[test]
fn a_browser_that_cannot_sign_says_so_once_where_its_person_signs_elsewhere() {
    let (team, home) = signing();
    let mut old = Profile::new(&team.odoo, team.rep_id, &team.clock);
    // By another chance than the rep's own browser, which would draw the same name.
    old.dies();
    old.look(&home);
    old.look(&team.lead);
    old.sits(&team.lead, Seat::Sales);
    old.look_later(&home);
    for text in ["They run three shops.", "They read everything."] {
        old.does(&team.lead, wrote(text));
        old.sends(&team.lead);
    }
    old.sends(&home);
    let said = |event: &Event| match &event.what {
        What::Team(what) => matches!(**what, TeamWhat::Key { key: None }),
        _ => false,
    };
    let all = events(&team.odoo, &home);
    assert_eq!(all.iter().filter(|event| said(event)).count(), 1);
    let shown = read(&team.fresh(team.marketer_id), &home, &team.lead);
    assert_eq!((shown.view.notes.len(), shown.plain.len()), (2, 0));
    // It cannot look at a signature either, and believes the CRM.
    team.rep_says(&team.lead, took());
    assert_eq!(old.look_later(&team.lead).view.lead.with, Some(Side::Sales));
}

#[test]
fn a_note_waits_while_the_store_of_keys_fails_and_goes_signed_when_it_works_again() {
    let (team, home) = signing();
    team.rep.pen.fails(true);
    team.rep.does(&team.lead, took());
    team.rep.sends(&team.lead);
    assert_eq!(
        team.odoo.bodies(&team.lead).len(),
        0,
        "colleagues would not believe it"
    );
    team.rep.pen.fails(false);
    team.clock.pass(DAY);
    let errands = block_on(team.rep.alive.wake()).unwrap();
    team.rep.run(errands);
    assert_eq!(team.odoo.bodies(&team.lead).len(), 1);
    let shown = read(&team.fresh(team.marketer_id), &home, &team.lead);
    assert_eq!(shown.view.lead.with, Some(Side::Sales));
}

#[test]
fn a_note_goes_unsigned_where_nobody_would_miss_a_signature() {
    let team = team();
    team.rep.pen.makes(1);
    team.rep.pen.fails(true);
    team.rep.does(&team.lead, took());
    team.rep.sends(&team.lead);
    assert_eq!(team.odoo.bodies(&team.lead).len(), 1);
}

#[test]
fn a_device_whose_key_is_gone_is_another_one_and_everything_of_before_stays() {
    let (team, home) = signing();
    team.rep_says(&team.lead, took());
    team.rep.pen.makes(4);
    team.rep_says(&team.lead, wrote("They run three shops."));
    team.rep.sends(&home);
    let shown = read(&team.fresh(team.marketer_id), &home, &team.lead);
    assert_eq!(shown.view.lead.with, Some(Side::Sales));
    assert_eq!((shown.view.notes.len(), shown.plain.len()), (1, 0));
    let devices = block_on(team.rep.alive.devices(ADDRESS)).unwrap();
    let mine = devices.whose(&PersonId(team.rep_id.to_string()));
    assert_eq!(mine.len(), 2);
    assert!(mine.iter().all(|of| !of.disputed));
}

#[test]
fn a_signed_note_whose_text_was_edited_counts_as_it_was_signed_and_says_what_that_was() {
    let (team, home) = signing();
    let note = team.rep_says(&team.lead, took());
    let edited = team
        .body_of(&team.lead)
        .replace("asked for a demo", "asked for nothing");
    team.odoo.edit_note(&note, &edited);
    let shown = read(&team.fresh(team.marketer_id), &home, &team.lead);
    assert_eq!(shown.view.lead.with, Some(Side::Sales));
    assert_eq!(oddities(&shown), [Oddity::Edited]);
    assert!(shown.plain[0].text.contains("asked for nothing"));
    let original = shown.plain[0].original.clone().unwrap();
    assert!(original.contains("asked for a demo"), "{original}");
}

#[test]
fn a_note_whose_signature_the_crm_cut_off_is_as_good_as_none_and_is_written_again() {
    let (team, home) = signing();
    team.rep.does(&team.lead, took());
    // The answer is lost, so that the next reading says whether the note stands.
    team.odoo.upset(Upset::Pass, 1);
    team.odoo.upset(Upset::Broken, 1);
    team.rep.sends(&team.lead);
    let (id, body) = team.odoo.notes(&team.lead).remove(0);
    let (before, rest) = body.split_once("#smnspl1.").unwrap();
    let (word, after) = rest.split_once('"').unwrap();
    let end = (0..word.len()).find(|end| codec::batch(&word[..*end]).is_some());
    let cut = &word[..end.unwrap()];
    let body = format!("{before}#smnspl1.{cut}\"{after}");
    team.odoo.edit_note(&id, &body);
    for _ in 0..5 {
        team.clock.pass(60_000);
        team.rep.run(block_on(team.rep.alive.wake()).unwrap());
        team.rep.look(&team.lead);
    }
    assert_eq!(team.odoo.bodies(&team.lead).len(), 2);
    let shown = read(&team.fresh(team.marketer_id), &home, &team.lead);
    assert_eq!(shown.view.lead.with, Some(Side::Sales));
    assert_eq!(oddities(&shown), [Oddity::Unsigned], "the cut one");
}

#[test]
fn a_sentence_that_somebody_put_into_a_colleagues_note_is_not_agreed() {
    let (team, home) = signing();
    team.rep
        .agrees(&home, TeamWhat::Proposed(clause("Do they have a depot?")));
    team.rep.sends(&home);
    team.rep.look_later(&home);
    let note = team.rep.last_note(&home);
    let mut event = events(&team.odoo, &home).pop().unwrap();
    event.what = What::Team(Box::new(TeamWhat::Proposed(clause(
        "Do they pay for our lunch?",
    ))));
    team.odoo.edit_note(&note, &team.body(&[event], None));
    let reader = team.fresh(team.marketer_id);
    reader.look(&home);
    let book = reader.book(true);
    assert_eq!(book.agreement.sentences.len(), 0);
    let known = team.rep.book(true);
    assert_eq!(known.agreement.sentences.len(), 1);
    assert_eq!(known.edited.len(), 1, "the page says it");
}

#[test]
fn a_file_with_everything_about_a_record_says_what_counts_and_holds_no_key() {
    let (team, _) = signing();
    team.rep_says(&team.lead, took());
    let told = team.rep.ask(Ask::Export {
        key: team.lead.clone(),
    });
    let Told::Exported(file) = told else {
        panic!("{told:?}");
    };
    assert!(file.contains("\"counts\":true"), "{file}");
    let key = serde_json::to_string(&team.rep.pen.public()).unwrap();
    assert!(!file.contains(key.trim_matches('"')));
}
