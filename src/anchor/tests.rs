use super::*;
use crate::ledger::Quote;
use crate::team::{Label, Reason};

fn field(name: &str, label: &str, value: &str) -> Shown {
    Shown {
        name: (!name.is_empty()).then(|| name.to_owned()),
        label: label.to_owned(),
        value: value.to_owned(),
        nested: false,
    }
}

fn about(name: &str, label: &str, value: &str) -> About {
    About {
        name: Label::new(name).ok(),
        label: Label::new(label).unwrap(),
        twin: false,
        value: Reason::new(value).ok(),
        lang: Label::new("en-US").ok(),
        quote: None,
    }
}

fn page() -> Vec<Shown> {
    vec![
        field("partner_name", "Company Name", "Voorbeeld"),
        field("expected_revenue", "Expected Revenue", "€ 4,500.00"),
        field("phone", "Phone", "020 123"),
    ]
}

fn place(about: &About, page: &[Shown]) -> Place {
    find(about, page, &Labels::default())
}

#[test]
fn the_crms_own_name_finds_a_field_whatever_its_label_and_place() {
    let of = about("expected_revenue", "Expected Revenue", "€ 4,500.00");
    assert_eq!(place(&of, &page()), Place::At(1));
    let mut renamed = page();
    renamed[1].label = "Verwachte omzet".into();
    renamed.reverse();
    assert_eq!(place(&of, &renamed), Place::At(1));
    renamed.insert(0, field("expected_revenue", "Omzet", "4500"));
    assert_eq!(
        place(&of, &renamed),
        Place::At(0),
        "shown twice it is one field"
    );
}

#[test]
fn a_field_that_is_not_on_the_page_is_away_even_where_another_bears_its_label() {
    let of = about("expected_revenue", "Expected Revenue", "€ 4,500.00");
    let mut hidden = page();
    hidden.remove(1);
    assert_eq!(place(&of, &hidden), Place::Away);
    hidden.push(field("prorated_revenue", "Expected Revenue", "€ 4,500.00"));
    assert_eq!(place(&of, &hidden), Place::Away);
}

#[test]
fn a_field_of_a_list_within_the_record_is_another_records() {
    let of = about("phone", "Phone", "020 123");
    let nested = Shown {
        nested: true,
        ..field("phone", "Phone", "020 123")
    };
    assert_eq!(place(&of, &[nested]), Place::Away);
}

#[test]
fn where_a_page_tells_no_names_the_crms_own_labels_locate_in_any_language() {
    let of = about("expected_revenue", "Expected Revenue", "€ 4,500.00");
    let dutch = [
        field("", "Telefoon:", "020 123"),
        field("", "Verwachte omzet:", "€ 4.500,00"),
    ];
    assert_eq!(find(&of, &dutch, &Labels::default()), Place::Away);
    let mut labels = Labels::default();
    labels.learn("Verwachte omzet", "expected_revenue");
    labels.learn("Telefoon", "phone");
    assert_eq!(find(&of, &dutch, &labels), Place::At(1));
    // A label that two fields of the CRM bear locates neither.
    labels.learn("Verwachte omzet", "prorated_revenue");
    assert_eq!(find(&of, &dutch, &labels), Place::Ask(vec![1]));
}

#[test]
fn the_same_label_twice_is_a_question() {
    let of = about("", "Phone", "020 123");
    let twice = [
        field("", "Phone", "020 123"),
        field("", "Phone *", "030 456"),
    ];
    assert_eq!(place(&of, &twice), Place::Ask(vec![0, 1]));
    assert_eq!(place(&of, &twice[1..]), Place::At(0));
    // It stood there twice when it was annotated, and one of the two is hidden now.
    let of = About { twin: true, ..of };
    assert_eq!(place(&of, &twice[1..]), Place::Ask(vec![0]));
}

#[test]
fn a_label_that_nearly_says_it_counts_alone_and_with_the_value_that_was_quoted() {
    let of = about("", "Expected revenue", "4,500");
    let near = [
        field("", "Expected revenues", "4.500"),
        field("", "Phone", "4,500"),
    ];
    assert_eq!(place(&of, &near), Place::At(0));
    let other = [field("", "Expected revenues", "9,000")];
    assert_eq!(place(&of, &other), Place::Ask(vec![0]));
    let numbered = about("", "Phone", "020 123");
    assert_eq!(
        place(&numbered, &[field("", "Phone 2", "020 123")]),
        Place::Away
    );
}

#[test]
fn a_value_is_the_same_however_a_language_writes_numbers_and_dates() {
    let same = [
        ("€ 4,500.00", "4.500,00 €"),
        ("1,234", "1234"),
        ("11/26/2026", "26-11-2026"),
        ("a  b", "a b"),
        ("", ""),
    ];
    for (was, is) in same {
        let of = about("x", "X", was);
        assert_eq!(
            now(&of, &field("x", "X", is), None),
            Value::Same,
            "{was} and {is}"
        );
    }
    let changed = [
        ("4,500.00", "4,501.00"),
        ("1.25", "12.5"),
        ("-5", "5"),
        ("020 123", ""),
        ("", "020 123"),
        ("11/26/2026", "11/26/2027"),
    ];
    for (was, is) in changed {
        let of = about("x", "X", was);
        let found = now(&of, &field("x", "X", is), None);
        assert!(
            matches!(found, Value::Changed { .. }),
            "{was} and {is}: {found:?}"
        );
    }
}

#[test]
fn a_word_in_another_language_is_not_called_a_change() {
    let of = about("stage", "Stage", "New");
    let now = |is: &str, lang: &str| now(&of, &field("stage", "Stage", is), Some(lang));
    assert_eq!(now("Nieuw", "nl"), Value::Unknown);
    assert_eq!(now("New", "nl-NL"), Value::Same);
    assert!(matches!(now("Won", "en_GB"), Value::Changed { .. }));
}

#[test]
fn a_long_value_is_quoted_short_and_is_still_the_same() {
    let long = "word ".repeat(400);
    let value = value::quoted(&long).unwrap();
    assert!(value.as_str().chars().count() <= Reason::MOST);
    let of = about("x", "X", value.as_str());
    assert_eq!(now(&of, &field("x", "X", &long), None), Value::Same);
}

#[test]
fn a_passage_is_found_by_itself_and_where_it_stands_twice_by_what_is_around_it() {
    let quote = |exact: &str, before: &str, after: &str| Quote {
        exact: Reason::new(exact).unwrap(),
        before: Label::new(before).ok(),
        after: Label::new(after).ok(),
    };
    let text = "They asked for an offer.\n\nBob said: an   offer before June, please.";
    let found = |of: &Quote, text: &str| match passage(of, text) {
        Passage::At(range) => text.get(range).unwrap().to_owned(),
        other => format!("{other:?}"),
    };
    for (exact, before, after, stands) in [
        ("before June", "", "", "before June"),
        ("an offer before", "", "", "an   offer before"),
        ("an offer", "", "", "Unsure"),
        ("an offer", "Ann said:", "", "Unsure"),
        ("an offer", "Bob said:", "", "an   offer"),
        ("an offer", "", ".", "an offer"),
        ("a discount", "", "", "Gone"),
    ] {
        assert_eq!(found(&quote(exact, before, after), text), stands);
    }
    assert_eq!(found(&quote("5 m²", "", ""), "Größe: 5 m²"), "5 m²");
}
