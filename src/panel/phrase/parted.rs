//! What changed between two texts.

/// Where two texts part, word for word: what both begin with, what only the one says, what only the other
/// says, and what both end with.
#[must_use]
pub fn parted(one: &str, other: &str) -> [String; 4] {
    let words = |text: &str| -> Vec<String> {
        text.split_inclusive(char::is_whitespace)
            .map(str::to_owned)
            .collect()
    };
    let (one, other) = (words(one), words(other));
    let alike = |a: &String, b: &String| a.trim_end() == b.trim_end();
    let begins = one
        .iter()
        .zip(&other)
        .take_while(|(a, b)| alike(a, b))
        .count();
    let least = one.len().min(other.len()) - begins;
    let ends = one.iter().rev().zip(other.iter().rev());
    let ends = ends.take(least).take_while(|(a, b)| alike(a, b)).count();
    let part = |of: &[String], from: usize, to: usize| {
        of.get(from..to).map(<[String]>::concat).unwrap_or_default()
    };
    [
        part(&one, 0, begins),
        part(&one, begins, one.len() - ends),
        part(&other, begins, other.len() - ends),
        part(&one, one.len() - ends, one.len()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_texts_say_stands_once_and_what_they_say_otherwise_beside_each_other() {
        let parted = |one, other| parted(one, other).map(|part| part.trim().to_owned());
        assert_eq!(
            parted(
                "Yes to “Budget”: in May",
                "Yes to “Budget”: in June or July"
            ),
            ["Yes to “Budget”: in", "May", "June or July", ""]
        );
        assert_eq!(parted("in May", "now in May"), ["", "", "now", "in May"]);
        assert_eq!(parted("one two one", "one"), ["one", "two one", "", ""]);
        assert_eq!(
            parted("same\nwords", "same words"),
            ["same\nwords", "", "", ""]
        );
        assert_eq!(parted("", "new"), ["", "", "new", ""]);
    }

    proptest::proptest! {
        #[test]
        fn no_word_of_either_text_is_lost(one in "[ab \n]{0,12}", other in "[ab \n]{0,12}") {
            let words = |parts: &[&str]| -> Vec<String> {
                let whole = parts.concat();
                whole.split_whitespace().map(str::to_owned).collect()
            };
            let [before, was, is, after] = parted(&one, &other);
            proptest::prop_assert_eq!(words(&[&before, &was, &after]), words(&[&one]));
            let joined = words(&[&before, " ", &is, " ", &after]);
            proptest::prop_assert_eq!(joined, words(&[&other]));
        }
    }
}
