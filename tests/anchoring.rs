//! Two hundred made-up pages, each drawn again another way: whether what was annotated is found where it is,
//! and never anywhere else.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests may stop at the first surprise"
)]

use std::fs;

use samenspel::anchor::{Labels, Place, Shown, find};
use samenspel::record::About;
use samenspel::team::{Label, Reason};

const PAGES: u64 = 200;
const WORDS: [&str; 24] = [
    "expected",
    "revenue",
    "phone",
    "mobile",
    "contact",
    "name",
    "company",
    "address",
    "date",
    "closing",
    "stage",
    "source",
    "campaign",
    "medium",
    "probability",
    "budget",
    "team",
    "owner",
    "priority",
    "email",
    "website",
    "job",
    "position",
    "country",
];
const DUTCH: [&str; 24] = [
    "verwachte",
    "omzet",
    "telefoon",
    "mobiel",
    "contactpersoon",
    "naam",
    "bedrijf",
    "adres",
    "datum",
    "sluiting",
    "fase",
    "bron",
    "campagne",
    "kanaal",
    "kans",
    "budget",
    "groep",
    "eigenaar",
    "voorrang",
    "e-mailadres",
    "website",
    "functie",
    "rol",
    "land",
];

/// SplitMix64: the same pages on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(most.max(1)).unwrap()).unwrap()
    }

    fn is(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// A field of the made-up CRM.
#[derive(Clone)]
struct Field {
    name: String,
    label: String,
    dutch: String,
    value: String,
    nested: bool,
}

/// What a page tells of its fields' names.
#[derive(Clone, Copy, PartialEq)]
enum Tells {
    /// The names.
    Names,
    /// Labels, which the CRM says the names of.
    Labels,
    /// Labels, and nobody says what they stand for.
    Nothing,
}

fn fields(chance: &mut Chance) -> Vec<Field> {
    let mut all: Vec<Field> = Vec::new();
    for nth in 0..5 + chance.below(295) {
        let words: Vec<usize> = (0..=chance.below(3))
            .map(|_| chance.below(WORDS.len()))
            .collect();
        let said = |from: &[&str]| {
            words
                .iter()
                .map(|word| from[*word])
                .collect::<Vec<_>>()
                .join(" ")
        };
        // Most labels of a CRM are its own; some say the same as another's.
        let (label, dutch) = match all.last() {
            Some(last) if chance.is(3) => (last.label.clone(), last.dutch.clone()),
            _ => (
                format!("{} {nth}", said(&WORDS)),
                format!("{} {nth}", said(&DUTCH)),
            ),
        };
        let nested = chance.is(15);
        // A list within the record has columns by the same names.
        let name = match all.last() {
            Some(last) if nested && chance.is(50) => last.name.clone(),
            _ => format!("{}_{nth}", said(&WORDS).replace(' ', "_")),
        };
        let value = match chance.below(4) {
            0 => String::new(),
            1 => format!("{},{:03}.00", chance.below(90) + 1, chance.below(1000)),
            _ => format!("{} {}", said(&WORDS), chance.below(1000)),
        };
        all.push(Field {
            name,
            label,
            dutch,
            value,
            nested,
        });
    }
    all
}

fn shown(field: &Field, tells: Tells, dutch: bool) -> Shown {
    Shown {
        name: (tells == Tells::Names).then(|| field.name.clone()),
        label: if dutch {
            field.dutch.clone()
        } else {
            field.label.clone()
        },
        value: field.value.clone(),
        nested: field.nested,
    }
}

/// The same record on another day: other layout, other values, now and then other words.
fn drawn_again(fields: &[Field], chance: &mut Chance) -> Vec<(usize, Field)> {
    let mut all: Vec<(usize, Field)> = Vec::new();
    for (nth, field) in fields.iter().enumerate() {
        if chance.is(10) {
            continue;
        }
        let mut field = field.clone();
        if chance.is(20) {
            field.value = format!(
                "{} {}",
                WORDS[chance.below(WORDS.len())],
                chance.below(1000)
            );
        }
        if chance.is(5) {
            // Somebody found a better word for it.
            field.label = format!("{} ({})", WORDS[chance.below(WORDS.len())], field.label);
        }
        all.insert(chance.below(all.len() + 1), (nth, field));
    }
    all
}

#[test]
fn on_two_hundred_pages_nothing_is_lost_nothing_is_wrong_and_nearly_all_is_found() {
    let (mut annotations, mut lost, mut wrong, mut right, mut there) =
        (0u32, 0u32, 0u32, 0u32, 0u32);
    for page in 0..PAGES {
        let mut chance = Chance(page);
        let record = fields(&mut chance);
        let tells = match chance.below(20) {
            0 => Tells::Nothing,
            1..4 => Tells::Labels,
            _ => Tells::Names,
        };
        let mut labels = Labels::default();
        if tells == Tells::Labels {
            // Of the record's own fields; a CRM says nothing here of those of its lists.
            for field in record.iter().filter(|field| !field.nested) {
                labels.learn(&field.label, &field.name);
                labels.learn(&field.dutch, &field.name);
            }
        }
        let again = drawn_again(&record, &mut chance);
        if tells == Tells::Labels {
            // Renamed in the CRM, it is renamed in what the CRM says.
            for (_, field) in again.iter().filter(|(_, field)| !field.nested) {
                labels.learn(&field.label, &field.name);
            }
        }
        let dutch = chance.is(25) && tells != Tells::Nothing;
        let seen: Vec<Shown> = again
            .iter()
            .map(|(_, field)| shown(field, tells, dutch))
            .collect();
        for (nth, field) in record.iter().enumerate() {
            if field.nested || annotations_enough(&mut chance) {
                continue;
            }
            annotations += 1;
            let about = About {
                name: (tells != Tells::Nothing).then(|| Label::new(&field.name).unwrap()),
                label: Label::new(&field.label).unwrap(),
                twin: record
                    .iter()
                    .filter(|of| !of.nested && of.label == field.label)
                    .count()
                    > 1,
                value: Reason::new(&field.value).ok(),
                lang: Label::new("en").ok(),
                quote: None,
            };
            let at = again.iter().position(|(of, _)| *of == nth);
            there += u32::from(at.is_some());
            match (find(&about, &seen, &labels), at) {
                (Place::At(found), Some(at)) if found == at => right += 1,
                (Place::At(_), _) => wrong += 1,
                (Place::Ask(among), _) => lost += u32::from(among.is_empty()),
                (Place::Away, _) => {}
            }
        }
    }
    let percent = |part: u32, of: u32| f64::from(part) * 100.0 / f64::from(of);
    let (precision, recall) = (percent(right, right + wrong), percent(right, there));
    let said = format!(
        "annotations: {annotations}, lost: {lost}, wrong: {wrong}, precision: {precision:.2}, recall: {recall:.2}"
    );
    println!("{said}");
    if let Some(place) = std::env::var_os("SAMENSPEL_ANCHORING") {
        let counted = format!(
            r#"{{"annotations": {annotations}, "there": {there}, "right": {right}, "lost": {lost}, "wrong": {wrong}}}"#
        );
        fs::write(place, counted).unwrap();
    }
    assert!(
        annotations > 10_000 && lost == 0 && wrong == 0 && recall >= 98.0,
        "{said}"
    );
}

/// Not every field is annotated.
fn annotations_enough(chance: &mut Chance) -> bool {
    !chance.is(60)
}
