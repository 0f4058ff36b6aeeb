//! What a person reads, in their own language, by key.
//!
//! Every sentence stands whole in `extension/_locales/<language>/messages.json`, never glued from
//! parts, because word order and endings differ between languages: where a sentence names a side it
//! has a key per side (German needs "dem Vertrieb" and "den Vertrieb"). Placeholders are `$1` to `$9`
//! in the message itself, as `chrome.i18n.getMessage` fills them.
//!
//! In the extension the browser picks the language (`browser`); [`JsonWords`] reads the same files for
//! the tests, the playground and the notes' readable text. Imports nothing of the house.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;

/// One language.
pub trait Words {
    /// The sentence of this key, with `$1` to `$9` filled in. A missing key says the key itself.
    fn say(&self, key: &str, args: &[&str]) -> String;
}

/// What somebody wrote, to be put into a sentence: without the characters that turn the direction of all that
/// follows. A name with one of them would have the rest of the sentence read backwards, or as another's.
#[must_use]
pub fn unturned(text: &str) -> Cow<'_, str> {
    let turns = |letter: char| matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    match text.contains(turns) {
        true => Cow::Owned(text.replace(turns, "")),
        false => Cow::Borrowed(text),
    }
}

/// A language as its `messages.json` has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JsonWords(BTreeMap<String, String>);

#[derive(Deserialize)]
struct Message {
    message: String,
}

impl JsonWords {
    /// Reads a `messages.json`.
    ///
    /// # Errors
    /// When the text is not the form that browsers read.
    pub fn parse(json: &str) -> Result<JsonWords, serde_json::Error> {
        let messages: BTreeMap<String, Message> = serde_json::from_str(json)?;
        let words = messages.into_iter().map(|(key, said)| (key, said.message));
        Ok(JsonWords(words.collect()))
    }
}

impl Words for JsonWords {
    fn say(&self, key: &str, args: &[&str]) -> String {
        match self.0.get(key) {
            Some(message) => filled(message, args),
            None => key.to_owned(),
        }
    }
}

/// Fills `$1` to `$9` once, from left to right: a dollar sign in what is filled in stays one.
/// `$$` is a dollar sign, as in the browsers' own form.
fn filled(message: &str, args: &[&str]) -> String {
    let mut text = String::with_capacity(message.len());
    let mut rest = message.chars().peekable();
    while let Some(letter) = rest.next() {
        let place = match rest.peek() {
            Some(next) if letter == '$' => *next,
            _ => {
                text.push(letter);
                continue;
            }
        };
        match place.to_digit(10) {
            Some(place @ 1..=9) => {
                let arg = args.get(place as usize - 1);
                text.push_str(&unturned(arg.copied().unwrap_or_default()));
                rest.next();
            }
            _ => {
                text.push('$');
                if place == '$' {
                    rest.next();
                }
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::{Path, PathBuf};

    use super::*;

    const LANGUAGES: [(&str, &str); 3] = [
        ("en", include_str!("../extension/_locales/en/messages.json")),
        ("nl", include_str!("../extension/_locales/nl/messages.json")),
        ("de", include_str!("../extension/_locales/de/messages.json")),
    ];

    fn languages() -> Vec<(&'static str, BTreeMap<String, String>)> {
        let parsed = LANGUAGES
            .iter()
            .map(|(name, json)| (*name, JsonWords::parse(json).unwrap().0));
        parsed.collect()
    }

    #[test]
    fn what_somebody_wrote_turns_no_sentence_around() {
        let words = JsonWords::parse(r#"{"a": {"message": "$1 takes the lead from $2"}}"#).unwrap();
        let said = words.say("a", &["\u{202E}maS", "\u{2066}Mia\u{2069}"]);
        assert_eq!(said, "maS takes the lead from Mia");
    }

    fn placeholders(message: &str) -> BTreeSet<char> {
        let mut found = BTreeSet::new();
        let letters: Vec<char> = message.chars().collect();
        for pair in letters.windows(2) {
            if pair[0] == '$' && pair[1].is_ascii_digit() {
                found.insert(pair[1]);
            }
        }
        found
    }

    /// Every file a person's words are asked from: the Rust sources, the thin scripts, the pages.
    fn sources() -> Vec<(PathBuf, String)> {
        let house = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut todo = vec![house.join("src"), house.join("extension")];
        let mut found = Vec::new();
        while let Some(folder) = todo.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let end = path.extension().and_then(|end| end.to_str()).unwrap_or("");
                if path.is_dir() {
                    todo.push(path);
                } else if ["rs", "js", "html", "json"].contains(&end)
                    && !path.ends_with("messages.json")
                    && !path.ends_with("src/words.rs")
                {
                    let text = std::fs::read_to_string(&path).unwrap();
                    found.push((path, text));
                }
            }
        }
        found
    }

    /// What stands between `open` and the next quote, everywhere in a text.
    fn quoted_after<'a>(text: &'a str, open: &str) -> Vec<&'a str> {
        let rest = text.split(open).skip(1);
        rest.filter_map(|rest| rest.split(['"', '\'']).next())
            .collect()
    }

    fn is_key(word: &str) -> bool {
        let letter = |letter: char| letter.is_ascii_lowercase() || letter == '_';
        word.contains('_') && word.chars().all(letter)
    }

    #[test]
    fn a_sentence_is_filled_from_left_to_right_and_once() {
        assert_eq!(filled("$2 for $1, $$1", &["$2", "lead"]), "lead for $2, $1");
        assert_eq!(filled("costs 5 $", &[]), "costs 5 $");
        assert_eq!(filled("nobody: $3.", &["a"]), "nobody: .");
    }

    #[test]
    fn a_missing_key_says_itself() {
        assert_eq!(JsonWords::default().say("no_such_key", &[]), "no_such_key");
    }

    #[test]
    fn every_language_says_the_same_things_with_the_same_gaps() {
        let languages = languages();
        let (_, english) = &languages[0];
        for (name, words) in &languages {
            let keys: BTreeSet<_> = words.keys().collect();
            assert_eq!(keys, english.keys().collect(), "keys of {name}");
            for (key, message) in words {
                let gaps = placeholders(message);
                assert_eq!(gaps, placeholders(&english[key]), "gaps of {key} in {name}");
                assert!(!message.trim().is_empty(), "{key} says nothing in {name}");
            }
        }
    }

    #[test]
    fn every_key_that_is_asked_for_exists() {
        let words = languages().remove(0).1;
        for (path, text) in sources() {
            let mut asked = quoted_after(&text, "say(\"");
            asked.extend(quoted_after(&text, "getMessage(\""));
            asked.extend(quoted_after(&text, "getMessage('"));
            asked.extend(quoted_after(&text, "data-say=\""));
            // Where sentences are chosen from tables, a snake-case word in quotes is a key.
            let tables = ["say.rs", "telling", "panel", "agreement_page"];
            let within = |names: &[&str]| {
                let mut parts = path.components().map(|part| part.as_os_str());
                parts.any(|part| names.iter().any(|name| part == *name))
            };
            if within(&tables) && !within(&["tests"]) {
                let quoted = text.split('"').skip(1).step_by(2);
                asked.extend(quoted.filter(|word| is_key(word)));
            }
            for key in asked {
                assert!(words.contains_key(key), "{key}, in {}", path.display());
            }
        }
    }

    #[test]
    fn no_key_is_left_over() {
        let sources: String = sources().into_iter().map(|(_, text)| text).collect();
        for key in languages().remove(0).1.keys() {
            let asked = [
                format!("\"{key}\""),
                format!("'{key}'"),
                format!("__MSG_{key}__"),
            ];
            assert!(
                asked.iter().any(|asked| sources.contains(asked)),
                "nobody says {key}"
            );
        }
    }
}
