//! Markup to text. Not a parser of HTML and no sanitiser: what comes out is only ever shown as text.

/// So many tags without an end are looked for in one body; what follows more is text.
const MOST_ENDLESS: usize = 4;

/// The readable text of a body, and whether it was cut at `most` characters. Entities are decoded
/// `rounds` times at most: once is HTML, more is for CRMs that encode what was encoded already, and
/// none takes the body as text that is no markup at all.
pub(crate) fn plain(body: &str, most: usize, rounds: u8) -> (String, bool) {
    let mut text = String::new();
    let mut left = most;
    let mut rest = body;
    // What begins like a tag and never ends costs a look at all that follows; so few of them are looked for.
    let mut endless = 0;
    if rounds == 0 {
        let whole = keep(&mut text, rest, &mut left, 0);
        return fitting(&tidy(&text), most, !whole);
    }
    while let Some(open) = rest.find('<') {
        let (run, tagged) = rest.split_at(open);
        if !keep(&mut text, run, &mut left, rounds) {
            return fitting(&tidy(&text), most, true);
        }
        match tag(tagged) {
            Some((name, after)) => {
                if breaks(&name) {
                    text.push('\n');
                }
                rest = if hidden(&name) {
                    behind(after, &name)
                } else {
                    after
                };
            }
            // A lone `<` is text.
            None => {
                endless += usize::from(begins_tag(tagged));
                if endless > MOST_ENDLESS {
                    rest = tagged;
                    break;
                }
                if !keep(&mut text, "<", &mut left, rounds) {
                    return fitting(&tidy(&text), most, true);
                }
                rest = tagged.get(1..).unwrap_or_default();
            }
        }
    }
    let whole = keep(&mut text, rest, &mut left, rounds);
    fitting(&tidy(&text), most, !whole)
}

/// So much of a text as is kept, and whether it is cut: now, or was before.
pub(super) fn fitting(text: &str, most: usize, cut: bool) -> (String, bool) {
    match text.char_indices().nth(most) {
        Some((end, _)) => (text.get(..end).unwrap_or_default().to_owned(), true),
        None => (text.to_owned(), cut),
    }
}

/// Adds a run between two tags; false when it did not fit.
fn keep(text: &mut String, run: &str, left: &mut usize, rounds: u8) -> bool {
    // An entity takes more characters than it stands for, so a generous slice is decoded, then cut.
    let slice = run
        .char_indices()
        .nth(left.saturating_mul(8))
        .map_or(run, |(end, _)| run.get(..end).unwrap_or(run));
    let decoded = entities(slice, rounds);
    let fits = decoded
        .char_indices()
        .nth(*left)
        .map_or(decoded.as_str(), |(end, _)| {
            decoded.get(..end).unwrap_or("")
        });
    *left = left.saturating_sub(fits.chars().count());
    text.push_str(fits);
    fits.len() == decoded.len() && slice.len() == run.len()
}

fn entities(run: &str, rounds: u8) -> String {
    let mut text = run.to_owned();
    for _ in 0..rounds {
        if !text.contains('&') {
            break;
        }
        let next = decoded(&text);
        if next == text {
            break;
        }
        text = next;
    }
    text
}

/// Decodes each entity once. Of the names only those that sanitisers write themselves: the table of
/// all 2,231 would take more room in the extension than the whole codec.
fn decoded(text: &str) -> String {
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let named = part
            .split_once(';')
            .and_then(|(name, rest)| Some((entity(name)?, rest)));
        match named {
            Some((letter, rest)) => {
                out.push(letter);
                out.push_str(rest);
            }
            None => {
                out.push('&');
                out.push_str(part);
            }
        }
    }
    out
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number
            .strip_prefix(['x', 'X'])
            .map(|hex| u32::from_str_radix(hex, 16));
        return char::from_u32(hex.unwrap_or_else(|| number.parse()).ok()?);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "euro" => '€',
        _ => return None,
    })
}

/// Text as HTML that says just that text, between tags and in a double-quoted attribute.
pub(crate) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            letter => html.push(letter),
        }
    }
    html
}

fn begins_tag(text: &str) -> bool {
    let mut letters = text.chars();
    let opens = letters.next() == Some('<');
    let first = letters.next();
    opens && first.is_some_and(|of| of.is_ascii_alphabetic() || of == '/' || of == '!')
}

/// The tag's lower-case name (`/p` when it closes), and what follows it.
fn tag(text: &str) -> Option<(String, &str)> {
    if !begins_tag(text) {
        return None;
    }
    let inner = text.strip_prefix('<')?;
    let mut quote = None;
    for (place, letter) in inner.char_indices() {
        match (quote, letter) {
            (None, '>') => {
                let name = inner
                    .get(..place)?
                    .split(|c: char| c.is_whitespace() || c == '>')
                    .next()
                    .unwrap_or("");
                return Some((
                    name.trim_end_matches('/').to_ascii_lowercase(),
                    inner.get(place + 1..)?,
                ));
            }
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
    }
    None
}

fn breaks(name: &str) -> bool {
    matches!(
        name,
        "br" | "/p"
            | "/div"
            | "/li"
            | "/tr"
            | "/h1"
            | "/h2"
            | "/h3"
            | "/h4"
            | "/blockquote"
            | "/pre"
    )
}

fn hidden(name: &str) -> bool {
    matches!(name, "script" | "style")
}

/// What follows the end of a hidden element; nothing when it never ends.
fn behind<'a>(text: &'a str, name: &str) -> &'a str {
    let close = format!("</{name}");
    let end = text
        .to_ascii_lowercase()
        .find(&close)
        .and_then(|at| text.get(at..));
    end.and_then(|at| at.split_once('>'))
        .map_or("", |(_, after)| after)
}

/// One space for any run of blanks, no blank lines in a row, nothing invisible.
fn tidy(text: &str) -> String {
    let visible: String = text.chars().filter(|letter| !invisible(*letter)).collect();
    let lines = visible
        .split('\n')
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let kept: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    kept.join("\n")
}

/// Zero-width and direction-changing characters: they could make a name read as another.
fn invisible(letter: char) -> bool {
    matches!(letter, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{00AD}')
        || (letter.is_control() && letter != '\n' && letter != '\t')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_note_of_odoo_reads_as_its_lines() {
        let (text, cut) = plain(
            "<p>Called &amp; left a&nbsp;message</p><p>Back <b>Friday</b><br/>or Monday</p>",
            100,
            1,
        );
        assert_eq!(text, "Called & left a message\nBack Friday\nor Monday");
        assert!(!cut);
    }

    #[test]
    fn script_is_left_out_and_a_lone_bracket_stays() {
        assert_eq!(
            plain("a <script>alert(1)</script>b 3 < 4", 100, 1).0,
            "a b 3 < 4"
        );
    }

    #[test]
    fn a_five_megabyte_note_is_cut_and_says_so() {
        let (text, cut) = plain(&format!("<p>{}</p>", "x".repeat(5_000_000)), 4_000, 1);
        assert_eq!((text.len(), cut), (4_000, true));
    }

    #[test]
    fn an_entity_is_decoded_once_and_a_lone_ampersand_stays() {
        assert_eq!(
            decoded("R&D &amp;lt; &#233;&#xe9; &euro;5 &nosuch; &#x110000; &"),
            "R&D &lt; éé €5 &nosuch; &#x110000; &"
        );
    }

    proptest! {
        #[test]
        fn what_is_escaped_reads_as_it_was_written(text in "[^\\s\\p{C}]{0,40}") {
            prop_assert_eq!(plain(&escaped(&text), 100, 1).0, text);
        }

        #[test]
        fn no_body_at_all_makes_it_panic(body: String, most in 0usize..50) {
            prop_assert!(plain(&body, most, 1).0.chars().count() <= most);
        }

        #[test]
        fn no_run_of_tags_is_more_than_is_kept(body in "(<br>|</p>|[<>&;/a-z\"' é#]){0,60}") {
            prop_assert!(plain(&body, 20, 1).0.chars().count() <= 20);
        }
    }
}
