use serde::{Deserialize, Serialize};

/// Why a text cannot be recorded as it is. What was typed stays where it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum TextFault {
    /// Nothing but white space.
    #[error("nothing is written yet")]
    Empty,
    /// More than fits.
    #[error("too long by {over} characters (at most {most})")]
    TooLong {
        /// How many characters must go.
        over: usize,
        /// How many may stay.
        most: usize,
    },
}

fn checked(text: &str, most: usize) -> Result<String, TextFault> {
    let text = text.trim();
    let long = text.chars().count();
    match long {
        0 => Err(TextFault::Empty),
        _ if long > most => Err(TextFault::TooLong {
            over: long - most,
            most,
        }),
        _ => Ok(text.to_owned()),
    }
}

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $most:expr, $one_line:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The most characters (Unicode scalar values) it holds.
            pub const MOST: usize = $most;

            /// Trims and checks.
            ///
            /// # Errors
            /// When nothing is left, or when it is longer than [`Self::MOST`].
            pub fn new(text: &str) -> Result<Self, TextFault> {
                let text = checked(text, Self::MOST)?;
                Ok(Self(if $one_line { one_line(&text) } else { text }))
            }

            /// The text as a reader sees it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextFault;
            fn try_from(text: String) -> Result<Self, TextFault> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> String {
                text.0
            }
        }
    };
}

/// A reason is one line, so that a timeline stays readable.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

text!(
    /// Why somebody did what they did, in one line.
    Reason,
    500,
    true
);
text!(
    /// A name of something: a criterion, a stage, a kind of customer.
    Label,
    80,
    true
);
text!(
    /// A criterion's question, such as "Is there a budget for this year?"
    Question,
    200,
    true
);
text!(
    /// A note's text. The cap keeps a note, with its payload, readable by every CRM of `crm-facts`.
    Body,
    24_000,
    false
);

impl Label {
    /// Whether two people mean the same word: case and outer space do not count.
    #[must_use]
    pub fn same(&self, other: &Label) -> bool {
        self.0 == other.0 || self.0.to_lowercase() == other.0.to_lowercase()
    }
}

impl Question {
    /// What two people's questions have in common when they are the same one: case, space and the
    /// marks between and behind the words do not count.
    #[must_use]
    pub fn plain(&self) -> String {
        let words = self.0.split(|c: char| !c.is_alphanumeric());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        words.join(" ").to_lowercase()
    }
}

/// The address of a page that something rests on: `https` or `http`, so that opening it runs nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Link(String);

impl Link {
    /// The most characters it holds.
    pub const MOST: usize = 500;

    /// Takes an address that was typed or pasted; nothing when it is no page's.
    #[must_use]
    pub fn new(text: &str) -> Option<Link> {
        let text = checked(text, Self::MOST).ok()?;
        let (scheme, rest) = text.split_once("://")?;
        let page = ["https", "http"]
            .iter()
            .any(|of| scheme.eq_ignore_ascii_case(of));
        let plain = |letter: char| !letter.is_control() && !letter.is_whitespace();
        let host = rest
            .chars()
            .next()
            .is_some_and(|first| first.is_alphanumeric() || first == '[');
        (page && host && rest.chars().all(plain)).then_some(Link(text))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Link {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, &'static str> {
        Link::new(&text).ok_or("no address of a page")
    }
}

impl From<Link> for String {
    fn from(link: Link) -> String {
        link.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_of_white_space_is_no_reason() {
        assert_eq!(Reason::new(" \n\t "), Err(TextFault::Empty));
    }

    #[test]
    fn a_note_that_is_too_long_says_by_how_much() {
        let text = "x".repeat(Body::MOST + 7);
        assert_eq!(
            Body::new(&text),
            Err(TextFault::TooLong {
                over: 7,
                most: Body::MOST
            })
        );
    }

    #[test]
    fn a_reason_pasted_from_a_mail_becomes_one_line() {
        assert_eq!(
            Reason::new("asked\n for  a demo").unwrap().as_str(),
            "asked for a demo"
        );
    }

    #[test]
    fn what_a_judgement_rests_on_is_a_page_and_never_a_script() {
        assert!(Link::new(" https://crm.example/odoo/crm/4 ").is_some());
        for text in [
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "https://",
            "https://a b",
            "//crm",
        ] {
            assert_eq!(Link::new(text), None, "{text}");
        }
    }
}
