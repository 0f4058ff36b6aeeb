//! What Sam and Mira did before anybody looks, visit by visit.

use anyhow::{Result, anyhow};
use samenspel::record::{
    About, Answer, Article, Clause, CriterionId, DeviceId, Event, EventId, ExpectStep, LeadMove,
    NoteKind, Open, Party, Rule, Scope, Stamp, TeamWhat, Terms, ThreadStep, Trigger, Verdict, What,
};
use samenspel::team::{Body, Label, Origin, PersonId, Question, Reason, Seat, Side};
use samenspel_e2e::odoo::Person;
use samenspel_e2e::settings::Language;

use crate::people::People;

/// One visit of one person: what becomes one note.
pub struct Visit<'a> {
    /// Who.
    pub by: &'a Person,
    side: Side,
    first: u32,
    what: Vec<What>,
}

impl Visit<'_> {
    /// The visit as events, made at that time (UTC ms).
    ///
    /// Their names are the same in every run, so a second run finds what the first one posted.
    pub fn events(&self, ms: u64) -> Vec<Event> {
        let device = device(self.side, self.by);
        let numbered = (0_u16..).zip(self.first..).zip(&self.what);
        let event = |((tick, seq), what): ((u16, u32), &What)| Event {
            at: Stamp { ms, tick },
            id: EventId { device, seq },
            by: PersonId(self.by.odoo.uid.to_string()),
            side: self.side,
            what: what.clone(),
        };
        numbered.map(event).collect()
    }
}

fn device(side: Side, of: &Person) -> DeviceId {
    let chance = match side {
        Side::Sales => 0xde30_0000,
        Side::Marketing => 0xde31_0000,
    };
    DeviceId::of(chance, &PersonId(of.odoo.uid.to_string()))
}

/// The first number of the events about the agreement; the leads' own stay below.
const AGREEMENT: u32 = 100;
/// Where in the visits below each criterion is proposed.
const MONEY: (Side, u32) = (Side::Sales, 2);
const DECIDES: (Side, u32) = (Side::Sales, 3);
const PLACE: (Side, u32) = (Side::Marketing, 4);

/// Who speaks in which language.
struct Stage<'a> {
    people: &'a People,
    language: Language,
}

impl<'a> Stage<'a> {
    /// A visit; `first` is the number of its first event, found nowhere else on that side.
    fn visit(&self, side: Side, first: u32, what: Vec<What>) -> Visit<'a> {
        Visit {
            by: self.of(side),
            side,
            first,
            what,
        }
    }

    fn of(&self, side: Side) -> &'a Person {
        match side {
            Side::Sales => &self.people.rep,
            Side::Marketing => &self.people.marketer,
        }
    }

    /// The names of what sales and marketing put into the agreement, by their numbers there.
    fn sentence(&self, (side, nth): (Side, u32)) -> EventId {
        EventId {
            device: device(side, self.of(side)),
            seq: AGREEMENT + nth,
        }
    }

    fn signed(&self, of: (Side, u32)) -> What {
        let version = self.sentence(of);
        team(TeamWhat::Signed { version })
    }

    fn reason(&self, english: &str, dutch: &str) -> Result<Reason> {
        Reason::new(self.language.of(english, dutch)).map_err(|fault| anyhow!("{fault}"))
    }

    fn judged(
        &self,
        of: (Side, u32),
        verdict: Verdict,
        because: Option<(&str, &str)>,
    ) -> Result<What> {
        let because = because.map(|(english, dutch)| self.reason(english, dutch));
        let id = self.sentence(of);
        Ok(What::Answered(Answer {
            criterion: CriterionId::Own(id),
            version: Some(id),
            verdict,
            because: because.transpose()?,
            evidence: Vec::new(),
            beside: None,
        }))
    }

    /// A criterion for the agreement: its name, its question, and why it matters, in both languages.
    fn criterion(&self, texts: [(&str, &str); 3]) -> Result<What> {
        let [name, question, why] = texts.map(|(english, dutch)| self.language.of(english, dutch));
        let fault = |fault| anyhow!("{fault}");
        Ok(team(TeamWhat::Proposed(clause(Article::Criterion(
            Terms {
                name: Label::new(name).map_err(fault)?,
                question: Question::new(question).map_err(fault)?,
                why: Reason::new(why).map_err(fault)?,
                scope: Scope::default(),
                decides: None,
                differing: None,
                suggests: None,
            },
        )))))
    }

    fn sits(&self, side: Side) -> What {
        let (who, seat) = match side {
            Side::Sales => (&self.people.rep, Seat::Sales),
            Side::Marketing => (&self.people.marketer, Seat::Marketing),
        };
        team(TeamWhat::Sits {
            person: PersonId(who.odoo.uid.to_string()),
            seat: Some(seat),
        })
    }

    fn wrote(&self, kind: NoteKind, to: Side, english: &str, dutch: &str) -> Result<What> {
        Ok(What::Wrote {
            kind,
            to: Some(to),
            text: self.body(english, dutch)?,
        })
    }

    fn body(&self, english: &str, dutch: &str) -> Result<Body> {
        Body::new(self.language.of(english, dutch)).map_err(|fault| anyhow!("{fault}"))
    }

    /// A note about the expected revenue that names the rep.
    fn on_revenue(&self, english: &str, dutch: &str) -> Result<What> {
        let label = |text: &str| Label::new(text).map_err(|fault| anyhow!("{fault}"));
        let rep = &self.people.rep;
        let named = |text: &str| format!("@{}, {text}", rep.name);
        Ok(What::Noted {
            about: Some(Box::new(About {
                name: Some(label("expected_revenue")?),
                label: label(self.language.of("Expected Revenue", "Verwachte omzet"))?,
                twin: false,
                value: Some(self.reason("40,000.00", "40.000,00")?),
                lang: Some(label(self.language.of("en-US", "nl-NL"))?),
                quote: None,
            })),
            kind: NoteKind::Context,
            to: None,
            text: self.body(&named(english), &named(dutch))?,
            mentions: vec![PersonId(rep.odoo.uid.to_string())],
        })
    }
}

fn team(what: TeamWhat) -> What {
    What::Team(Box::new(what))
}

fn clause(says: Article) -> Clause {
    Clause {
        says,
        origin: Origin::Own,
        review: None,
    }
}

/// What the two sides agreed: two criteria and a rule, a third criterion that waits for sales, and one
/// of three questions answered.
pub fn agreement(people: &People, language: Language) -> Result<Vec<Visit<'_>>> {
    let stage = Stage { people, language };
    let sales = vec![
        team(TeamWhat::Home),
        stage.sits(Side::Sales),
        stage.criterion([
            ("Money", "Geld"),
            (
                "Is there money for it this year?",
                "Is er dit jaar geld voor?",
            ),
            (
                "without it a visit costs both of us a day",
                "zonder dat kost een bezoek ons allebei een dag",
            ),
        ])?,
        stage.criterion([
            ("Who decides", "Wie beslist"),
            ("Do we talk with who decides?", "Praten we met wie beslist?"),
            (
                "a quotation that nobody may sign stays in a drawer",
                "een offerte die niemand mag tekenen blijft liggen",
            ),
        ])?,
        team(TeamWhat::Proposed(clause(Article::Rule(Rule {
            when: Trigger::Leads,
            of: Side::Sales,
            what: stage.reason("talk with them", "met ze praten")?,
            within: 8 * 60,
            silence: stage.reason(
                "we look at it together on Friday",
                "we bekijken het vrijdag samen",
            )?,
        })))),
    ];
    let marketing = vec![
        stage.sits(Side::Marketing),
        stage.signed(MONEY),
        stage.signed(DECIDES),
        stage.signed((Side::Sales, 4)),
        stage.criterion([
            ("A place of their own", "Een eigen plek"),
            (
                "Do they have a place to put it?",
                "Hebben ze er een plek voor?",
            ),
            (
                "who moves first buys later",
                "wie eerst verhuist, koopt later",
            ),
        ])?,
        team(TeamWhat::Proposed(clause(Article::Answer {
            to: Open::Silence,
            text: stage.reason(
                "after two working days it is on Friday's list",
                "na twee werkdagen staat het op de lijst van vrijdag",
            )?,
        }))),
    ];
    Ok(vec![
        stage.visit(Side::Sales, AGREEMENT, sales),
        stage.visit(Side::Marketing, AGREEMENT, marketing),
    ])
}

/// The lead on which both are at work: an agreement, a difference, a question.
pub fn first(people: &People, language: Language) -> Result<Vec<Visit<'_>>> {
    let stage = Stage { people, language };
    let context = stage.wrote(
        NoteKind::Context,
        Side::Sales,
        "Came by the spring mailing, read the page about delivery times three times and asked for the catalogue.",
        "Kwam binnen via de voorjaarsmailing, las de pagina over levertijden drie keer en vroeg de catalogus aan.",
    )?;
    let begun = vec![What::Joined, context];
    let answered = vec![
        What::JoinedAt { stage: None },
        stage.judged(
            MONEY,
            Verdict::Yes,
            Some((
                "the amount stands in their request",
                "het bedrag staat in hun aanvraag",
            )),
        )?,
        stage.judged(DECIDES, Verdict::Yes, None)?,
        What::Lead(LeadMove::Took {
            because: stage.reason(
                "they asked for a quotation this week",
                "ze vroegen om een offerte voor deze week",
            )?,
        }),
        stage.wrote(
            NoteKind::Question,
            Side::Marketing,
            "Who else of them read along? I would like to call the one who decides.",
            "Wie lazen er daar nog meer mee? Ik bel graag degene die beslist.",
        )?,
    ];
    let differed = vec![
        stage.judged(
            MONEY,
            Verdict::No,
            Some((
                "they also asked how to pay in instalments",
                "ze vroegen ook of ze in termijnen kunnen betalen",
            )),
        )?,
        stage.judged(
            PLACE,
            Verdict::Yes,
            Some((
                "their new office opens in the spring",
                "hun nieuwe kantoor opent in het voorjaar",
            )),
        )?,
        stage.on_revenue(
            "the amount is for the first office; they open two more this year.",
            "het bedrag is voor het eerste kantoor; ze openen er dit jaar nog twee.",
        )?,
    ];
    let note = EventId {
        device: device(Side::Marketing, &people.marketer),
        seq: 5,
    };
    let text = stage.body(
        "Good to know, I ask for all three.",
        "Goed om te weten, ik vraag naar alle drie.",
    )?;
    let step = ThreadStep::Replied {
        text,
        mentions: Vec::new(),
    };
    Ok(vec![
        stage.visit(Side::Marketing, 1, begun),
        stage.visit(Side::Sales, 1, answered),
        stage.visit(Side::Marketing, 3, differed),
        stage.visit(Side::Sales, 6, vec![What::Thread { note, step }]),
    ])
}

/// The lead that sales would rather see with marketing for a while.
pub fn second(people: &People, language: Language) -> Result<Vec<Visit<'_>>> {
    let stage = Stage { people, language };
    let offered = vec![
        What::Lead(LeadMove::Took {
            because: stage.reason("they called us", "ze belden ons")?,
        }),
        stage.judged(
            MONEY,
            Verdict::No,
            Some((
                "their year begins in the autumn",
                "hun jaar begint pas in het najaar",
            )),
        )?,
        What::Expect(ExpectStep::Asked {
            of: Party {
                side: Side::Marketing,
                person: None,
            },
            what: stage.reason(
                "invite them to the autumn fair",
                "ze uitnodigen voor de najaarsbeurs",
            )?,
            within: 16 * 60,
            silence: stage.reason(
                "we talk about it on Friday",
                "we hebben het er vrijdag over",
            )?,
        }),
        What::Lead(LeadMove::Offered {
            to: Side::Marketing,
            because: stage.reason(
                "nothing to sell before the autumn; keep them warm until then",
                "voor het najaar valt er niets te verkopen; houd ze tot dan warm",
            )?,
        }),
    ];
    Ok(vec![stage.visit(Side::Sales, 11, offered)])
}
