//! The panel's own sentences, in the language of the run.

use std::collections::BTreeMap;

use samenspel_e2e::settings::Language;
use serde::Deserialize;

const ENGLISH: &str = include_str!("../../../../extension/_locales/en/messages.json");
const DUTCH: &str = include_str!("../../../../extension/_locales/nl/messages.json");
const GERMAN: &str = include_str!("../../../../extension/_locales/de/messages.json");

#[derive(Deserialize)]
struct Message {
    message: String,
}

/// English sentences as the panel says them in this run.
pub struct Words {
    english: BTreeMap<String, Message>,
    run: BTreeMap<String, Message>,
}

impl Words {
    pub fn of(language: Language) -> Self {
        let read = |json| serde_json::from_str(json).unwrap();
        Self {
            english: read(ENGLISH),
            run: read(match language {
                Language::En => ENGLISH,
                Language::Nl => DUTCH,
                Language::De => GERMAN,
            }),
        }
    }

    /// What the panel says for an English sentence of its own; somebody's own words stay as they are.
    pub fn say(&self, english: &str) -> String {
        let own = self
            .english
            .iter()
            .find(|(_, said)| said.message == english);
        own.map_or(english.to_owned(), |(key, _)| self.run[key].message.clone())
    }

    /// A sentence with gaps, by its key.
    pub fn fill(&self, key: &str, gaps: &[&str]) -> String {
        let whole = self.run[key].message.clone();
        let numbered = gaps.iter().zip(1..);
        numbered.fold(whole, |said, (gap, place)| {
            said.replace(&format!("${place}"), gap)
        })
    }
}
