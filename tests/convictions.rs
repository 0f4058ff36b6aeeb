//! The convictions that Samenspel is built on, each as a behaviour. Their numbers are the product's.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may stop at the first surprise"
)]

use samenspel::agreement::{self, Agreement};
use samenspel::record::{
    Answer, Article, Beside, Clause, CriterionId, DeviceId, Differing, Duty, End, Ending, Event,
    EventId, ExpectStep, ExpectationId, Facts, Kind, LeadMove, Ledger, Lens, Open, OutcomeKind,
    Party, Phase, Reading, RecordKey, RecordView, Rejection, Rule, Scope, Stamp, Suggestion,
    TalkStep, TeamWhat, Terms, Trigger, Verdict, What, fold, suggestions,
};
use samenspel::team::calendar::{Offsets, Zone};
use samenspel::team::{
    Calendar, Label, Origin, PersonId, Question, Reason, Seat, Side, Standing, Starter,
};

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
/// A Monday, nine in the morning, UTC.
const MONDAY: u64 = 1_795_424_400_000;

/// What happens on one record, one step a minute.
struct Story {
    device: u32,
    seq: u32,
    at: u64,
    ledger: Ledger,
}

impl Story {
    fn new(device: u32) -> Story {
        Story {
            device,
            seq: 0,
            at: MONDAY,
            ledger: Ledger::default(),
        }
    }

    fn by(&mut self, who: &str, side: Side, what: What) -> EventId {
        self.seq += 1;
        self.at += MINUTE;
        let id = EventId {
            device: DeviceId(self.device),
            seq: self.seq,
        };
        self.ledger.add(Event {
            at: Stamp {
                ms: self.at,
                tick: 0,
            },
            id,
            by: PersonId(who.to_owned()),
            side,
            what,
        });
        self.ledger.stands(id, self.at);
        id
    }

    fn sales(&mut self, what: What) -> EventId {
        self.by("sam", Side::Sales, what)
    }

    fn marketing(&mut self, what: What) -> EventId {
        self.by("mira", Side::Marketing, what)
    }

    fn team(&mut self, side: Side, what: TeamWhat) -> EventId {
        match side {
            Side::Sales => self.sales(What::Team(Box::new(what))),
            Side::Marketing => self.marketing(What::Team(Box::new(what))),
        }
    }

    fn agreement(&self) -> Agreement {
        agreement::fold(&self.ledger)
    }

    fn view(&self) -> RecordView {
        self.under(&Agreement::default())
    }

    fn under(&self, agreement: &Agreement) -> RecordView {
        fold(&self.ledger, agreement, &Kind::default())
    }
}

fn because(text: &str) -> Reason {
    Reason::new(text).unwrap()
}

fn label(text: &str) -> Label {
    Label::new(text).unwrap()
}

fn terms(question: &str) -> Terms {
    Terms {
        name: label("Budget"),
        question: Question::new(question).unwrap(),
        why: because("a call without it wastes everybody's hour"),
        scope: Scope::default(),
        decides: Some(because("who talks with them")),
        differing: Some(Differing {
            who: because("Mira and Sam"),
            within: 480,
            meanwhile: because("it stays where it is"),
        }),
        suggests: None,
    }
}

fn own(says: Article) -> Clause {
    Clause {
        says,
        origin: Origin::Own,
        review: None,
    }
}

fn criterion(question: &str) -> TeamWhat {
    TeamWhat::Proposed(own(Article::Criterion(terms(question))))
}

fn answered(criterion: CriterionId, verdict: Verdict) -> What {
    What::Answered(Answer {
        criterion,
        version: None,
        verdict,
        because: None,
        evidence: Vec::new(),
        beside: None,
    })
}

fn budget() -> CriterionId {
    CriterionId::Starter(Starter::Budget)
}

fn started() -> What {
    What::Started {
        with: Starter::BANT.to_vec(),
    }
}

fn row(view: &RecordView, criterion: CriterionId) -> &samenspel::record::Row {
    let mut rows = view.checklist.iter();
    rows.find(|row| row.criterion == criterion).expect("a row")
}

/// Every sentence a person may read, in every language.
fn sentences() -> Vec<(String, String)> {
    let house = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("extension/_locales");
    let mut all = Vec::new();
    for language in std::fs::read_dir(house).unwrap() {
        let path = language.unwrap().path().join("messages.json");
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.parent().unwrap().file_name().unwrap();
        for line in text.lines() {
            all.push((name.to_string_lossy().into_owned(), line.to_lowercase()));
        }
    }
    assert!(all.len() > 400, "the languages were not found");
    all
}

#[test]
fn conviction_1_a_rejection_names_a_criterion_or_proposes_the_missing_one() {
    let mut record = Story::new(1);
    let rejected = record.sales(What::Rejected {
        names: Rejection::Missing(Question::new("Do they have a depot of their own?").unwrap()),
        because: because("we cannot deliver to a shared one"),
    });
    let view = record.view();
    let proposed = row(&view, CriterionId::Own(rejected));
    assert_eq!(
        proposed.question.as_deref(),
        Some("Do they have a depot of their own?")
    );
    assert!(matches!(
        proposed.standing,
        Standing::Proposal {
            by: Side::Sales,
            ..
        }
    ));
    assert_eq!(view.rejections.len(), 1);
}

#[test]
fn conviction_1_three_like_rejections_ask_to_look_at_the_criterion_again() {
    let mut home = Story::new(1);
    let budget = home.team(Side::Sales, criterion("Is there a budget?"));
    let named = |id: &str| TeamWhat::Named {
        criterion: CriterionId::Own(budget),
        on: RecordKey {
            instance: "https://crm.example".to_owned(),
            object: "crm.lead".to_owned(),
            id: id.to_owned(),
        },
    };
    for id in ["1", "2", "2"] {
        home.team(Side::Sales, named(id));
        assert!(!home.agreement().sentence(budget).unwrap().asks_review());
    }
    home.team(Side::Sales, named("3"));
    assert!(home.agreement().sentence(budget).unwrap().asks_review());
    // Looked at and changed: it starts anew.
    home.team(
        Side::Marketing,
        TeamWhat::Changed {
            of: budget,
            clause: own(Article::Criterion(terms("Is there a budget this year?"))),
        },
    );
    assert!(!home.agreement().sentence(budget).unwrap().asks_review());
}

#[test]
fn conviction_2_a_difference_stays_in_sight_when_the_teams_question_gets_new_words() {
    let mut home = Story::new(1);
    let of = home.team(Side::Sales, criterion("Is there a budget?"));
    let mut record = Story::new(2);
    let here = record.sales(What::Proposed {
        question: Question::new("is there a  budget").unwrap(),
    });
    record.sales(answered(CriterionId::Own(here), Verdict::Yes));
    record.marketing(answered(CriterionId::Own(of), Verdict::No));
    let reworded = TeamWhat::Changed {
        of,
        clause: own(Article::Criterion(terms("Is there a budget this year?"))),
    };
    home.team(Side::Sales, reworded);
    let version = home.agreement().sentence(of).unwrap().versions[1].id;
    for signed in [None, Some(version)] {
        if let Some(version) = signed {
            home.team(Side::Marketing, TeamWhat::Signed { version });
        }
        let view = record.under(&home.agreement());
        assert_eq!(view.checklist.len(), 1);
        assert_eq!(view.differences(record.at).count(), 1);
    }
}

#[test]
fn conviction_1_a_retired_sentence_takes_in_no_new_proposal_of_its_question() {
    let mut home = Story::new(1);
    let of = home.team(Side::Sales, criterion("Is there a budget?"));
    let because = because("nobody can know");
    home.team(Side::Sales, TeamWhat::Retired { of, because });
    let mut record = Story::new(2);
    record.sales(What::Proposed {
        question: Question::new("Is there a budget?").unwrap(),
    });
    let view = record.under(&home.agreement());
    assert!(
        view.checklist
            .iter()
            .any(|row| row.footing.is_none() && row.applies)
    );
}

#[test]
fn conviction_2_two_judgements_stand_apart_and_their_difference_stays_in_sight_until_it_is_settled()
{
    let endings = [
        Ending::Changed {
            because: because("we ask for this year's budget only"),
        },
        Ending::Exception {
            because: because("their bank is a customer"),
        },
        Ending::Parked {
            until: MONDAY + 9 * DAY,
            because: because("their year ends then"),
        },
    ];
    for ending in endings {
        let mut record = Story::new(1);
        record.sales(started());
        record.sales(answered(budget(), Verdict::No));
        record.marketing(answered(budget(), Verdict::Yes));
        let view = record.view();
        let differs = row(&view, budget());
        assert_eq!(differs.reading, Reading::Differs);
        assert_eq!(differs.of(Side::Sales).unwrap().verdict, Verdict::No);
        assert_eq!(differs.of(Side::Marketing).unwrap().verdict, Verdict::Yes);
        assert_eq!(view.differences(record.at).count(), 1);

        record.marketing(What::Talk {
            criterion: budget(),
            step: TalkStep::View {
                lens: Lens::Risk,
                text: because("another firm is faster"),
            },
        });
        record.sales(What::Talk {
            criterion: budget(),
            step: TalkStep::Ended(ending.clone()),
        });
        let view = record.view();
        assert_eq!(view.differences(record.at).count(), 0, "{ending:?}");
        // Settling changes nobody's answer.
        assert_eq!(row(&view, budget()).reading, Reading::Differs);
        let parked = matches!(ending, Ending::Parked { .. });
        let later = view.differences(MONDAY + 10 * DAY).count();
        assert_eq!(later, usize::from(parked), "a parked one comes back");
    }
}

#[test]
fn conviction_3_a_criterion_is_agreed_by_one_person_of_each_side_and_never_by_one_for_both() {
    let mut home = Story::new(1);
    let id = home.team(Side::Sales, criterion("Is there a budget?"));
    let version = |home: &Story| {
        home.agreement()
            .sentence(id)
            .unwrap()
            .current()
            .unwrap()
            .clone()
    };
    assert!(matches!(
        version(&home).standing(),
        Standing::Proposal {
            by: Side::Sales,
            ..
        }
    ));
    // The same person, now speaking for marketing.
    home.by(
        "sam",
        Side::Marketing,
        What::Team(Box::new(TeamWhat::Signed { version: id })),
    );
    assert!(matches!(
        version(&home).standing(),
        Standing::Proposal {
            by: Side::Sales,
            ..
        }
    ));
    assert_eq!(version(&home).twice, [PersonId("sam".to_owned())]);
    home.team(Side::Marketing, TeamWhat::Signed { version: id });
    assert_eq!(
        version(&home).standing(),
        Standing::Agreed {
            marketing: PersonId("mira".to_owned()),
            sales: PersonId("sam".to_owned()),
        }
    );
    let why = &version(&home).clause.says;
    assert!(matches!(why, Article::Criterion(terms) if !terms.why.as_str().is_empty()));
    assert_eq!(version(&home).agreed_at().unwrap().ms, home.at);
}

#[test]
fn conviction_3_past_its_review_date_a_criterion_asks_for_a_conversation_and_stays_usable() {
    let mut home = Story::new(1);
    let clause = Clause {
        review: Some(MONDAY + 30 * DAY),
        ..own(Article::Criterion(terms("Is there a budget?")))
    };
    let id = home.team(Side::Sales, TeamWhat::Proposed(clause));
    let agreement = home.agreement();
    let sentence = agreement.sentence(id).unwrap();
    assert!(!sentence.overdue(MONDAY + 29 * DAY));
    assert!(sentence.overdue(MONDAY + 31 * DAY));
    let mut record = Story::new(2);
    record.sales(answered(CriterionId::Own(id), Verdict::Yes));
    let view = record.under(&agreement);
    assert!(row(&view, CriterionId::Own(id)).of(Side::Sales).is_some());
}

#[test]
fn conviction_3_an_old_judgement_keeps_the_version_it_was_made_on() {
    let mut home = Story::new(1);
    let id = home.team(Side::Sales, criterion("Is there a budget?"));
    home.team(Side::Marketing, TeamWhat::Signed { version: id });
    let mut record = Story::new(2);
    record.sales(What::Answered(Answer {
        criterion: CriterionId::Own(id),
        version: Some(id),
        verdict: Verdict::Yes,
        because: None,
        evidence: Vec::new(),
        beside: None,
    }));
    let second = home.team(
        Side::Sales,
        TeamWhat::Changed {
            of: id,
            clause: own(Article::Criterion(terms("Is there a budget this year?"))),
        },
    );
    // Until both sides signed the new wording, the old one counts.
    let view = record.under(&home.agreement());
    assert_eq!(
        row(&view, CriterionId::Own(id))
            .footing
            .as_ref()
            .unwrap()
            .number,
        1
    );
    home.team(Side::Marketing, TeamWhat::Signed { version: second });
    let view = record.under(&home.agreement());
    let row = row(&view, CriterionId::Own(id));
    assert_eq!(row.footing.as_ref().unwrap().number, 2);
    assert_eq!(
        row.question.as_deref(),
        Some("Is there a budget this year?")
    );
    assert_eq!(row.of(Side::Sales).unwrap().version, Some(1));
}

#[test]
fn conviction_4_what_was_only_set_up_is_not_agreed_until_both_sides_sign() {
    for origin in [Origin::Template, Origin::Crm, Origin::Score] {
        let mut home = Story::new(1);
        let clause = Clause {
            origin,
            ..own(Article::Criterion(terms("Is the score above 50?")))
        };
        let id = home.team(Side::Sales, TeamWhat::Proposed(clause));
        let standing = |home: &Story| {
            let agreement = home.agreement();
            agreement
                .sentence(id)
                .unwrap()
                .current()
                .unwrap()
                .standing()
        };
        assert_eq!(standing(&home), Standing::Configured);
        home.team(Side::Sales, TeamWhat::Signed { version: id });
        assert!(matches!(standing(&home), Standing::Proposal { .. }));
        home.team(Side::Marketing, TeamWhat::Signed { version: id });
        assert!(matches!(standing(&home), Standing::Agreed { .. }));
    }
}

#[test]
fn conviction_5_both_sides_own_at_once_and_the_lead_moves_either_way_with_who_and_why() {
    let mut record = Story::new(1);
    record.marketing(What::JoinedAt { stage: None });
    record.sales(What::JoinedAt { stage: None });
    record.marketing(What::Lead(LeadMove::Took {
        because: because("they only read so far"),
    }));
    let offer = record.marketing(What::Lead(LeadMove::Offered {
        to: Side::Sales,
        because: because("they asked for a price"),
    }));
    // An offer moves nothing.
    assert_eq!(record.view().lead.with, Some(Side::Marketing));
    record.sales(What::Lead(LeadMove::Accepted { offer }));
    assert_eq!(record.view().lead.with, Some(Side::Sales));
    record.marketing(What::Lead(LeadMove::Took {
        because: because("back to reading: they wait for spring"),
    }));
    let view = record.view();
    assert_eq!(view.lead.with, Some(Side::Marketing));
    assert_eq!(view.lead.path.len(), 4, "nothing is lost when it moves");
    assert_eq!(view.owners.of(Side::Marketing).len(), 1);
    assert_eq!(view.owners.of(Side::Sales).len(), 1);
}

#[test]
fn conviction_5_no_sentence_speaks_of_a_handover() {
    let verbs = [
        "hand over",
        "handover",
        "hand-over",
        "hand off",
        "handoff",
        "overdrag",
        "overdracht",
        "übergab",
        "übergeb",
    ];
    for (language, line) in sentences() {
        for verb in verbs {
            assert!(!line.contains(verb), "{language}: {line}");
        }
    }
}

#[test]
fn conviction_6_marketing_stays_in_sight_after_the_deal_and_sales_joins_without_the_lead() {
    let mut record = Story::new(1);
    record.marketing(What::JoinedAt {
        stage: Some(label("New")),
    });
    record.marketing(What::Lead(LeadMove::Took {
        because: because("they only read so far"),
    }));
    record.sales(What::JoinedAt {
        stage: Some(label("Qualified")),
    });
    let view = record.view();
    assert_eq!(view.lead.with, Some(Side::Marketing));
    assert_eq!(
        view.owners.of(Side::Marketing)[0].duties,
        [
            Duty::Visibility,
            Duty::Recognition,
            Duty::Context,
            Duty::Expectation
        ],
        "marketing's part until they say otherwise"
    );
    assert_eq!(
        view.owners.of(Side::Sales)[0].stage.as_deref(),
        Some("Qualified")
    );
    record.sales(What::Outcome {
        kind: OutcomeKind::Won,
        because: because("they signed for two depots"),
        seen: None,
    });
    record.marketing(started());
    record.marketing(answered(budget(), Verdict::Yes));
    let view = record.view();
    let after = row(&view, budget()).of(Side::Marketing);
    assert_eq!(after.unwrap().verdict, Verdict::Yes, "it still counts");
    assert_eq!(view.owners.of(Side::Marketing).len(), 1, "still there");
    assert_eq!(view.outcomes[0].kind, OutcomeKind::Won);
    // Letting go says why: there is no event for it without a reason.
    record.marketing(What::Left {
        because: because("Noor takes my place"),
    });
    assert!(record.view().owners.of(Side::Marketing).is_empty());
}

#[test]
fn conviction_7_the_checklist_follows_which_customer_it_is() {
    let mut home = Story::new(1);
    let tender = Terms {
        scope: Scope {
            processes: vec![label("Tender")],
            ..Scope::default()
        },
        ..terms("Do we know the tender's date?")
    };
    let id = home.team(
        Side::Sales,
        TeamWhat::Proposed(own(Article::Criterion(tender))),
    );
    let everybody = home.team(Side::Sales, criterion("Is there a budget?"));
    let agreement = home.agreement();
    let applies = |record: &Story, id| {
        let view = record.under(&agreement);
        row(&view, CriterionId::Own(id)).applies
    };
    let mut record = Story::new(2);
    assert!(applies(&record, id), "nobody said yet which customer it is");
    let placed = |process: &str| {
        What::Placed(Kind {
            process: Some(label(process)),
            ..Kind::default()
        })
    };
    record.sales(placed("one person decides"));
    assert!(!applies(&record, id));
    assert!(applies(&record, everybody));
    record.sales(placed("tender"));
    assert!(applies(&record, id));
}

#[test]
fn conviction_8_the_three_questions_are_open_until_somebody_answers_them() {
    let mut home = Story::new(1);
    for question in Open::ALL {
        assert_eq!(home.agreement().answers(question).count(), 0);
    }
    home.team(
        Side::Sales,
        TeamWhat::Proposed(own(Article::Answer {
            to: Open::Silence,
            text: because("it stands on Friday's list"),
        })),
    );
    assert_eq!(home.agreement().answers(Open::Silence).count(), 1);
    assert_eq!(home.agreement().answers(Open::Owner).count(), 0);
}

#[test]
fn conviction_9_on_silence_the_person_is_nudged_then_both_see_it_then_it_asks_for_a_conversation() {
    let mut record = Story::new(1);
    record.marketing(What::Lead(LeadMove::Took {
        because: because("they only read so far"),
    }));
    let asked = record.marketing(What::Expect(ExpectStep::Asked {
        of: Party {
            side: Side::Sales,
            person: None,
        },
        what: because("call Noor back"),
        within: 480,
        silence: because("we talk about it on Friday"),
    }));
    let calendar = Calendar::office(Zone::utc());
    let phase = |record: &Story, now: u64| {
        let view = record.view();
        let expectation = &view.expectations[0];
        expectation.clock(&calendar, &Offsets::default(), now).phase
    };
    // Asked on Monday at 9:02; eight working hours are over on Tuesday at 9:02.
    assert_eq!(phase(&record, MONDAY + HOUR), Phase::Running);
    assert_eq!(
        phase(&record, MONDAY + 20 * HOUR),
        Phase::Running,
        "nobody works at night"
    );
    assert_eq!(phase(&record, MONDAY + DAY + HOUR), Phase::Nudge);
    assert_eq!(phase(&record, MONDAY + DAY + 6 * HOUR), Phase::Both);
    assert_eq!(phase(&record, MONDAY + 2 * DAY + HOUR), Phase::Talk);
    // And nothing is ever reassigned by it.
    assert_eq!(record.view().lead.with, Some(Side::Marketing));
    assert!(record.view().owners.of(Side::Sales).is_empty());
    record.at = MONDAY + 2 * DAY + HOUR;
    record.sales(What::Expect(ExpectStep::Met {
        expectation: ExpectationId::Own(asked),
        because: None,
    }));
    assert_eq!(phase(&record, MONDAY + 3 * DAY), Phase::Ended);
}

#[test]
fn conviction_9_an_agreed_rule_starts_its_clock_only_once_both_sides_signed_it() {
    let mut home = Story::new(1);
    let rule = home.team(
        Side::Marketing,
        TeamWhat::Proposed(own(Article::Rule(Rule {
            when: Trigger::Leads,
            of: Side::Sales,
            what: because("talk with them"),
            within: 480,
            silence: because("Friday's list"),
        }))),
    );
    let mut record = Story::new(2);
    record.at += HOUR;
    record.sales(What::Lead(LeadMove::Took {
        because: because("they asked for a price"),
    }));
    assert!(record.under(&home.agreement()).expectations.is_empty());
    home.team(Side::Sales, TeamWhat::Signed { version: rule });
    let view = record.under(&home.agreement());
    assert_eq!(view.expectations.len(), 1);
    assert!(view.expectations[0].open());
    record.sales(What::Outcome {
        kind: OutcomeKind::Contacted,
        because: because("they picked up at once"),
        seen: None,
    });
    assert!(!record.under(&home.agreement()).expectations[0].open());
}

/// What both sides expect of sales once it leads: this, within an hour.
fn rule(what: &str) -> Clause {
    own(Article::Rule(Rule {
        when: Trigger::Leads,
        of: Side::Sales,
        what: because(what),
        within: 60,
        silence: because("Friday's list"),
    }))
}

/// Both sides sign a new wording.
fn both(home: &mut Story, what: TeamWhat) -> EventId {
    let version = home.team(Side::Marketing, what);
    home.team(Side::Sales, TeamWhat::Signed { version });
    version
}

fn took(text: &str) -> What {
    What::Lead(LeadMove::Took {
        because: because(text),
    })
}

#[test]
fn conviction_9_a_rule_in_new_words_leaves_what_was_expected_by_the_old_ones() {
    let mut home = Story::new(1);
    let of = both(&mut home, TeamWhat::Proposed(rule("call them")));
    let mut february = Story::new(2);
    february.at = home.at;
    february.sales(took("they asked for a price"));
    home.at = february.at + 30 * DAY;
    let clause = rule("write to them");
    both(&mut home, TeamWhat::Changed { of, clause });
    let view = february.under(&home.agreement());
    assert_eq!(view.expectations.len(), 1);
    assert_eq!(view.expectations[0].what, "call them", "as it was agreed");
    assert!(view.expectations[0].open());

    february.at = home.at;
    february.marketing(took("back to reading"));
    february.sales(took("they called"));
    let view = february.under(&home.agreement());
    let expected: Vec<&str> = view.expectations.iter().map(|of| &*of.what).collect();
    assert_eq!(expected, ["call them", "write to them"]);
    assert_eq!(view.expectations[0].end, Some(End::Over));
}

#[test]
fn conviction_9_a_retired_rule_ends_what_is_open_in_sight_and_keeps_what_was_done() {
    let mut home = Story::new(1);
    let of = both(&mut home, TeamWhat::Proposed(rule("call them")));
    let mut record = Story::new(2);
    record.at = home.at;
    record.sales(took("they asked for a price"));
    record.sales(What::Outcome {
        kind: OutcomeKind::Contacted,
        because: because("they picked up at once"),
        seen: None,
    });
    record.marketing(took("back to reading"));
    record.sales(took("they called"));
    home.at = record.at + DAY;
    let because = because("we all call anyway");
    for side in Side::BOTH {
        let because = because.clone();
        home.team(side, TeamWhat::Retired { of, because });
    }
    record.at = home.at;
    record.marketing(took("they wait for spring"));
    record.sales(took("spring is here"));
    let ends: Vec<_> = record.under(&home.agreement()).expectations;
    let ends: Vec<_> = ends.iter().map(|of| (of.end, of.marks.len())).collect();
    assert_eq!(ends, [(Some(End::Met), 1), (Some(End::Retired), 1)]);
    let view = record.under(&home.agreement());
    let mark = &view.expectations[1].marks[0];
    assert_eq!(mark.because.as_deref(), Some("we all call anyway"));
    assert_eq!(mark.by, PersonId("sam".to_owned()));
}

#[test]
fn conviction_3_what_both_sides_signed_is_retired_by_both_and_by_no_side_alone() {
    let mut home = Story::new(1);
    let of = both(&mut home, TeamWhat::Proposed(rule("call them")));
    let retired = |why: &str| TeamWhat::Retired {
        of,
        because: because(why),
    };
    home.team(Side::Sales, retired("we have no time for it"));
    // Nor does one person say it for both.
    home.by(
        "sam",
        Side::Marketing,
        What::Team(Box::new(retired("we have no time for it"))),
    );
    let agreement = home.agreement();
    let sentence = agreement.sentence(of).unwrap();
    assert!(sentence.stands());
    assert_eq!(sentence.retiring.len(), 1, "and it says so");
    assert_eq!(sentence.retiring[0].side, Side::Sales);
    home.team(Side::Marketing, retired("it predicted nothing"));
    let agreement = home.agreement();
    let sentence = agreement.sentence(of).unwrap();
    assert!(!sentence.stands());
    assert_eq!(sentence.rested.len(), 1, "who said so first is still known");
}

#[test]
fn conviction_3_a_retired_sentence_comes_back_as_agreed_only_when_both_sides_sign_it_anew() {
    let mut home = Story::new(1);
    let of = both(&mut home, TeamWhat::Proposed(rule("call them")));
    for side in Side::BOTH {
        let because = because("we all call anyway");
        home.team(side, TeamWhat::Retired { of, because });
    }
    let clause = rule("call them");
    let version = home.team(Side::Marketing, TeamWhat::Changed { of, clause });
    let agreement = home.agreement();
    let sentence = agreement.sentence(of).unwrap();
    assert!(!sentence.stands());
    assert_eq!(sentence.returning().unwrap().id, version);
    home.team(Side::Sales, TeamWhat::Signed { version });
    let agreement = home.agreement();
    let sentence = agreement.sentence(of).unwrap();
    assert!(sentence.stands());
    assert_eq!(sentence.current().unwrap().id, version);
}

#[test]
fn conviction_3_a_proposal_is_retired_by_its_own_side_and_not_by_the_one_that_was_asked() {
    let mut home = Story::new(1);
    let of = home.team(Side::Sales, criterion("Is there a budget?"));
    let retired = || TeamWhat::Retired {
        of,
        because: because("nobody can know"),
    };
    home.team(Side::Marketing, retired());
    assert!(home.agreement().sentence(of).unwrap().stands());
    home.team(Side::Sales, retired());
    assert!(!home.agreement().sentence(of).unwrap().stands());
    // Nothing was agreed, so its own side may propose it again.
    let clause = own(Article::Criterion(terms("Is there a budget?")));
    home.team(Side::Sales, TeamWhat::Changed { of, clause });
    let agreement = home.agreement();
    let sentence = agreement.sentence(of).unwrap();
    assert!(sentence.stands());
    assert!(matches!(
        sentence.current().unwrap().standing(),
        Standing::Proposal { .. }
    ));
}

#[test]
fn conviction_9_the_talk_that_was_agreed_for_a_difference_is_expected_of_both_until_it_is_settled()
{
    let mut home = Story::new(1);
    let of = both(&mut home, criterion("Is there a budget?"));
    let criterion = CriterionId::Own(of);
    let mut record = Story::new(2);
    record.at = home.at;
    record.sales(answered(criterion, Verdict::Yes));
    assert!(record.under(&home.agreement()).expectations.is_empty());
    record.marketing(answered(criterion, Verdict::No));
    let expected = record.under(&home.agreement()).expectations;
    let of: Vec<Side> = expected.iter().map(|each| each.of.side).collect();
    assert_eq!(of, Side::BOTH);
    for each in &expected {
        assert_eq!(each.what, "Mira and Sam: Is there a budget?");
        assert_eq!((each.within, each.open()), (480, true));
    }
    let because = because("their bank is a customer");
    let step = TalkStep::Ended(Ending::Exception { because });
    record.sales(What::Talk { criterion, step });
    let ended = record.under(&home.agreement()).expectations;
    assert!(ended.iter().all(|each| each.end == Some(End::Met)));
}

#[test]
fn conviction_9_a_talk_about_a_criterion_that_both_retired_is_expected_of_nobody() {
    let mut home = Story::new(1);
    let of = both(&mut home, criterion("Is there a budget?"));
    let mut record = Story::new(2);
    record.at = home.at;
    record.sales(answered(CriterionId::Own(of), Verdict::Yes));
    record.marketing(answered(CriterionId::Own(of), Verdict::No));
    let open = |agreement: &Agreement| {
        let all = record.under(agreement).expectations;
        all.iter().filter(|each| each.open()).count()
    };
    assert_eq!(open(&home.agreement()), 2);
    home.at = record.at;
    for side in Side::BOTH {
        let because = because("nobody can know");
        home.team(side, TeamWhat::Retired { of, because });
    }
    assert_eq!(open(&home.agreement()), 0);
    let all = record.under(&home.agreement()).expectations;
    assert!(all.iter().all(|each| each.end == Some(End::Retired)));
}

#[test]
fn conviction_10_marketing_sees_what_happened_and_cannot_tick_off_what_is_asked_of_sales() {
    let mut record = Story::new(1);
    let asked = record.marketing(What::Expect(ExpectStep::Asked {
        of: Party {
            side: Side::Sales,
            person: None,
        },
        what: because("call Noor back"),
        within: 60,
        silence: because("we talk"),
    }));
    let met = || {
        What::Expect(ExpectStep::Met {
            expectation: ExpectationId::Own(asked),
            because: None,
        })
    };
    record.marketing(met());
    assert!(record.view().expectations[0].open(), "not theirs to say");
    record.sales(met());
    assert!(!record.view().expectations[0].open());
    record.sales(What::Outcome {
        kind: OutcomeKind::Lost,
        because: because("they bought from their cousin"),
        seen: Some(label("Lost")),
    });
    let view = record.view();
    assert_eq!(view.outcomes[0].because, "they bought from their cousin");
}

#[test]
fn conviction_10_an_outcome_written_by_hand_for_marketing_counts_nowhere() {
    let mut home = Story::new(1);
    both(&mut home, TeamWhat::Proposed(rule("call them")));
    let mut record = Story::new(2);
    record.at = home.at;
    record.sales(took("they asked for a price"));
    record.marketing(What::Outcome {
        kind: OutcomeKind::Won,
        because: because("we think so"),
        seen: None,
    });
    let view = record.under(&home.agreement());
    assert!(view.outcomes.is_empty());
    assert!(view.expectations[0].open());
}

#[test]
fn what_one_side_proposes_decides_no_checklist_and_a_week_without_work_stops_no_clock() {
    let mut home = Story::new(1);
    let field = Article::Field {
        says: samenspel::record::Dimension::Customer,
        name: label("x_type"),
    };
    let version = home.team(Side::Sales, TeamWhat::Proposed(own(field)));
    assert_eq!(home.agreement().fields().count(), 0);
    home.team(Side::Marketing, TeamWhat::Signed { version });
    assert_eq!(home.agreement().fields().count(), 1);

    let week = |days| {
        let mut calendar = Calendar::office(Zone::utc());
        if days == 0 {
            calendar.week = [None; 7];
        }
        TeamWhat::Proposed(own(Article::Calendar(calendar)))
    };
    home.team(Side::Sales, week(5));
    // Written by hand into the CRM: the tool itself does not take it.
    home.team(Side::Sales, week(0));
    let agreement = home.agreement();
    assert!(agreement.calendar().unwrap().0.check().is_ok());
}

#[test]
fn conviction_11_a_score_moves_nothing_and_where_it_parts_from_a_judgement_that_is_kept() {
    let mut record = Story::new(1);
    record.sales(started());
    let beside = |percent| {
        What::Answered(Answer {
            criterion: budget(),
            version: None,
            verdict: Verdict::No,
            because: None,
            evidence: Vec::new(),
            beside: Some(Beside {
                set: Some(10),
                automatic: Some(percent),
            }),
        })
    };
    record.sales(beside(85));
    let view = record.view();
    assert_eq!(view.mismatches[0].percent, 85);
    assert_eq!(view.lead.with, None);
    // The score comes down later; that it once said otherwise stays.
    record.sales(beside(20));
    assert_eq!(record.view().mismatches.len(), 1);
}

#[test]
fn conviction_11_a_score_that_parts_later_from_an_answer_that_stands_is_a_mismatch_too() {
    let mut record = Story::new(1);
    record.sales(started());
    record.sales(answered(budget(), Verdict::No));
    record.marketing(answered(budget(), Verdict::Unknown));
    let now = |record: &Story, percent| {
        let facts = samenspel::record::Facts {
            automatic: Some(percent),
            ..samenspel::record::Facts::default()
        };
        samenspel::record::mismatches_now(&record.view(), Some(&facts))
    };
    assert!(now(&record, 40.0).is_empty());
    let parted = now(&record, 85.4);
    assert_eq!(parted.len(), 1);
    assert_eq!((parted[0].side, parted[0].percent), (Side::Sales, 85));
    // What was given beside such a score is kept already.
    let mut answer = Answer {
        criterion: budget(),
        version: None,
        verdict: Verdict::No,
        because: None,
        evidence: Vec::new(),
        beside: None,
    };
    answer.beside = Some(Beside {
        set: None,
        automatic: Some(85),
    });
    record.sales(What::Answered(answer));
    assert!(now(&record, 85.4).is_empty());
    assert_eq!(record.view().mismatches.len(), 1);
}

#[test]
fn conviction_9_a_side_that_leads_and_says_so_again_starts_no_second_clock() {
    let mut home = Story::new(1);
    both(&mut home, TeamWhat::Proposed(rule("call them")));
    let mut record = Story::new(2);
    record.at = home.at;
    record.sales(took("they asked for a price"));
    record.sales(took("they asked for a price again"));
    let expectations = record.under(&home.agreement()).expectations;
    assert_eq!(expectations.len(), 1);
    assert!(expectations[0].open());
}

#[test]
fn conviction_11_a_judgement_may_suggest_a_move_and_never_makes_one() {
    let mut home = Story::new(1);
    let contact = Terms {
        suggests: Some(Side::Sales),
        ..terms("Do they need to talk with a person now?")
    };
    let id = home.team(
        Side::Marketing,
        TeamWhat::Proposed(own(Article::Criterion(contact))),
    );
    let mut record = Story::new(2);
    record.marketing(answered(CriterionId::Own(id), Verdict::Yes));
    let view = record.under(&home.agreement());
    assert_eq!(view.lead.with, None);
    let judged = view.checklist[0].marketing.as_ref().unwrap().id;
    assert_eq!(
        suggestions(&view, None, &[]),
        [Suggestion::Lead {
            to: Side::Sales,
            criterion: CriterionId::Own(id),
            by: Side::Marketing,
            judged,
        }]
    );
}

#[test]
fn conviction_11_a_stage_that_the_crm_moved_asks_what_happened_until_somebody_says_it() {
    let mut record = Story::new(1);
    let moved = |since| Facts {
        stage: Some("Proposition".to_owned()),
        stage_since: Some(since),
        ..Facts::default()
    };
    let suggested = |record: &Story, facts: &Facts| suggestions(&record.view(), Some(facts), &[]);
    let nobodys = moved(record.at);
    assert!(suggested(&record, &nobodys).is_empty(), "nobody joined yet");
    record.sales(What::JoinedAt {
        stage: Some(label("Qualified")),
    });
    assert!(suggested(&record, &nobodys).is_empty(), "moved before that");
    let since = record.at + MINUTE / 2;
    let stage = "Proposition".to_owned();
    let asks = Suggestion::Moved { stage, since };
    let facts = moved(since);
    let aside = [asks.line()];
    assert_eq!(suggested(&record, &facts), [asks]);
    assert!(suggestions(&record.view(), Some(&facts), &aside).is_empty());
    record.sales(What::Outcome {
        kind: OutcomeKind::Proposal,
        because: because("two depots, three years"),
        seen: Some(label("Proposition")),
    });
    assert!(suggested(&record, &facts).is_empty(), "it was said since");
    let again = moved(record.at + 1);
    assert_eq!(suggested(&record, &again).len(), 1, "it moved once more");
}

#[test]
fn conviction_12_no_sentence_ranks_people_or_counts_their_leads() {
    let words = [
        "leaderboard",
        "ranking",
        "ranked",
        "top seller",
        "best rep",
        "your rank",
        "ranglijst",
        "klassement",
        "rangliste",
        "bestenliste",
    ];
    for (language, line) in sentences() {
        for word in words {
            assert!(!line.contains(word), "{language}: {line}");
        }
    }
}

#[test]
fn conviction_13_half_known_things_are_kept_as_they_are() {
    let mut record = Story::new(1);
    record.sales(started());
    record.sales(answered(budget(), Verdict::Unknown));
    record.marketing(answered(budget(), Verdict::No));
    record.marketing(What::Placed(Kind {
        customer: Some(label("existing")),
        ..Kind::default()
    }));
    let view = record.view();
    let row = row(&view, budget());
    assert_eq!(row.of(Side::Sales).unwrap().verdict, Verdict::Unknown);
    assert_eq!(row.reading, Reading::Open, "not knowing contradicts nobody");
    assert_eq!(view.customer.kind.customer, Some(label("existing")));
    assert_eq!(view.customer.kind.process, None);
}

#[test]
fn a_person_who_left_stays_in_what_they_signed_and_leaves_their_seat() {
    let mut home = Story::new(1);
    let id = home.team(Side::Sales, criterion("Is there a budget?"));
    home.team(
        Side::Sales,
        TeamWhat::Sits {
            person: PersonId("sam".to_owned()),
            seat: Some(Seat::Sales),
        },
    );
    home.team(
        Side::Marketing,
        TeamWhat::Sits {
            person: PersonId("sam".to_owned()),
            seat: None,
        },
    );
    let agreement = home.agreement();
    assert!(agreement.has_left(&PersonId("sam".to_owned())));
    assert_eq!(agreement.people(Side::Sales).count(), 0);
    assert_eq!(
        agreement
            .sentence(id)
            .unwrap()
            .current()
            .unwrap()
            .signed
            .len(),
        1
    );
}

#[test]
fn a_signature_for_a_side_its_writer_is_known_not_to_sit_on_does_not_count_and_is_shown() {
    for seat in [Some(Seat::Sales), None] {
        let mut home = Story::new(1);
        let person = PersonId("sol".to_owned());
        let version = home.team(Side::Sales, criterion("Is there a budget?"));
        home.team(
            Side::Sales,
            TeamWhat::Sits {
                person: person.clone(),
                seat,
            },
        );
        home.by(
            "sol",
            Side::Marketing,
            What::Team(Box::new(TeamWhat::Signed { version })),
        );
        let agreement = home.agreement();
        let current = agreement.sentence(version).unwrap().current().unwrap();
        assert!(current.agreed_at().is_none());
        assert_eq!(current.unseated, [person]);
    }
}

#[test]
fn a_signature_given_while_one_sat_on_that_side_stays_when_one_moves_or_leaves() {
    let mut home = Story::new(1);
    let sits = |seat| TeamWhat::Sits {
        person: PersonId("mira".to_owned()),
        seat,
    };
    let version = home.team(Side::Sales, criterion("Is there a budget?"));
    home.team(Side::Marketing, sits(Some(Seat::Marketing)));
    home.team(Side::Marketing, TeamWhat::Signed { version });
    home.team(Side::Marketing, sits(Some(Seat::Sales)));
    home.team(Side::Sales, sits(None));
    let agreement = home.agreement();
    let current = agreement.sentence(version).unwrap().current().unwrap();
    assert!(current.agreed_at().is_some());
}
