use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// The window that bursts are counted in, ms.
const WINDOW_MS: u64 = 10_000;
/// A day, ms; days are those of UTC.
const DAY_MS: u64 = 24 * 3_600_000;

/// How much may be asked of one CRM from one browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Requests in any ten seconds.
    pub ten_seconds: u32,
    /// Requests a day, in UTC; no limit when empty.
    pub day: Option<u32>,
}

impl Default for Budget {
    /// Three times what the busiest minute beside a record costs, and no vendor's published limit for one
    /// person is lower: whoever meets it has found a fault of ours, and the CRM is spared.
    fn default() -> Self {
        Budget {
            ten_seconds: 60,
            day: None,
        }
    }
}

/// What was asked of one CRM lately.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// When, within the window, oldest first (UTC ms).
    recent: VecDeque<u64>,
    /// The day that is counted, in days since 1970.
    day: u64,
    /// How many that day.
    today: u32,
    /// How many of these are already written down.
    reserved: u32,
}

/// What is written down of it: as much as may have been asked, in blocks, so that not every request costs a
/// write, and a restart never forgets any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    day: u64,
    today: u32,
    /// When the last block was begun, UTC ms.
    at: u64,
}

impl Spent {
    /// So many requests are written down at once while only bursts are counted.
    const BLOCK: u32 = 10;

    /// As it may be after a restart: everything written down was asked, the last block at its latest.
    #[must_use]
    pub fn of(kept: Kept) -> Spent {
        Spent {
            recent: (0..Self::BLOCK.min(kept.today)).map(|_| kept.at).collect(),
            day: kept.day,
            today: kept.today,
            reserved: kept.today,
        }
    }

    /// Takes one request at `now` out of the budget.
    ///
    /// # Errors
    /// How long to wait (ms) when there is none left.
    pub fn take(&mut self, now: u64, budget: Budget) -> Result<(), u64> {
        // A clock that was set back starts counting anew; one day is not counted twice.
        self.recent.retain(|at| *at <= now && now - *at < WINDOW_MS);
        let day = now / DAY_MS;
        if day > self.day {
            (self.day, self.today, self.reserved) = (day, 0, 0);
        }
        if budget.day.is_some_and(|most| self.today >= most) {
            let next = (self.day + 1).saturating_mul(DAY_MS);
            return Err(next.saturating_sub(now).max(1));
        }
        let many = u32::try_from(self.recent.len()).unwrap_or(u32::MAX);
        if many >= budget.ten_seconds {
            let first = self.recent.front().copied().unwrap_or(now);
            return Err((first + WINDOW_MS).saturating_sub(now).max(1));
        }
        self.recent.push_back(now);
        self.today = self.today.saturating_add(1);
        Ok(())
    }

    /// What is to be written down before the request that was just taken is sent; mostly nothing. Where a
    /// day has a limit each request is, so that no restart costs one any.
    pub fn reserve(&mut self, now: u64, budget: Budget) -> Option<Kept> {
        if self.today <= self.reserved {
            return None;
        }
        let ahead = match budget.day {
            Some(_) => 0,
            None => Self::BLOCK - 1,
        };
        self.reserved = self.today.saturating_add(ahead);
        Some(Kept {
            day: self.day,
            today: self.reserved,
            at: now,
        })
    }
}
