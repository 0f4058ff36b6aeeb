//! Labels, as pages write them: with colons, marks for what is required, and more or less space.

/// Labels that are this much alike may mean the same field (0 to 1).
pub(super) const NEAR: f64 = 0.6;
/// Labels that are this much alike say nearly the same.
pub(super) const GOOD: f64 = 0.8;

/// A label without what pages put around it: case, space, and the marks at its ends do not count.
pub(super) fn plain(label: &str) -> String {
    let words = label.split(|letter: char| !letter.is_alphanumeric() && letter != '%');
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ").to_lowercase()
}

/// Whether two labels say the same.
pub(super) fn same(one: &str, other: &str) -> bool {
    let one = plain(one);
    !one.is_empty() && one == plain(other)
}

/// How much two labels are alike, 0 to 1. Two that differ in a number are two fields ("Phone", "Phone 2").
pub(super) fn alike(one: &str, other: &str) -> f64 {
    let (one, other) = (plain(one), plain(other));
    let digits = |label: &str| -> String { label.chars().filter(|of| of.is_numeric()).collect() };
    if one.is_empty() || other.is_empty() || digits(&one) != digits(&other) {
        return 0.0;
    }
    strsim::normalized_damerau_levenshtein(&one, &other)
}
