//! The team's agreement: kept on a record, found by colleagues, read beside every other record.

use super::*;
use crate::protocol::Agreed;
use crate::record::{Article, Clause, Differing, Rejection, Scope, TeamWhat, Terms};
use crate::team::{Calendar, Label, Origin, PersonId};

pub(super) fn clause(question: &str) -> Clause {
    Clause {
        says: Article::Criterion(Terms {
            name: Label::new("Depot").unwrap(),
            question: Question::new(question).unwrap(),
            why: because("we cannot deliver to a shared one"),
            scope: Scope::default(),
            decides: None,
            differing: None,
            suggests: None,
        }),
        origin: Origin::Own,
        review: None,
    }
}

impl Profile {
    pub(super) fn book(&self, fresh: bool) -> Agreed {
        let ask = || Ask::Agreement {
            instance: ADDRESS.to_owned(),
            fresh,
        };
        self.ask(ask());
        match self.ask_only(ask()).told {
            Told::Agreed(agreed) => *agreed,
            other => panic!("no agreement: {other:?}"),
        }
    }

    pub(super) fn agrees(&self, home: &RecordKey, what: TeamWhat) -> Told {
        self.ask(Ask::Agree {
            home: home.clone(),
            typed_on: home.clone(),
            whats: vec![what],
            settles: Vec::new(),
        })
    }

    pub(super) fn keeps(&self, key: &RecordKey) {
        let told = self.ask(Ask::KeepHere { key: key.clone() });
        assert!(matches!(told, Told::Shown(_)), "{told:?}");
    }
}

/// A team whose agreement is kept on a record of its own, with one criterion of the rep's.
pub(super) fn with_home() -> (Team, RecordKey) {
    let team = team();
    let home = team.odoo.add_record(
        "res.partner",
        Facts {
            name: "Our own company".to_owned(),
            ..Facts::default()
        },
    );
    team.rep.look(&home);
    team.rep.keeps(&home);
    team.rep
        .agrees(&home, TeamWhat::Proposed(clause("Do they have a depot?")));
    team.rep.sends(&home);
    (team, home)
}

#[test]
fn a_colleague_finds_the_agreement_by_the_crms_own_search() {
    let (team, home) = with_home();
    // A day passes, so that the marketer's browser looks again.
    team.clock.pass(DAY + 1);
    team.marketer.look(&team.lead);
    let shown = team.marketer.shown(&team.lead);
    assert_eq!(shown.team.home.map(|home| home.key), Some(home));
    assert_eq!(shown.team.waiting, 1, "one sentence waits for marketing");
    let row = &shown.view.checklist[0];
    assert_eq!(row.question.as_deref(), Some("Do they have a depot?"));
    assert!(matches!(row.standing, Standing::Proposal { .. }));
}

#[test]
fn both_sides_sign_and_every_record_then_says_so() {
    let (team, home) = with_home();
    team.clock.pass(DAY + 1);
    let book = team.marketer.book(true);
    let version = book.agreement.sentences[0].versions[0].id;
    team.marketer.agrees(&home, TeamWhat::Signed { version });
    team.marketer.sends(&home);
    team.clock.pass(DAY);
    team.rep.look(&team.lead);
    let shown = team.rep.shown(&team.lead);
    assert!(matches!(
        shown.view.checklist[0].standing,
        Standing::Agreed { .. }
    ));
    assert_eq!(shown.team.waiting, 0);
}

#[test]
fn nobody_signs_for_both_sides_even_with_a_seat_on_both() {
    let (team, home) = with_home();
    let seat = Seat::Both {
        speaking: Side::Marketing,
    };
    team.rep.sits(&home, seat);
    let version = team.rep.book(false).agreement.sentences[0].versions[0].id;
    assert_eq!(
        team.rep.agrees(&home, TeamWhat::Signed { version }),
        Told::Failed(Trouble::SignedTwice)
    );
}

#[test]
fn looking_at_the_record_behind_a_link_is_enough_to_find_the_agreement() {
    let (team, home) = with_home();
    team.marketer.look(&home);
    let found = team.marketer.shown(&team.lead).team.home;
    assert_eq!(found.map(|found| found.key), Some(home));
}

#[test]
fn an_administrator_names_the_record_and_nobody_searches() {
    let team = team();
    let home = team.odoo.add_record("res.partner", Facts::default());
    let page = format!("{ADDRESS}/odoo/contacts/{}", home.id);
    let named = format!("{ADDRESS}/odoo/m-res.partner/{}", home.id);
    block_on(team.rep.alive.admin(vec![page, named])).unwrap();
    team.clock.pass(DAY + 1);
    team.rep.look(&team.lead);
    let found = team.rep.shown(&team.lead).team.home;
    assert_eq!(found.map(|found| found.key), Some(home));
}

#[test]
fn a_record_is_opened_for_somebody_who_is_signed_out_so_that_they_can_sign_in_there() {
    let (team, home) = with_home();
    let opened = |profile: &Profile| {
        let seen = profile.seen.0.borrow();
        let mut pages = seen.iter().filter(|word| word.starts_with("open "));
        pages.next_back().cloned().unwrap_or_default()
    };
    let open = || Ask::OpenRecord { key: home.clone() };
    team.odoo.sign_out(team.rep_id);
    team.clock.pass(DAY);
    team.rep.look(&home);
    assert_eq!(team.rep.ask(open()), Told::Kept);
    let known = format!("/odoo/m-res.partner/{}", home.id);
    assert!(opened(&team.rep).contains(&known), "{}", opened(&team.rep));

    let nobody = Profile::new(&team.odoo, team.rep_id, &team.clock);
    team.odoo.sign_out(team.rep_id);
    assert_eq!(nobody.ask(open()), Told::Kept);
    let plain = format!("/mail/view?model=res.partner&res_id={}", home.id);
    assert!(opened(&nobody).contains(&plain), "{}", opened(&nobody));
}

#[test]
fn two_homes_are_both_read_and_what_is_new_goes_to_the_last_that_was_chosen() {
    let (team, first, second) = super::home::apart();
    for (profile, home, asks) in [
        (&team.rep, &first, "Do they have a depot?"),
        (&team.marketer, &second, "Who decides?"),
    ] {
        let told = profile.agrees(home, TeamWhat::Proposed(clause(asks)));
        assert!(matches!(told, Told::Agreed(_)));
        profile.sends(home);
    }
    team.clock.pass(DAY + 1);
    for profile in [&team.rep, &team.marketer] {
        let book = profile.book(true);
        assert_eq!(book.others.len(), 1);
        assert_eq!(book.agreement.sentences.len(), 2, "nothing is lost");
        assert_eq!(book.home.map(|home| home.key), Some(second.clone()));
    }
}

#[test]
fn when_the_record_that_kept_it_is_deleted_it_is_kept_elsewhere_and_written_again() {
    let (team, home) = with_home();
    team.odoo.delete(&home);
    team.clock.pass(DAY);
    let book = team.rep.book(true);
    assert_eq!(book.trouble, Some(Trouble::Gone));
    assert_eq!(book.agreement.sentences.len(), 1, "what is known stays");
    team.rep.look(&team.lead);
    team.rep.keeps(&team.lead);
    team.rep.sends(&team.lead);
    team.clock.pass(DAY + 1);
    let book = team.marketer.book(true);
    assert_eq!(book.home.map(|home| home.key), Some(team.lead.clone()));
    assert_eq!(book.agreement.sentences.len(), 1);
}

#[test]
fn a_rejection_that_names_a_criterion_is_counted_where_it_was_agreed() {
    let (team, _) = with_home();
    let criterion = team.rep.shown(&team.lead).view.checklist[0].criterion;
    team.rep.does(
        &team.lead,
        What::Rejected {
            names: Rejection::Names(criterion),
            because: because("they share one"),
        },
    );
    let agreement = team.rep.book(false).agreement;
    assert_eq!(agreement.sentences[0].named.len(), 1);
    assert_eq!(agreement.sentences[0].named[0].on, team.lead);
    let told = team.rep.does(
        &team.lead,
        What::Rejected {
            names: Rejection::Missing(Question::new("Do they ship abroad?").unwrap()),
            because: because("customs take a month"),
        },
    );
    assert!(matches!(told, Told::Shown(_)));
    let agreement = team.rep.book(false).agreement;
    assert_eq!(agreement.sentences.len(), 2, "the missing one is proposed");
    // And stands on the record once, not twice.
    let rows = team.rep.shown(&team.lead).view.checklist;
    assert_eq!(rows.len(), 2);
}

#[test]
fn three_leads_that_miss_the_same_thing_are_three_like_ones_and_one_sentence() {
    let (team, _) = with_home();
    let lead = || team.odoo.add_record("crm.lead", Facts::default());
    let missing = |question: &str| What::Rejected {
        names: Rejection::Missing(Question::new(question).unwrap()),
        because: because("customs take a month"),
    };
    let asked = [
        "Do they ship abroad?",
        "do they ship  abroad",
        "Do they ship abroad?",
    ];
    for (nth, question) in asked.into_iter().enumerate() {
        let lead = lead();
        team.rep.look(&lead);
        let told = team.rep.does(&lead, missing(question));
        assert!(matches!(told, Told::Shown(_)));
        let agreement = team.rep.book(false).agreement;
        assert_eq!(agreement.sentences.len(), 2);
        assert_eq!(agreement.sentences[1].named.len(), nth + 1);
        assert_eq!(agreement.sentences[1].asks_review(), nth == 2);
    }
}

#[test]
fn a_rejection_by_a_criterion_of_the_record_counts_where_the_team_has_it_too() {
    let (team, home) = with_home();
    let question = Question::new("Do they ship abroad?").unwrap();
    team.rep.does(&team.lead, What::Proposed { question });
    let here = team.rep.shown(&team.lead).view.checklist[1].criterion;
    team.rep
        .agrees(&home, TeamWhat::Proposed(clause("Do they ship abroad?")));
    let told = team.rep.does(
        &team.lead,
        What::Rejected {
            names: Rejection::Names(here),
            because: because("customs take a month"),
        },
    );
    assert!(matches!(told, Told::Shown(_)), "{told:?}");
    let agreement = team.rep.book(false).agreement;
    assert_eq!(agreement.sentences[1].named.len(), 1);
}

#[test]
fn a_criterion_that_was_retired_while_it_was_being_judged_says_so() {
    let (team, home) = with_home();
    let other = Profile::new(&team.odoo, team.rep_id, &team.clock);
    other.look(&home);
    other.sits(&home, Seat::Sales);
    other.look(&team.lead);
    let criterion = other.shown(&team.lead).view.checklist[0].criterion;
    let CriterionId::Own(of) = criterion else {
        panic!("the team's own");
    };
    let judged = |verdict| What::Judged {
        criterion,
        verdict,
        because: None,
    };
    let retired = || TeamWhat::Retired {
        of,
        because: because("nobody uses it"),
    };
    // Retired on one device, and judged on the other before it has heard of that.
    team.rep.agrees(&home, retired());
    team.rep.sends(&home);
    team.clock.pass(1_000);
    let told = other.does(&team.lead, judged(Verdict::Yes));
    assert!(matches!(told, Told::Shown(_)), "{told:?}");
    other.sends(&team.lead);
    // Both hear of both: what was judged stays to be read, and no more is asked.
    for profile in [&team.rep, &other] {
        profile.book(true);
        profile.look_later(&team.lead);
        let view = profile.shown(&team.lead).view;
        let row = &view.checklist[0];
        assert!(!row.applies && row.listed());
        assert_eq!(
            row.footing
                .as_ref()
                .unwrap()
                .retired
                .as_ref()
                .map(|why| why.because.as_str()),
            Some("nobody uses it")
        );
        assert_eq!(
            profile.does(&team.lead, judged(Verdict::No)),
            Told::Failed(Trouble::Retired)
        );
        // And who would retire it a second time is told that it was done.
        assert_eq!(
            profile.agrees(&home, retired()),
            Told::Failed(Trouble::Meanwhile)
        );
    }
}

#[test]
fn who_signs_for_a_side_sits_on_it_from_then_on_whatever_a_colleague_had_said() {
    let (team, home) = with_home();
    team.marketer.look(&home);
    let book = team.marketer.book(true);
    let person = book.me.unwrap().id;
    let left = TeamWhat::Sits { person, seat: None };
    team.marketer.agrees(&home, left);
    let version = book.agreement.sentences[0].versions[0].id;
    team.marketer.agrees(&home, TeamWhat::Signed { version });
    let agreement = team.marketer.book(false).agreement;
    assert!(agreement.sentences[0].versions[0].agreed_at().is_some());
    assert_eq!(agreement.people(Side::Marketing).count(), 1);
}

#[test]
fn who_rejects_for_a_side_sits_on_it_and_what_is_missing_is_signed_by_them() {
    let (team, home) = with_home();
    let person = team.rep.book(false).me.unwrap().id;
    let left = TeamWhat::Sits { person, seat: None };
    team.marketer.look(&home);
    team.marketer.book(true);
    team.marketer.agrees(&home, left);
    team.marketer.sends(&home);
    team.clock.pass(DAY + 1);
    team.rep.book(true);
    let missing = What::Rejected {
        names: Rejection::Missing(Question::new("Do they ship abroad?").unwrap()),
        because: because("customs take a month"),
    };
    let told = team.rep.does(&team.lead, missing);
    assert!(matches!(told, Told::Shown(_)), "{told:?}");
    let agreement = team.rep.book(false).agreement;
    let proposed = &agreement.sentences.last().unwrap().versions[0];
    assert!(proposed.of(Side::Sales).is_some() && proposed.unseated.is_empty());
}

#[test]
fn what_is_begun_on_the_agreements_page_is_none_of_the_panels() {
    let (team, home) = with_home();
    let types = |field: &str| {
        let (key, text) = (home.clone(), "They want".to_owned());
        let field = field.to_owned();
        team.rep.ask(Ask::Draft { key, field, text })
    };
    types("book.new-term.word");
    types("note");
    let drafts = team.rep.shown(&home).drafts;
    assert_eq!(drafts.into_keys().collect::<Vec<_>>(), ["note"]);
    assert!(
        team.rep
            .book(false)
            .drafts
            .contains_key("book.new-term.word")
    );
}

#[test]
fn a_calendar_without_working_days_is_refused_in_one_sentence() {
    let (team, home) = with_home();
    let mut calendar = crate::team::Calendar::office(Zone::utc());
    calendar.week = [None; 7];
    let proposed = TeamWhat::Proposed(Clause {
        says: Article::Calendar(calendar),
        origin: Origin::Own,
        review: None,
    });
    assert_eq!(
        team.rep.agrees(&home, proposed),
        Told::Failed(Trouble::BadCalendar)
    );
}

#[test]
fn a_colleague_without_the_extension_reads_all_that_a_sentence_says() {
    let (team, home) = with_home();
    let fits = |word: &str| Label::new(word).unwrap();
    let mut full = clause("Is there a depot?");
    let Article::Criterion(terms) = &mut full.says else {
        panic!("no criterion");
    };
    terms.scope.customers = vec![fits("Tender"), fits("Shop")];
    terms.decides = Some(because("Mia"));
    terms.differing = Some(Differing {
        who: because("Mia and Sam"),
        within: 480,
        meanwhile: because("it stays with who has it"),
    });
    full.review = Some(1_798_761_600_000);
    let zone = Zone::new("Europe/Amsterdam").unwrap();
    let hours = Clause {
        says: Article::Calendar(Calendar::office(zone)),
        ..clause("Is there a depot?")
    };
    for said in [full, hours] {
        team.rep.agrees(&home, TeamWhat::Proposed(said));
    }
    team.clock.pass(DAY);
    team.rep.sends(&home);
    let read = team.odoo.bodies(&home).concat();
    for said in [
        "Tender, Shop",
        "Who decides: Mia",
        "Mia and Sam, within 8 working hours. Meanwhile: it stays with who has it",
        "Look at it again on: 2027-01-01",
        "Monday: 09:00 to 17:00",
        "Sunday: No work",
    ] {
        assert!(read.contains(said), "{said} is missing in {read}");
    }
}

#[test]
fn the_note_says_who_left_and_who_came_back_by_name() {
    let (team, home) = with_home();
    let person = |id: u64| PersonId(id.to_string());
    let says = |who: &Profile, of: PersonId, seat| {
        let told = who.agrees(&home, TeamWhat::Sits { person: of, seat });
        assert!(matches!(told, Told::Agreed(_)), "{told:?}");
        who.sends(&home);
        team.odoo.bodies(&home).pop().unwrap()
    };
    let marketer = || person(team.marketer_id);
    // Nothing of hers was read yet on that device: nobody can say her name.
    let left = says(&team.rep, marketer(), None);
    assert!(left.contains("A colleague has left the team"), "{left}");
    team.marketer.does(&team.lead, took());
    team.marketer.sends(&team.lead);
    team.rep.look_later(&team.lead);
    let back = says(&team.rep, marketer(), Some(Seat::Marketing));
    assert!(back.contains("Mira Marketing takes part in our"), "{back}");
    let left = says(&team.rep, marketer(), None);
    assert!(left.contains("Mira Marketing has left the team"), "{left}");
    let own = says(&team.rep, person(team.rep_id), None);
    assert!(own.contains("Is no longer in the team"), "{own}");
}
