//! What Sam and Mira did before anybody looks, visit by visit.

use anyhow::{Result, anyhow};
use samenspel::record::{
    CriterionId, DeviceId, Event, EventId, LeadMove, NoteKind, Stamp, Verdict, What,
};
use samenspel::team::{Body, PersonId, Reason, Side, Starter};
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
        let device = match self.side {
            Side::Sales => DeviceId(0xde30_0001),
            Side::Marketing => DeviceId(0xde30_0002),
        };
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

/// Who speaks in which language.
struct Stage<'a> {
    people: &'a People,
    language: Language,
}

impl<'a> Stage<'a> {
    /// A visit; `first` is the number of its first event, found nowhere else on that side.
    fn visit(&self, side: Side, first: u32, what: Vec<What>) -> Visit<'a> {
        let by = match side {
            Side::Sales => &self.people.rep,
            Side::Marketing => &self.people.marketer,
        };
        Visit {
            by,
            side,
            first,
            what,
        }
    }

    fn reason(&self, english: &str, dutch: &str) -> Result<Reason> {
        Reason::new(self.language.of(english, dutch)).map_err(|fault| anyhow!("{fault}"))
    }

    fn judged(
        &self,
        about: Starter,
        verdict: Verdict,
        because: Option<(&str, &str)>,
    ) -> Result<What> {
        let because = because.map(|(english, dutch)| self.reason(english, dutch));
        Ok(What::Judged {
            criterion: CriterionId::Starter(about),
            verdict,
            because: because.transpose()?,
        })
    }

    fn wrote(&self, kind: NoteKind, to: Side, english: &str, dutch: &str) -> Result<What> {
        let text =
            Body::new(self.language.of(english, dutch)).map_err(|fault| anyhow!("{fault}"))?;
        Ok(What::Wrote {
            kind,
            to: Some(to),
            text,
        })
    }
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
        What::Started {
            with: Starter::BANT.to_vec(),
        },
        stage.judged(
            Starter::Budget,
            Verdict::Yes,
            Some((
                "the amount stands in their request",
                "het bedrag staat in hun aanvraag",
            )),
        )?,
        stage.judged(Starter::Need, Verdict::Yes, None)?,
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
            Starter::Budget,
            Verdict::No,
            Some((
                "they also asked how to pay in instalments",
                "ze vroegen ook of ze in termijnen kunnen betalen",
            )),
        )?,
        stage.judged(
            Starter::Need,
            Verdict::Yes,
            Some((
                "their new office opens in the spring",
                "hun nieuwe kantoor opent in het voorjaar",
            )),
        )?,
    ];
    Ok(vec![
        stage.visit(Side::Marketing, 1, begun),
        stage.visit(Side::Sales, 1, answered),
        stage.visit(Side::Marketing, 3, differed),
    ])
}

/// The lead that sales would rather see with marketing for a while.
pub fn second(people: &People, language: Language) -> Result<Vec<Visit<'_>>> {
    let stage = Stage { people, language };
    let offered = vec![
        What::Started {
            with: Starter::BANT.to_vec(),
        },
        What::Lead(LeadMove::Took {
            because: stage.reason("they called us", "ze belden ons")?,
        }),
        stage.judged(
            Starter::Timing,
            Verdict::No,
            Some((
                "their lease ends next autumn",
                "hun huurcontract loopt pas volgend najaar af",
            )),
        )?,
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
