//! What the two sides agreed to come before the lead moves: it stops nobody, and who goes past it says
//! why.

use super::agreed::{clause, with_home};
use super::*;
use crate::record::{Article, Clause, Ending, EventId, TalkStep, TeamWhat};

/// A team that agreed on a criterion, marketing in the lead, and what rep and marketer know as of now.
struct Agreed {
    team: Team,
    home: RecordKey,
    depot: EventId,
}

impl Agreed {
    fn new() -> Agreed {
        let (team, home) = with_home();
        team.marketer.look(&home);
        let depot = team.marketer.book(true).agreement.sentences[0].id;
        let agreed = Agreed { team, home, depot };
        agreed.signs(depot);
        let took = What::Lead(LeadMove::Took {
            because: because("they only read so far"),
        });
        agreed.team.marketer.does(&agreed.team.lead, took);
        agreed.spread();
        agreed
    }

    /// Marketing signs.
    fn signs(&self, version: EventId) {
        let told = self
            .team
            .marketer
            .agrees(&self.home, TeamWhat::Signed { version });
        assert!(matches!(told, Told::Agreed(_)), "{told:?}");
    }

    /// Sales proposes that the criterion comes before sales takes the lead.
    fn proposes(&self) -> EventId {
        let says = Article::Gate {
            criterion: self.depot,
            before: Side::Sales,
            why: because("two vans stood before a closed gate"),
        };
        let gate = Clause {
            says,
            ..clause("unused?")
        };
        self.team.rep.agrees(&self.home, TeamWhat::Proposed(gate));
        self.spread();
        let book = self.team.rep.book(false).agreement;
        book.sentences.last().unwrap().id
    }

    /// With the gate signed by both.
    fn gated() -> Agreed {
        let agreed = Agreed::new();
        let gate = agreed.proposes();
        agreed.signs(gate);
        agreed.spread();
        agreed
    }

    /// Everybody sends, and hears of everything.
    fn spread(&self) {
        for profile in [&self.team.rep, &self.team.marketer] {
            profile.sends(&self.home);
            profile.sends(&self.team.lead);
        }
        for profile in [&self.team.rep, &self.team.marketer] {
            self.team.clock.pass(20_000);
            profile.book(true);
            profile.look_later(&self.team.lead);
        }
    }

    fn criterion(&self) -> CriterionId {
        CriterionId::Own(self.depot)
    }

    fn judges(&self, who: &Profile, verdict: Verdict) {
        let judged = What::Judged {
            criterion: self.criterion(),
            verdict,
            because: None,
        };
        assert!(matches!(who.does(&self.team.lead, judged), Told::Shown(_)));
    }

    fn despite(&self, did: LeadMove) -> What {
        What::Despite {
            did,
            criteria: vec![self.criterion()],
            because: because("the van is there on Friday only"),
        }
    }
}

fn offered() -> LeadMove {
    LeadMove::Offered {
        to: Side::Sales,
        because: because("they asked for a price"),
    }
}

fn moves(told: &Told) -> bool {
    matches!(told, Told::Shown(_))
}

#[test]
fn what_one_side_proposes_to_come_first_holds_nobody_back_until_the_other_signed_it() {
    let agreed = Agreed::new();
    let gate = agreed.proposes();
    let lead = &agreed.team.lead;
    let view = agreed.team.rep.shown(lead).view;
    assert_eq!(view.gates(Side::Sales).count(), 0);
    agreed.signs(gate);
    agreed.spread();
    let view = agreed.team.rep.shown(lead).view;
    assert_eq!(view.gates(Side::Sales).count(), 1);
    assert_eq!(view.gates(Side::Marketing).count(), 0);
    assert_eq!(
        agreed.team.rep.does(lead, took()),
        Told::Failed(Trouble::ComesFirst)
    );
    // Marketing may take it at any time, and sales may offer it.
    assert!(moves(&agreed.team.marketer.does(lead, took())));
}

#[test]
fn who_goes_past_what_comes_first_says_why_and_that_stays_with_the_move_and_in_the_crm() {
    let agreed = Agreed::gated();
    let lead = &agreed.team.lead;
    let LeadMove::Took { because } = (match took() {
        What::Lead(did) => did,
        other => panic!("{other:?}"),
    }) else {
        panic!("no taking");
    };
    let past = agreed.despite(LeadMove::Took { because });
    assert!(moves(&agreed.team.rep.does(lead, past)));
    agreed.spread();
    let step = agreed.team.marketer.shown(lead).view.lead.step.unwrap();
    assert_eq!(step.side, Side::Sales);
    let despite = step.despite.unwrap();
    assert_eq!(despite.criteria, [agreed.criterion()]);
    assert_eq!(despite.because, "the van is there on Friday only");
    let notes = agreed.team.odoo.bodies(lead);
    let said = notes.iter().any(|body| {
        body.contains("Do they have a depot?") && body.contains("the van is there on Friday only")
    });
    assert!(said, "{notes:?}");
}

#[test]
fn once_both_sides_say_yes_the_lead_moves_without_another_word() {
    let agreed = Agreed::gated();
    let lead = &agreed.team.lead;
    agreed.judges(&agreed.team.rep, Verdict::Yes);
    agreed.spread();
    assert_eq!(
        agreed.team.rep.does(lead, took()),
        Told::Failed(Trouble::ComesFirst),
        "one side's yes is not both sides'"
    );
    agreed.judges(&agreed.team.marketer, Verdict::Yes);
    agreed.spread();
    assert!(moves(&agreed.team.rep.does(lead, took())));
}

#[test]
fn what_was_settled_as_different_for_this_customer_holds_nobody_back() {
    let agreed = Agreed::gated();
    let lead = &agreed.team.lead;
    agreed.judges(&agreed.team.rep, Verdict::Yes);
    agreed.judges(&agreed.team.marketer, Verdict::No);
    agreed.spread();
    let settled = What::Talk {
        criterion: agreed.criterion(),
        step: TalkStep::Ended(Ending::Exception {
            because: because("they fetch it themselves"),
        }),
    };
    assert!(moves(&agreed.team.rep.does(lead, settled)));
    assert!(moves(&agreed.team.rep.does(lead, took())));
}

#[test]
fn who_accepts_an_offer_that_says_what_it_goes_past_need_not_say_it_again() {
    let agreed = Agreed::gated();
    let lead = &agreed.team.lead;
    let marketer = &agreed.team.marketer;
    assert_eq!(
        marketer.does(lead, What::Lead(offered())),
        Told::Failed(Trouble::ComesFirst),
        "an offer to sales goes the same way"
    );
    assert!(moves(&marketer.does(lead, agreed.despite(offered()))));
    agreed.spread();
    let offer = agreed.team.rep.shown(lead).view.lead.open[0].id;
    let accepted = What::Lead(LeadMove::Accepted { offer });
    assert!(moves(&agreed.team.rep.does(lead, accepted)));
    let step = agreed.team.rep.shown(lead).view.lead.step.unwrap();
    assert!(
        step.despite.is_some(),
        "what it went past is still to be read"
    );
}

#[test]
fn an_offer_made_before_something_came_first_is_accepted_with_a_word_about_it() {
    let agreed = Agreed::new();
    let lead = &agreed.team.lead;
    agreed.team.marketer.does(lead, What::Lead(offered()));
    agreed.spread();
    let gate = agreed.proposes();
    agreed.signs(gate);
    agreed.spread();
    let offer = agreed.team.rep.shown(lead).view.lead.open[0].id;
    let accepted = LeadMove::Accepted { offer };
    assert_eq!(
        agreed.team.rep.does(lead, What::Lead(accepted.clone())),
        Told::Failed(Trouble::ComesFirst)
    );
    assert!(moves(&agreed.team.rep.does(lead, agreed.despite(accepted))));
    let view = agreed.team.rep.shown(lead).view;
    assert_eq!(view.lead.with, Some(Side::Sales));
    assert_eq!(view.owners.of(Side::Sales).len(), 1, "who leads owns");
}

#[test]
fn a_retired_criterion_comes_before_nothing() {
    let agreed = Agreed::gated();
    let retired = || TeamWhat::Retired {
        of: agreed.depot,
        because: because("everybody has one by now"),
    };
    agreed.team.rep.agrees(&agreed.home, retired());
    agreed.team.marketer.agrees(&agreed.home, retired());
    agreed.spread();
    assert!(moves(&agreed.team.rep.does(&agreed.team.lead, took())));
}
