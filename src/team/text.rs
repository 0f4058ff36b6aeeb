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
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
}
