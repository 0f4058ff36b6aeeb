//! Stories of one or more profiles beside one modelled Odoo, told without a network, a clock or a
//! sleep.

use std::cell::RefCell;
use std::rc::Rc;

use pollster::block_on;

use super::{Answered, Background, Caller, Errand, PageNews, Surroundings, TabId};
use crate::crm::odoo::{May, ModelOdoo, ModelSession, Upset};
use crate::port::memory::{MemoryStore, Seeded, SetClock};
use crate::protocol::{Ask, Dock, ItemState, Place, Shown, Told, Trouble};
use crate::record::{
    CriterionId, Facts, LeadMove, NoteKind, Oddity, Reading, RecordKey, Verdict, What,
};
use crate::team::{Agreement, Body, Question, Reason, Seat, Side, Starter};
use crate::words::JsonWords;

const START: u64 = 1_795_000_000_000;
const DAY: u64 = 24 * 3_600_000;
const BUDGET: CriterionId = CriterionId::Starter(Starter::Budget);
const PANEL: Caller = Caller {
    tab: TabId(1),
    frame: 7,
};
const ADDRESS: &str = "https://crm.example";

/// What the browser was asked to do.
#[derive(Clone, Default)]
struct Seen(Rc<RefCell<Vec<String>>>);

impl Surroundings for Seen {
    fn wake_at(&self, ms: u64) {
        self.0.borrow_mut().push(format!("wake {ms}"));
    }
    fn tell(&self, _tab: Option<TabId>, told: &Told) {
        let word = match told {
            Told::Stale { .. } => "stale".to_owned(),
            Told::Here(here) => format!("here open={}", here.dock.open),
            other => format!("{other:?}"),
        };
        self.0.borrow_mut().push(word);
    }
    fn dock(&self, tab: TabId, dock: Dock, focus: bool) {
        self.0.borrow_mut().push(format!(
            "dock {} open={} width={} focus={focus}",
            tab.0, dock.open, dock.width
        ));
    }
}

/// One person's browser profile. Its background can die and come back; store and session stay.
struct Profile {
    clock: SetClock,
    store: MemoryStore,
    session: ModelSession,
    seen: Seen,
    seed: u32,
    alive: Background<ModelSession, MemoryStore>,
}

impl Profile {
    fn new(odoo: &ModelOdoo, uid: u64, clock: &SetClock) -> Profile {
        let (store, session, seen) = (MemoryStore::default(), odoo.as_user(uid), Seen::default());
        let seed = u32::try_from(uid).unwrap() * 7919;
        let alive = background(&store, &session, clock, &seen, seed);
        let profile = Profile {
            clock: clock.clone(),
            store,
            session,
            seen,
            seed,
            alive,
        };
        let started = block_on(profile.alive.start()).unwrap();
        profile.run(started);
        profile
    }

    /// The background dies between two lines and is started again by the next event.
    fn dies(&mut self) {
        self.seed += 1;
        self.alive = background(
            &self.store,
            &self.session,
            &self.clock,
            &self.seen,
            self.seed,
        );
        let started = block_on(self.alive.start()).unwrap();
        self.run(started);
    }

    fn run(&self, errands: Vec<Errand>) {
        errands
            .into_iter()
            .for_each(|errand| block_on(self.alive.run(errand)));
    }

    /// Asks without running what follows.
    fn ask_only(&self, ask: Ask) -> Answered {
        block_on(self.alive.handle(PANEL, ask))
    }

    fn ask(&self, ask: Ask) -> Told {
        let Answered { told, errands } = self.ask_only(ask);
        self.run(errands);
        told
    }

    /// Looks twice, as a panel does that is told that more is known.
    fn look(&self, key: &RecordKey) -> Shown {
        self.ask(Ask::Look {
            key: key.clone(),
            fresh: false,
        });
        self.shown(key)
    }

    fn shown(&self, key: &RecordKey) -> Shown {
        match self
            .ask_only(Ask::Look {
                key: key.clone(),
                fresh: false,
            })
            .told
        {
            Told::Shown(shown) => *shown,
            other => panic!("not shown: {other:?}"),
        }
    }

    fn look_later(&self, key: &RecordKey) -> Shown {
        self.clock.pass(10_000);
        self.look(key)
    }

    fn does(&self, key: &RecordKey, what: What) -> Told {
        self.ask(Ask::Record {
            key: key.clone(),
            what,
            settles: Vec::new(),
        })
    }

    fn sends(&self, key: &RecordKey) {
        self.ask(Ask::Send { key: key.clone() });
    }

    fn sits(&self, key: &RecordKey, seat: Seat) {
        assert!(matches!(
            self.ask(Ask::Seat {
                key: key.clone(),
                seat
            }),
            Told::Shown(_)
        ));
    }
}

fn background(
    store: &MemoryStore,
    session: &ModelSession,
    clock: &SetClock,
    seen: &Seen,
    seed: u32,
) -> Background<ModelSession, MemoryStore> {
    let words =
        JsonWords::parse(include_str!("../../extension/_locales/en/messages.json")).unwrap();
    Background::new(
        session.clone(),
        store.clone(),
        Box::new(clock.clone()),
        Box::new(Seeded::new(seed)),
        Box::new(seen.clone()),
        Box::new(words),
    )
}

/// A rep and a marketer beside one lead of one Odoo.
struct Team {
    odoo: ModelOdoo,
    clock: SetClock,
    lead: RecordKey,
    rep_id: u64,
    marketer_id: u64,
    rep: Profile,
    marketer: Profile,
}

fn team() -> Team {
    let clock = SetClock::at(START);
    let odoo = ModelOdoo::new(ADDRESS, clock.clone());
    let (rep_id, marketer_id) = (odoo.add_user("Sam Sales"), odoo.add_user("Mira Marketing"));
    let lead = odoo.add_record(
        "crm.lead",
        Facts {
            name: "Pilot <b>for</b> Noor".to_owned(),
            ..Facts::default()
        },
    );
    let (rep, marketer) = (
        Profile::new(&odoo, rep_id, &clock),
        Profile::new(&odoo, marketer_id, &clock),
    );
    rep.look(&lead);
    marketer.look(&lead);
    rep.sits(&lead, Seat::Sales);
    marketer.sits(&lead, Seat::Marketing);
    Team {
        odoo,
        clock,
        lead,
        rep_id,
        marketer_id,
        rep,
        marketer,
    }
}

fn because(text: &str) -> Reason {
    Reason::new(text).unwrap()
}

fn bant() -> What {
    What::Started {
        with: Starter::BANT.to_vec(),
    }
}

fn judged(verdict: Verdict) -> What {
    What::Judged {
        criterion: BUDGET,
        verdict,
        because: Some(because("they said so")),
    }
}

fn took() -> What {
    What::Lead(LeadMove::Took {
        because: because("asked for a demo"),
    })
}

fn wrote(text: &str) -> What {
    What::Wrote {
        kind: NoteKind::Context,
        to: None,
        text: Body::new(text).unwrap(),
    }
}

fn states(shown: &Shown) -> Vec<&ItemState> {
    shown.states.iter().map(|(_, state)| state).collect()
}

#[test]
fn what_is_clicked_in_one_visit_is_saved_at_once_and_travels_as_one_note() {
    let Team {
        odoo, lead, rep, ..
    } = team();
    rep.does(&lead, bant());
    rep.does(&lead, judged(Verdict::Yes));
    rep.does(&lead, took());
    assert!(
        states(&rep.shown(&lead))
            .iter()
            .all(|state| matches!(state, ItemState::Saved { .. }))
    );
    assert!(odoo.bodies(&lead).is_empty());
    rep.sends(&lead);
    let bodies = odoo.bodies(&lead);
    assert_eq!(bodies.len(), 1, "{bodies:?}");
    assert!(
        bodies[0].contains("Budget")
            && bodies[0].contains("Takes the lead, because: asked for a demo")
    );
    assert!(states(&rep.shown(&lead)).is_empty());
}

#[test]
fn half_a_minute_ends_a_visit_by_itself() {
    let Team {
        odoo,
        clock,
        lead,
        rep,
        ..
    } = team();
    rep.does(&lead, took());
    clock.pass(29_000);
    rep.run(block_on(rep.alive.wake()).unwrap());
    assert!(odoo.bodies(&lead).is_empty());
    clock.pass(1_000);
    rep.run(block_on(rep.alive.wake()).unwrap());
    assert_eq!(odoo.bodies(&lead).len(), 1);
    assert!(
        rep.seen
            .0
            .borrow()
            .contains(&format!("wake {}", START + 30_000))
    );
}

#[test]
fn leaving_the_record_ends_its_visit() {
    let Team {
        odoo, lead, rep, ..
    } = team();
    let goes = |news| rep.run(block_on(rep.alive.page(PANEL.tab, news)).unwrap());
    let address = |path: &str| format!("{ADDRESS}/odoo/{path}");
    goes(PageNews::Mounted {
        nonce: "n".to_owned(),
        address: address(&format!("m-crm.lead/{}", lead.id)),
    });
    rep.does(&lead, took());
    goes(PageNews::Moved {
        address: address("discuss"),
    });
    assert_eq!(odoo.bodies(&lead).len(), 1);
}

#[test]
fn what_one_does_the_other_sees() {
    let Team {
        lead,
        rep,
        marketer,
        ..
    } = team();
    rep.does(&lead, took());
    rep.sends(&lead);
    let shown = marketer.look_later(&lead);
    assert_eq!(shown.view.lead.with, Some(Side::Sales));
    let by = &shown.view.lead.step.as_ref().unwrap().by;
    assert_eq!(shown.people.get(by).map(String::as_str), Some("Sam Sales"));
    assert!(marketer.seen.0.borrow().iter().any(|word| word == "stale"));
}

#[test]
fn where_the_two_judge_differently_both_stand_on_both_devices() {
    let Team {
        lead,
        rep,
        marketer,
        ..
    } = team();
    rep.does(&lead, bant());
    rep.does(&lead, judged(Verdict::Yes));
    marketer.does(&lead, bant());
    marketer.does(&lead, judged(Verdict::No));
    rep.sends(&lead);
    marketer.sends(&lead);
    for profile in [&rep, &marketer] {
        let shown = profile.look_later(&lead);
        let row = shown
            .view
            .checklist
            .iter()
            .find(|row| row.criterion == BUDGET)
            .unwrap();
        assert_eq!(row.reading, Reading::Differs);
        assert_eq!(
            row.sales.as_ref().map(|answer| answer.verdict),
            Some(Verdict::Yes)
        );
        assert_eq!(
            row.marketing.as_ref().map(|answer| answer.verdict),
            Some(Verdict::No)
        );
        assert_eq!(
            shown.view.checklist.len(),
            4,
            "both began from the same template"
        );
    }
}

#[test]
fn an_offer_is_answered_by_the_other_side_and_by_nobody_else() {
    let Team {
        lead,
        rep,
        marketer,
        ..
    } = team();
    rep.does(&lead, took());
    let offer = What::Lead(LeadMove::Offered {
        to: Side::Marketing,
        because: because("not before spring"),
    });
    rep.does(&lead, offer);
    rep.sends(&lead);
    let open = marketer.look_later(&lead).view.lead.open.unwrap();
    let own = rep.does(&lead, What::Lead(LeadMove::Accepted { offer: open.id }));
    assert_eq!(own, Told::Failed(Trouble::NotYours));
    marketer.does(
        &lead,
        What::Lead(LeadMove::Declined {
            offer: open.id,
            because: because("no campaign runs"),
        }),
    );
    marketer.sends(&lead);
    let shown = rep.look_later(&lead);
    assert_eq!(
        (shown.view.lead.with, shown.view.lead.open),
        (Some(Side::Sales), None)
    );
    assert_eq!(shown.view.lead.path.len(), 3);
}

#[test]
fn a_proposal_becomes_an_agreement_only_by_the_other_side_and_another_person() {
    let Team {
        lead,
        rep,
        marketer,
        ..
    } = team();
    rep.does(
        &lead,
        What::Proposed {
            question: Question::new("A date?").unwrap(),
        },
    );
    let criterion = rep.shown(&lead).view.checklist[0].criterion;
    rep.sits(
        &lead,
        Seat::Both {
            speaking: Side::Marketing,
        },
    );
    assert_eq!(
        rep.does(&lead, What::Agreed { criterion }),
        Told::Failed(Trouble::NotYours)
    );
    rep.sends(&lead);
    marketer.look_later(&lead);
    marketer.does(&lead, What::Agreed { criterion });
    let row = &marketer.shown(&lead).view.checklist[0];
    assert!(matches!(row.agreement, Agreement::Agreed { .. }));
}

#[test]
fn a_note_from_the_chatter_shows_as_a_plain_note_and_goes_when_it_is_deleted() {
    let Team {
        odoo,
        lead,
        rep,
        marketer_id,
        ..
    } = team();
    let id = odoo.log_note(
        marketer_id,
        &lead,
        "<p>Called &amp; left a message</p><script>alert(1)</script>",
    );
    let shown = rep.look_later(&lead);
    assert_eq!(shown.plain[0].text, "Called & left a message");
    assert_eq!(shown.plain[0].author.name, "Mira Marketing");
    odoo.delete_note(&id);
    assert!(rep.look_later(&lead).plain.is_empty());
}

#[test]
fn a_five_megabyte_note_is_shown_cut_and_says_so() {
    let Team {
        odoo,
        lead,
        rep,
        marketer_id,
        ..
    } = team();
    odoo.log_note(
        marketer_id,
        &lead,
        &format!("<p>{}</p>", "x".repeat(5_000_000)),
    );
    let plain = &rep.look_later(&lead).plain[0];
    assert!(plain.cut && plain.text.len() == 4_000);
}

#[test]
fn an_answer_that_was_lost_on_the_way_does_not_write_the_note_twice() {
    let Team {
        odoo,
        clock,
        lead,
        rep,
        ..
    } = team();
    rep.does(&lead, took());
    let Answered { errands, .. } = rep.ask_only(Ask::Send { key: lead.clone() });
    // The first request only asks who is signed in.
    odoo.upset(Upset::Pass, 1);
    odoo.upset(Upset::Broken, 1);
    rep.run(errands);
    assert_eq!(odoo.bodies(&lead).len(), 1, "the server did act");
    let state = rep.shown(&lead).states[0].1.clone();
    assert!(
        matches!(
            state,
            ItemState::Later {
                why: Trouble::Unreachable,
                ..
            }
        ),
        "{state:?}"
    );
    for _ in 0..3 {
        clock.pass(60_000);
        rep.run(block_on(rep.alive.wake()).unwrap());
    }
    assert_eq!(odoo.bodies(&lead).len(), 1, "and was not asked again");
    assert!(rep.shown(&lead).states.is_empty());
}

#[test]
fn a_worker_that_dies_while_sending_looks_before_it_sends_again() {
    let Team {
        odoo,
        lead,
        mut rep,
        ..
    } = team();
    rep.does(&lead, took());
    // The note goes out, and the worker dies before the answer: the errand is never finished.
    let Answered { errands, .. } = rep.ask_only(Ask::Send { key: lead.clone() });
    drop(errands);
    rep.dies();
    assert_eq!(odoo.bodies(&lead).len(), 1);
    assert!(rep.shown(&lead).states.is_empty());
}

#[test]
fn what_was_saved_here_survives_the_worker() {
    let Team {
        odoo,
        clock,
        lead,
        mut rep,
        ..
    } = team();
    rep.does(&lead, took());
    rep.dies();
    assert_eq!(rep.shown(&lead).view.lead.with, Some(Side::Sales));
    clock.pass(31_000);
    rep.run(block_on(rep.alive.wake()).unwrap());
    assert_eq!(odoo.bodies(&lead).len(), 1);
}

#[test]
fn a_full_disk_says_so_and_leaves_what_was_typed_where_it_is() {
    let Team {
        odoo, lead, rep, ..
    } = team();
    rep.ask(Ask::Draft {
        key: lead.clone(),
        field: "note".to_owned(),
        text: "half".to_owned(),
    });
    rep.store.set_full(true);
    let told = rep.ask(Ask::Record {
        key: lead.clone(),
        what: wrote("half"),
        settles: vec!["note".to_owned()],
    });
    assert!(
        matches!(told, Told::Failed(Trouble::NotStored { .. })),
        "{told:?}"
    );
    rep.store.set_full(false);
    let shown = rep.shown(&lead);
    assert_eq!(shown.drafts.get("note").map(String::as_str), Some("half"));
    assert!(shown.states.is_empty() && odoo.bodies(&lead).is_empty());
}

#[test]
fn a_settled_draft_is_gone_with_the_same_write() {
    let Team { lead, rep, .. } = team();
    rep.ask(Ask::Draft {
        key: lead.clone(),
        field: "note".to_owned(),
        text: "half".to_owned(),
    });
    rep.ask(Ask::Record {
        key: lead.clone(),
        what: wrote("whole"),
        settles: vec!["note".to_owned()],
    });
    assert!(rep.shown(&lead).drafts.is_empty());
}

#[test]
fn an_ended_session_keeps_everything_until_the_person_is_back() {
    let Team {
        odoo,
        clock,
        lead,
        rep,
        rep_id,
        ..
    } = team();
    odoo.sign_out(rep_id);
    assert_eq!(rep.look_later(&lead).trouble, Some(Trouble::SignIn));
    rep.does(&lead, took());
    rep.sends(&lead);
    let state = rep.shown(&lead).states[0].1.clone();
    assert!(
        matches!(
            state,
            ItemState::Later {
                why: Trouble::SignIn,
                ..
            }
        ),
        "{state:?}"
    );
    odoo.sign_in(rep_id);
    clock.pass(10_000);
    let shown = rep.look(&lead);
    assert_eq!((shown.trouble, shown.states), (None, Vec::new()));
    assert_eq!(odoo.bodies(&lead).len(), 1);
}

#[test]
fn what_one_person_did_never_goes_out_under_another_name() {
    let Team {
        odoo,
        lead,
        rep,
        rep_id,
        marketer_id,
        ..
    } = team();
    rep.does(&lead, took());
    rep.session.becomes(marketer_id);
    rep.sends(&lead);
    assert!(odoo.bodies(&lead).is_empty());
    let state = rep.shown(&lead).states[0].1.clone();
    let waits = Trouble::OtherPerson {
        waits_for: "Sam Sales".to_owned(),
    };
    assert_eq!(state, ItemState::Parked { why: waits });
    rep.session.becomes(rep_id);
    rep.ask(Ask::Look {
        key: lead.clone(),
        fresh: true,
    });
    rep.look_later(&lead);
    assert_eq!(odoo.bodies(&lead).len(), 1);
}

#[test]
fn a_note_the_crm_refuses_is_parked_with_its_words_and_can_be_tried_again() {
    let Team {
        odoo,
        lead,
        rep,
        rep_id,
        ..
    } = team();
    odoo.allow(rep_id, May::Read);
    rep.does(&lead, took());
    rep.sends(&lead);
    let (id, state) = rep.shown(&lead).states[0].clone();
    let ItemState::Parked {
        why: Trouble::Refused { words },
    } = state
    else {
        panic!("{state:?}")
    };
    assert!(!words.is_empty());
    odoo.allow(rep_id, May::Write);
    rep.ask(Ask::Retry {
        key: lead.clone(),
        id,
    });
    assert_eq!(odoo.bodies(&lead).len(), 1);
}

#[test]
fn each_fault_of_reading_has_its_own_sentence_and_keeps_what_was_known() {
    let Team {
        odoo, lead, rep, ..
    } = team();
    let upset = |upset| {
        odoo.upset(upset, 1);
        let shown = rep.look_later(&lead);
        assert_eq!(
            shown.facts.map(|facts| facts.name),
            Some("Pilot <b>for</b> Noor".to_owned())
        );
        shown.trouble
    };
    assert_eq!(upset(Upset::Unreachable), Some(Trouble::Unreachable));
    assert!(matches!(
        upset(Upset::BadGateway),
        Some(Trouble::ServerFault { .. })
    ));
    assert!(matches!(
        upset(Upset::Bug),
        Some(Trouble::ServerFault { .. })
    ));
    assert_eq!(upset(Upset::LogIn), Some(Trouble::SignIn));
    assert!(matches!(
        upset(Upset::Half),
        Some(Trouble::Unreadable { .. })
    ));
    assert_eq!(rep.look_later(&lead).trouble, None);
}

#[test]
fn a_deleted_record_and_a_forbidden_one_are_told_apart() {
    let Team {
        odoo,
        lead,
        rep,
        marketer,
        rep_id,
        ..
    } = team();
    odoo.allow(rep_id, May::Nothing);
    assert!(matches!(
        rep.look_later(&lead).trouble,
        Some(Trouble::NoAccess { .. })
    ));
    odoo.delete(&lead);
    assert_eq!(marketer.look_later(&lead).trouble, Some(Trouble::Gone));
}

#[test]
fn a_note_that_speaks_for_somebody_else_does_not_count() {
    let Team {
        odoo,
        lead,
        rep,
        marketer,
        marketer_id,
        ..
    } = team();
    rep.does(&lead, took());
    rep.sends(&lead);
    let forged = odoo.bodies(&lead)[0].clone();
    let other = odoo.add_record(
        "crm.lead",
        Facts {
            name: "Another".to_owned(),
            ..Facts::default()
        },
    );
    odoo.log_note(marketer_id, &other, &forged);
    let shown = marketer.look(&other);
    assert_eq!(shown.view.lead.with, None);
    assert_eq!(shown.plain[0].oddity, Some(Oddity::OtherAuthor));
}

#[test]
fn a_damaged_and_an_edited_note_of_ours_say_so() {
    let Team {
        odoo,
        lead,
        rep,
        marketer,
        rep_id,
        ..
    } = team();
    rep.does(&lead, took());
    rep.sends(&lead);
    let body = odoo.bodies(&lead)[0].clone();
    let cut = body.replace("smnspl1.", "smnspl1.00000");
    odoo.log_note(rep_id, &lead, &cut);
    let newer = odoo.log_note(rep_id, &lead, &body.replace("smnspl1.", "smnspl9."));
    let edited = odoo.log_note(rep_id, &lead, &body.replace("a demo", "a discount"));
    let shown = marketer.look_later(&lead);
    let oddities: Vec<_> = shown.plain.iter().map(|note| note.oddity).collect();
    assert_eq!(oddities.len(), 3, "{newer} {edited}");
    for oddity in [Oddity::Damaged, Oddity::Newer, Oddity::Edited] {
        assert!(
            oddities.contains(&Some(oddity)),
            "{oddity:?} in {oddities:?}"
        );
    }
    assert_eq!(shown.view.lead.with, Some(Side::Sales));
}

#[test]
fn a_clock_a_day_off_is_set_right_by_the_crm() {
    let Team {
        odoo,
        lead,
        marketer,
        rep_id,
        ..
    } = team();
    let wrong = SetClock::at(START - DAY);
    let late = Profile::new(&odoo, rep_id, &wrong);
    late.look(&lead);
    late.sits(&lead, Seat::Sales);
    marketer.does(&lead, bant());
    marketer.does(&lead, judged(Verdict::No));
    marketer.sends(&lead);
    wrong.pass(10_000);
    late.look(&lead);
    late.does(&lead, judged(Verdict::Yes));
    let at = late.shown(&lead).view.checklist[0]
        .sales
        .as_ref()
        .unwrap()
        .at
        .ms;
    assert!(
        at.abs_diff(START) < 60_000,
        "dated {} ms off",
        at.abs_diff(START)
    );
}

#[test]
fn two_tabs_on_one_record_share_one_outbox_and_one_reading() {
    let Team {
        odoo, lead, rep, ..
    } = team();
    let first = rep.ask_only(Ask::Record {
        key: lead.clone(),
        what: took(),
        settles: Vec::new(),
    });
    let other = Caller {
        tab: TabId(2),
        frame: 3,
    };
    let second = block_on(rep.alive.handle(
        other,
        Ask::Record {
            key: lead.clone(),
            what: bant(),
            settles: Vec::new(),
        },
    ));
    rep.run(first.errands);
    rep.run(second.errands);
    rep.sends(&lead);
    rep.sends(&lead);
    assert_eq!(odoo.bodies(&lead).len(), 1);
}

#[test]
fn after_the_first_visit_a_record_opens_with_two_requests() {
    let Team {
        odoo,
        clock,
        lead,
        rep,
        ..
    } = team();
    let before = odoo.requests();
    clock.pass(60_000);
    rep.look(&lead);
    assert_eq!(odoo.requests() - before, 2);
    rep.look(&lead);
    assert_eq!(
        odoo.requests() - before,
        2,
        "a second look within seconds asks nothing"
    );
}

#[test]
fn a_page_that_is_loaded_anew_shows_its_record_with_two_requests_and_misses_nothing() {
    let Team {
        odoo,
        clock,
        lead,
        rep,
        marketer_id,
        ..
    } = team();
    let loads = || {
        let address = format!("{ADDRESS}/odoo/m-crm.lead/{}", lead.id);
        let nonce = "n".to_owned();
        let news = PageNews::Mounted { nonce, address };
        rep.run(block_on(rep.alive.page(PANEL.tab, news)).unwrap());
        clock.pass(10_000);
        let before = odoo.requests();
        rep.look(&lead);
        odoo.requests() - before
    };
    let id = odoo.log_note(marketer_id, &lead, "<p>first</p>");
    rep.look_later(&lead);
    assert_eq!(loads(), 2);
    odoo.log_note(marketer_id, &lead, "<p>second</p>");
    assert_eq!(loads(), 3, "something is new, so it is read");
    assert_eq!(rep.shown(&lead).plain.len(), 2);
    odoo.edit_note(&id, "<p>edited</p>");
    assert_eq!(loads(), 2);
    let texts: Vec<_> = rep
        .look_later(&lead)
        .plain
        .into_iter()
        .map(|note| note.text)
        .collect();
    assert!(
        texts.iter().any(|text| text.contains("edited")),
        "{texts:?}"
    );
}

#[test]
fn nothing_is_recorded_before_the_side_is_known() {
    let clock = SetClock::at(START);
    let odoo = ModelOdoo::new(ADDRESS, clock.clone());
    let uid = odoo.add_user("New");
    let lead = odoo.add_record("crm.lead", Facts::default());
    let profile = Profile::new(&odoo, uid, &clock);
    profile.look(&lead);
    assert_eq!(profile.does(&lead, took()), Told::Failed(Trouble::NoSide));
}

#[test]
fn only_the_frame_that_the_page_mounted_is_answered() {
    let Team { lead, rep, .. } = team();
    let address = format!("{ADDRESS}/odoo/m-crm.lead/{}", lead.id);
    let news = PageNews::Mounted {
        nonce: "secret".to_owned(),
        address,
    };
    rep.run(block_on(rep.alive.page(PANEL.tab, news)).unwrap());
    assert_eq!(
        rep.ask(Ask::Hello {
            nonce: "guess".to_owned()
        }),
        Told::NotMine
    );
    let hello = || Ask::Hello {
        nonce: "secret".to_owned(),
    };
    assert!(
        matches!(rep.ask(hello()), Told::Here(here) if here.place == Place::Record(lead.clone()))
    );
    assert!(
        matches!(rep.ask(hello()), Told::Here(_)),
        "the same frame may ask twice"
    );
    let other = Caller { frame: 99, ..PANEL };
    assert_eq!(
        block_on(rep.alive.handle(other, hello())).told,
        Told::NotMine
    );
}

#[test]
fn the_panel_rests_where_there_is_no_record_and_remembers_how_it_stood() {
    let Team { lead, rep, .. } = team();
    let goes = |news| rep.run(block_on(rep.alive.page(PANEL.tab, news)).unwrap());
    let address = |path: String| format!("{ADDRESS}/odoo/{path}");
    let last = || {
        rep.seen
            .0
            .borrow()
            .iter()
            .rev()
            .find(|word| word.starts_with("dock"))
            .cloned()
            .unwrap()
    };
    goes(PageNews::Mounted {
        nonce: "n".to_owned(),
        address: address(format!("m-crm.lead/{}", lead.id)),
    });
    assert_eq!(last(), "dock 1 open=true width=360 focus=false");
    rep.ask(Ask::Dock(Dock {
        open: true,
        width: 9_000,
    }));
    goes(PageNews::Moved {
        address: address("discuss".to_owned()),
    });
    assert_eq!(last(), "dock 1 open=false width=640 focus=false");
    block_on(rep.alive.toggle(PANEL.tab)).unwrap();
    assert_eq!(last(), "dock 1 open=true width=640 focus=true");
    goes(PageNews::Moved {
        address: address(format!("m-crm.lead/{}", lead.id)),
    });
    block_on(rep.alive.toggle(PANEL.tab)).unwrap();
    assert_eq!(last(), "dock 1 open=false width=640 focus=false");
}
