/// The first wait after a failure, ms.
const FIRST_MS: u64 = 4_000;
/// The longest wait, ms.
pub(super) const LONGEST_MS: u64 = 10 * 60_000;

/// How long to wait after the `tries`-th failure (from 1), ms: doubling, at most ten minutes, less
/// up to a half by chance so that a team does not come back all at once.
#[must_use]
pub fn backoff(tries: u32, chance: u32) -> u64 {
    let doublings = tries.saturating_sub(1).min(16);
    let whole = FIRST_MS.saturating_mul(1 << doublings).min(LONGEST_MS);
    let less = whole / 2 * u64::from(chance % 1024) / 1024;
    whole - less
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_ten_minutes_and_never_more() {
        assert_eq!(
            [1, 2, 3].map(|tries| backoff(tries, 0)),
            [4_000, 8_000, 16_000]
        );
        assert_eq!(backoff(u32::MAX, 0), LONGEST_MS);
    }

    #[test]
    fn chance_takes_at_most_half_of_a_wait() {
        assert!((0..5_000).all(|chance| (8_000..=16_000).contains(&backoff(3, chance))));
    }
}
