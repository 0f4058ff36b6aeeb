//! A note: readable text, and a closing line that carries the payload.

use super::payload::{Batch, text_check, unpack};
use super::plain::{escaped, fitting, plain};

/// The mark that finds a note of Samenspel, with the version of the payload's format behind it.
pub const MARK: &str = "smnspl";
/// The format this Samenspel writes and reads.
const VERSION: &str = "1";
/// The characters between two spaces in the text form.
const GROUP: usize = 60;
const CLOSING: &str = "Written with Samenspel. Please keep this line:";

/// What a note turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its readable text, without the closing line.
    pub text: String,
    /// Whether `text` was cut short.
    pub cut: bool,
    /// What it carries.
    pub part: Part,
}

/// What a note carries besides its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Nothing: a plain note.
    Plain,
    /// Events.
    Events {
        /// The events and whose they are.
        batch: Batch,
        /// Whether somebody changed the readable text afterwards.
        edited: bool,
    },
    /// The mark, but a payload that is cut or garbled.
    Damaged,
    /// The mark of a newer format.
    Newer,
}

/// The note in HTML: the payload hides in a link to the record's own page.
#[must_use]
pub fn note_html(lines: &[String], page: &str, payload: &str) -> String {
    let mut html = String::new();
    for line in lines.iter().flat_map(|text| text.split('\n')) {
        html.push_str("<p>");
        html.push_str(&escaped(line));
        html.push_str("</p>");
    }
    html.push_str("<p>— <a href=\"");
    html.push_str(&escaped(page));
    html.push('#');
    html.push_str(&format!("{MARK}{VERSION}.{payload}\">Samenspel</a></p>"));
    html
}

/// The note as plain text or Markdown, for CRMs that keep no links.
#[must_use]
pub fn note_text(lines: &[String], payload: &str) -> String {
    let mut text = lines.join("\n");
    text.push_str(&format!("\n\n{CLOSING} {MARK}{VERSION}"));
    for (place, letter) in payload.chars().enumerate() {
        if place % GROUP == 0 {
            text.push(' ');
        }
        text.push(letter);
    }
    text
}

/// Reads a note's body, HTML or text, whoever wrote it. At most `most` characters of text are kept.
#[must_use]
pub fn read_note(body: &str, most: usize) -> Note {
    linked(body, most)
        .or_else(|| worded(body, most))
        .unwrap_or_else(|| {
            let (text, cut) = plain(body, most, 1);
            Note {
                text,
                cut,
                part: Part::Plain,
            }
        })
}

/// The link form: the mark and a point inside a tag, the last one in the body.
fn linked(body: &str, most: usize) -> Option<Note> {
    let (before, rest) = body.rsplit_once(&format!("#{MARK}"))?;
    let (version, rest) = digits(rest);
    let word = rest.strip_prefix('.')?;
    let word = word.get(..word.bytes().take_while(u8::is_ascii_alphanumeric).count())?;
    let text = before.rsplit_once('<').map_or("", |(text, _)| text);
    let after = rest.split_once("</a>").map_or("", |(_, after)| after);
    Some(opened(text, after, version, word.as_bytes(), most))
}

/// The text form: the mark, then groups with white space between them. A host that keeps text as it
/// is gets it back as it is; only what does not read that way is taken for markup.
fn worded(body: &str, most: usize) -> Option<Note> {
    // Only the end of a body can hold the closing line; a huge body is not taken apart for it.
    let tail = tail(body, 256 * 1024);
    if !tail.contains(MARK) {
        return None;
    }
    let literal = closing(tail);
    let whole = literal
        .as_ref()
        .filter(|(_, _, word)| unpack(word).is_some());
    if let Some((text, version, word)) = whole {
        return Some(opened(text, "", version, word, most));
    }
    let (stripped, _) = plain(tail, usize::MAX, 1);
    let (text, version, word) = closing(&stripped).or(literal)?;
    Some(opened(text, "", version, &word, most))
}

/// Text before the closing line, the format's version, and the word.
fn closing(text: &str) -> Option<(&str, &str, Vec<u8>)> {
    // A word by which the note is found may stand behind the payload and begin like the mark.
    let versioned = |(place, mark): &(usize, &str)| {
        let rest = text.get(place + mark.len()..).unwrap_or_default();
        rest.starts_with(|letter: char| letter.is_ascii_digit())
    };
    let (place, mark) = text.rmatch_indices(MARK).find(versioned)?;
    let (before, rest) = (text.get(..place)?, text.get(place + mark.len()..)?);
    let (version, rest) = digits(rest);
    let word: Vec<u8> = rest
        .chars()
        .filter(|letter| {
            !letter.is_whitespace() && !matches!(letter, '\\' | '\u{200B}' | '\u{FEFF}')
        })
        .map_while(|letter| u8::try_from(letter).ok().filter(u8::is_ascii_alphanumeric))
        .collect();
    let before = before.trim_end();
    (!version.is_empty() && !word.is_empty()).then(|| {
        (
            before.strip_suffix(CLOSING).unwrap_or(before),
            version,
            word,
        )
    })
}

fn opened(before: &str, after: &str, version: &str, word: &[u8], most: usize) -> Note {
    let batch = unpack(word);
    let check = batch.as_ref().map(|batch| batch.text);
    let same = |rounds: &u8| {
        Some(text_check([between(before, after, usize::MAX, *rounds)
            .0
            .as_str()]))
            == check
    };
    let rounds = (0..=3).find(same);
    let (text, cut) = between(before, after, most, rounds.unwrap_or(1));
    let part = match batch {
        _ if version != VERSION => Part::Newer,
        None => Part::Damaged,
        Some(batch) => Part::Events {
            edited: rounds.is_none(),
            batch,
        },
    };
    Note { text, cut, part }
}

/// The readable text around the closing line: what somebody added below it counts as text, too.
fn between(before: &str, after: &str, most: usize, rounds: u8) -> (String, bool) {
    let (before, cut) = plain(before, most, rounds);
    let (after, cut_after) = plain(after, most, rounds);
    let before = before.trim_end_matches(|letter: char| letter.is_whitespace() || letter == '—');
    let whole = format!("{before}\n{after}");
    fitting(whole.trim(), most, cut || cut_after)
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

fn tail(text: &str, most: usize) -> &str {
    let mut from = text.len().saturating_sub(most);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    text.get(from..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{MOST_EVENTS, payload};
    use crate::record::{
        Article, Clause, CriterionId, DeviceId, Duty, Event, EventId, Scope, Stamp, TeamWhat,
        Terms, Verdict, What,
    };
    use crate::team::calendar::{Day, Zone};
    use crate::team::{Calendar, Label, Origin, PersonId, Question, Reason, Side, Starter};

    const PAGE: &str = "https://crm.example/odoo/crm/27";

    fn judged() -> (Vec<String>, Event) {
        let because = Reason::new("they asked for an offer before the end of June").ok();
        let criterion = CriterionId::Own(EventId {
            device: DeviceId(0xFEDC_BA98),
            seq: 70_000,
        });
        let event = Event {
            at: Stamp {
                ms: 1_795_000_000_000,
                tick: 3,
            },
            id: EventId {
                device: DeviceId(0xFFFF_FFFF),
                seq: 70_001,
            },
            by: PersonId("1234".to_owned()),
            side: Side::Sales,
            what: What::Judged {
                criterion,
                verdict: Verdict::Yes,
                because,
            },
        };
        (
            vec!["Sam (sales): budget yes: they asked for <an> offer & more".to_owned()],
            event,
        )
    }

    fn word() -> (Vec<String>, Event, String) {
        let (lines, event) = judged();
        let word = payload(&event.by, &lines, std::slice::from_ref(&event));
        (lines, event, word)
    }

    fn events(body: &str) -> (Vec<Event>, bool) {
        match read_note(body, 4_000).part {
            Part::Events { batch, edited } => (batch.events, edited),
            other => panic!("no events: {other:?}"),
        }
    }

    #[test]
    fn a_judgement_with_a_line_of_reason_fits_in_a_hundred_bytes() {
        let (_, _, word) = word();
        let bytes = word.len() * 8 / 11;
        assert!(bytes <= 100, "{bytes} bytes");
    }

    #[test]
    fn both_forms_of_a_note_come_back_whole() {
        let (lines, event, word) = word();
        for body in [note_html(&lines, PAGE, &word), note_text(&lines, &word)] {
            assert_eq!(events(&body), (vec![event.clone()], false), "{body}");
            assert_eq!(read_note(&body, 4_000).text, lines.join("\n"));
        }
    }

    #[test]
    fn no_more_is_shown_of_a_note_than_of_any_however_much_stands_below_its_closing_line() {
        let (lines, _, word) = word();
        let body = format!(
            "{}<p>{}</p>",
            note_html(&lines, PAGE, &word),
            "x".repeat(9_000)
        );
        let note = read_note(&body, 100);
        assert_eq!((note.text.chars().count(), note.cut), (100, true));
    }

    #[test]
    fn text_that_looks_like_markup_stays_text_in_the_html() {
        let (lines, _, word) = word();
        assert!(note_html(&lines, PAGE, &word).contains("&lt;an&gt; offer &amp; more"));
    }

    #[test]
    fn a_text_form_that_was_wrapped_and_spaced_differently_still_comes_back() {
        let (lines, event, word) = word();
        let wrapped = note_text(&lines, &word).replace(' ', "\u{a0}\n ");
        assert_eq!(events(&wrapped).0, vec![event]);
    }

    #[test]
    fn an_edit_of_the_readable_text_is_seen_and_the_events_still_count() {
        let (lines, event, word) = word();
        let edited = note_html(&lines, PAGE, &word).replace("budget yes", "budget no");
        assert_eq!(events(&edited), (vec![event], true));
    }

    #[test]
    fn a_payload_cut_anywhere_is_damaged_and_its_text_is_kept() {
        let (lines, _, word) = word();
        for kept in 1..word.len() {
            let body = note_html(&lines, PAGE, &word[..kept]);
            let note = read_note(&body, 4_000);
            assert_eq!(
                (note.part, note.text),
                (Part::Damaged, lines.join("\n")),
                "cut to {kept}"
            );
        }
    }

    #[test]
    fn one_changed_letter_is_noticed() {
        let (lines, _, word) = word();
        for place in 0..word.len() {
            let mut bytes = word.clone().into_bytes();
            bytes[place] = if bytes[place] == b'a' { b'b' } else { b'a' };
            let body = note_html(&lines, PAGE, std::str::from_utf8(&bytes).unwrap());
            let part = read_note(&body, 4_000).part;
            assert_eq!(part, Part::Damaged, "place {place}");
        }
    }

    #[test]
    fn a_note_with_more_events_or_longer_lists_than_samenspel_writes_is_damaged() {
        let (lines, event, _) = word();
        let damaged = |many: usize, what: What| {
            let event = Event {
                what,
                ..event.clone()
            };
            let word = payload(&event.by, &lines, &vec![event.clone(); many]);
            read_note(&note_html(&lines, PAGE, &word), 4_000).part == Part::Damaged
        };
        let promised = |many| What::Promised {
            duties: vec![Duty::Visibility; many],
        };
        let started = |many| What::Started {
            with: vec![Starter::Budget; many],
        };
        assert!(!damaged(MOST_EVENTS, What::Joined) && damaged(MOST_EVENTS + 1, What::Joined));
        assert!(!damaged(1, promised(Duty::MOST)) && damaged(1, promised(Duty::MOST + 1)));
        assert!(!damaged(1, started(32)) && damaged(1, started(33)));
        for (scope, days, fits) in [(Scope::MOST, Calendar::MOST_DAYS, true), (13, 201, false)] {
            let mut calendar = Calendar::office(Zone::utc());
            calendar.own = vec![Day::new(2026, 12, 24).unwrap(); days];
            let label = Label::new("tender").unwrap();
            let terms = Terms {
                name: label.clone(),
                question: Question::new("Is there a budget?").unwrap(),
                why: Reason::new("we said so").unwrap(),
                scope: Scope {
                    processes: vec![label; scope],
                    ..Scope::default()
                },
                decides: None,
                differing: None,
                suggests: None,
            };
            for says in [Article::Calendar(calendar), Article::Criterion(terms)] {
                let clause = Clause {
                    says,
                    origin: Origin::Own,
                    review: None,
                };
                let proposed = What::Team(Box::new(TeamWhat::Proposed(clause)));
                assert_eq!(damaged(1, proposed), !fits, "{scope} {days}");
            }
        }
    }

    #[test]
    fn a_note_of_a_newer_samenspel_is_read_as_text() {
        let (lines, _, word) = word();
        let body = note_html(&lines, PAGE, &word).replace("smnspl1", "smnspl2");
        assert_eq!(read_note(&body, 4_000).part, Part::Newer);
    }

    #[test]
    fn a_note_that_only_talks_about_samenspel_is_plain() {
        for body in [
            "<p>we use Samenspel</p>",
            "<p>smnspl</p>",
            "smnspl1",
            "<p>a &lt; b</p>",
            "",
        ] {
            assert!(matches!(read_note(body, 4_000).part, Part::Plain), "{body}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_note_at_all_makes_it_panic(body in "(<a href=\"#)?smnspl[0-9]{0,2}[. ]?[A-Za-z0-9 ]{0,80}.{0,20}") {
            let _ = read_note(&body, 100);
        }
    }
}
