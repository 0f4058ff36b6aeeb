//! What is asked of somebody on a record that was never opened here: the CRM is searched for the notes that
//! say so, and the records they stand on are read. Whether it concerns this person, and when they are
//! reminded, follows from the reading alone.

use serde::{Deserialize, Serialize};

use super::errand::Failed;
use super::{Background, Depth, Errand, keep, vendor_at};
use crate::port::{Http, Store, StoreFault};
use crate::protocol::Trouble;
use crate::record::{Event, RecordKey, RecordView, may_ask};
use crate::sync::backoff;
use crate::team::PersonId;

/// The word behind the payload of a note that may ask something of somebody else.
pub const MARK: &str = "smnsplask";
/// A minute, ms; no search begins so soon after another.
const MINUTE_MS: u64 = 60_000;
/// How old a search may be while one works beside records, ms.
const FRESH_MS: u64 = 15 * MINUTE_MS;
/// How old it may be while nobody looks, ms.
const UNSEEN_MS: u64 = 60 * MINUTE_MS;
/// How soon it goes on where it found more than is read at once, ms.
const SOON_MS: u64 = 5 * MINUTE_MS;
/// How far back the first search reaches, ms: a month.
const BACK_MS: u64 = 30 * 24 * 60 * MINUTE_MS;
/// A note that stood for so long has none with a lower id that is yet to come, ms: ids are given before a
/// request ends, and none takes longer than minutes.
const SETTLED_MS: u64 = 10 * MINUTE_MS;
/// So many records are read at once; the others next time.
const READ: usize = 10;
/// A record that cannot be read, though the CRM answers, is tried so often.
const IN_VAIN: u32 = 3;
/// After so many failures in a row nobody is woken for it, until a page of the CRM is loaded again.
const RESTS: u32 = 8;
/// As with the agreement, a search waits longer after a failure than a reading does.
const SLOWER: u32 = 3;
/// So many records that were read only because of this, and concern nobody here, are kept.
const STRANGERS: usize = 100;

/// How far one person's search has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Asked {
    /// The id above which notes are searched; none before the first search.
    after: Option<u64>,
    /// When it was last searched, UTC ms.
    searched_at: u64,
    /// Whether there was more than one search tells.
    more: bool,
    /// What was found and is not read yet, the oldest first.
    found: Vec<Found>,
    /// How many searches failed in a row.
    tries: u32,
    /// When to search again after a failure, UTC ms.
    again_at: u64,
    /// Whether it failed because nobody is signed in.
    signed_out: bool,
    /// The records that were read only because of this, the oldest first.
    strangers: Vec<RecordKey>,
}

/// A record on which somebody may be asked something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Found {
    key: RecordKey,
    /// The newest note that says so.
    note: String,
    /// How often it could not be read.
    tries: u32,
}

impl Asked {
    /// When to search again, UTC ms; `wait` is how old a search may be.
    fn again(&self, now: u64, wait: u64) -> u64 {
        if self.tries > 0 {
            return self.again_at;
        }
        let goes_on = self.more || !self.found.is_empty();
        let wait = if goes_on { wait.min(SOON_MS) } else { wait };
        // A clock that was set right may have been ahead.
        self.searched_at.min(now).saturating_add(wait)
    }

    /// Whether nobody is woken to search.
    fn rests(&self) -> bool {
        self.signed_out || self.tries >= RESTS
    }

    /// Has the others read first.
    fn put_off(&mut self, key: &RecordKey) {
        let place = self.found.iter().position(|found| found.key == *key);
        if let Some(place) = place {
            let found = self.found.remove(place);
            self.found.push(found);
        }
    }

    /// It could not be read, though the CRM answers.
    fn in_vain(&mut self, key: &RecordKey) {
        for found in self.found.iter_mut().filter(|found| found.key == *key) {
            found.tries = found.tries.saturating_add(1);
        }
        self.found.retain(|found| found.tries < IN_VAIN);
    }

    fn find(&mut self, key: RecordKey, note: String) {
        match self.found.iter_mut().find(|found| found.key == key) {
            Some(found) => found.note = note,
            None => self.found.push(Found {
                key,
                note,
                tries: 0,
            }),
        }
    }
}

/// Whether a trouble is one record's own, when the CRM answers otherwise.
fn is_its_own(why: &Trouble) -> bool {
    !matches!(
        why,
        Trouble::SignIn | Trouble::Unreachable | Trouble::NoRoom | Trouble::NotStored { .. }
    )
}

/// Whether a note with these events is one to be found: `view` is its record, as its writer knows it.
#[must_use]
pub fn asks(view: &RecordView, events: &[Event]) -> bool {
    events.iter().any(|event| may_ask(view, event))
}

impl<H: Http, S: Store> Background<H, S> {
    /// Whether to search while somebody looks at a record.
    pub(super) async fn asked_is_due(&self, instance: &str) -> Result<bool, StoreFault> {
        if self.asks_now(instance) {
            return Ok(false);
        }
        let Some((_, asked)) = self.asked_of(instance).await? else {
            return Ok(false);
        };
        Ok(asked.again(self.now(), FRESH_MS) <= self.now()
            || asked.signed_out && self.is_signed_in(instance).await?)
    }

    /// The searches whose time has come while nobody looks.
    pub(super) async fn due_asked(&self) -> Result<Vec<Errand>, Trouble> {
        let (mut errands, mut late) = (Vec::new(), false);
        for (instance, asked) in self.all_asked().await? {
            let Some(at) = self.unseen_at(&instance, &asked).await? else {
                continue;
            };
            // The browser may have slept through its time, and now nobody works.
            late |= at > self.now() && asked.again(self.now(), UNSEEN_MS) <= self.now();
            if at <= self.now() && !self.asks_now(&instance) {
                errands.push(Errand::Asked(instance));
            }
        }
        if late {
            self.set_reminder().await?;
        }
        Ok(errands)
    }

    /// When the next search comes that nobody looks for, UTC ms.
    pub(super) async fn next_asked(&self) -> Result<Option<u64>, Trouble> {
        let mut next: Option<u64> = None;
        for (instance, asked) in self.all_asked().await? {
            let at = self.unseen_at(&instance, &asked).await?;
            next = next.into_iter().chain(at).min();
        }
        Ok(next)
    }

    /// When to search while nobody looks: in the hours in which the team works, from now on.
    async fn unseen_at(&self, instance: &str, asked: &Asked) -> Result<Option<u64>, StoreFault> {
        if asked.rests() {
            return Ok(None);
        }
        let (calendar, offsets) = self.hours(instance).await?;
        let now = self.now();
        let from = asked.again(now, UNSEEN_MS).max(now);
        // The first moment worked is over a moment later.
        let worked = calendar.due(&offsets, from, 1);
        Ok(worked.map(|at| at.saturating_sub(1)))
    }

    /// A page of the CRM was loaded: perhaps it answers again, or somebody signed in.
    pub(super) async fn asked_afresh(&self, instance: &str) -> Result<(), Trouble> {
        let Some((me, mut asked)) = self.asked_of(instance).await? else {
            return Ok(());
        };
        if asked.rests() {
            (asked.tries, asked.signed_out) = (0, false);
            let row = keep::put_asked(instance, &me, &asked)?;
            self.store.write(vec![row]).await?;
            self.set_reminder().await?;
        }
        Ok(())
    }

    /// Whether it is being searched, or was within the last minute: on a full disk nothing else knows.
    fn asks_now(&self, instance: &str) -> bool {
        match self.asking_others.try_lock() {
            Ok(last) => last
                .get(instance)
                .is_some_and(|at| self.now().abs_diff(*at) < MINUTE_MS),
            Err(_) => true,
        }
    }

    /// Whose search it is, and how far it has come. None without a person who has chosen a side.
    async fn asked_of(&self, instance: &str) -> Result<Option<(PersonId, Asked)>, StoreFault> {
        let Some(signed) = self.signed(instance).await? else {
            return Ok(None);
        };
        let me = signed.session.me.id;
        if self.seat(instance, &me).await?.is_none() {
            return Ok(None);
        }
        let asked = self.asked(instance, &me).await?;
        Ok(Some((me, asked)))
    }

    /// The searches that were begun by who is signed in.
    async fn all_asked(&self) -> Result<Vec<(String, Asked)>, StoreFault> {
        let mut all = Vec::new();
        for (instance, person) in self.askers().await? {
            if let Some((me, asked)) = self.asked_of(&instance).await?
                && me == person
            {
                all.push((instance, asked));
            }
        }
        Ok(all)
    }

    /// Searches for notes that ask something, and reads the records they stand on.
    pub(super) async fn look_for_asked(&self, instance: &str) -> Vec<Errand> {
        let Ok(mut last) = self.asking_others.try_lock() else {
            return Vec::new();
        };
        last.insert(instance.to_owned(), self.now());
        let mut errands = Vec::new();
        if let Err(failed) = self.turn_of_asked(instance, &mut errands).await {
            // On a full disk it is tried again a minute later.
            let _ = self.asked_failed(instance, failed.told()).await;
        }
        drop(last);
        // What could not be read from the store is said by the next turn.
        let _ = self.set_reminder().await;
        errands
    }

    async fn turn_of_asked(&self, instance: &str, errands: &mut Vec<Errand>) -> Result<(), Failed> {
        // A page may have been loaded by somebody else since.
        self.session_at(instance).await?;
        let Some((me, mut asked)) = self.asked_of(instance).await? else {
            return Ok(());
        };
        // Which clocks run is what the team agreed.
        for home in self.stale_homes(instance).await? {
            errands.extend(Box::pin(self.pull(&home, Depth::New)).await);
        }
        let searches = asked.found.len() < READ;
        if searches {
            errands.extend(self.search_asked(instance, &me, &mut asked).await?);
        }
        asked.searched_at = self.now();
        // What was found is kept before anything of it is read.
        let row = keep::put_asked(instance, &me, &asked)?;
        self.store.write(vec![row]).await?;
        let read = self.read_asked(&mut asked, searches, errands).await;
        if read.is_ok() {
            (asked.tries, asked.signed_out) = (0, false);
        }
        let row = keep::put_asked(instance, &me, &asked)?;
        self.store.write(vec![row]).await?;
        read
    }

    async fn search_asked(
        &self,
        instance: &str,
        me: &PersonId,
        asked: &mut Asked,
    ) -> Result<Vec<Errand>, Failed> {
        let crm = vendor_at(instance);
        let before = async |ago: u64| {
            let ms = self.now().saturating_sub(ago);
            let answer = crm.last_before(&self.http, instance, ms).await?;
            // Where there is none that this person may read, all of it is searched.
            Ok::<u64, Failed>(answer.value.unwrap_or_default())
        };
        let after = match asked.after {
            Some(after) => after,
            None => before(BACK_MS).await?,
        };
        let marked = crm.marked(&self.http, instance, MARK, after, me).await?;
        let marked = marked.value;
        let reached = match marked.more {
            Some(more) => more,
            None => before(SETTLED_MS).await?,
        };
        asked.after = Some(reached.max(after));
        asked.more = marked.more.is_some();
        let mut errands = Vec::new();
        for (key, note) in marked.places {
            if self.has_read(&key, &note).await? {
                // Perhaps before this person, or this side of theirs, was known here.
                let planned = self.plan_reminders(&key).await;
                errands.extend(planned.map_err(Failed::Told)?);
            } else {
                asked.find(key, note);
            }
        }
        Ok(errands)
    }

    /// Whether what is known here of a record includes this note.
    async fn has_read(&self, key: &RecordKey, note: &str) -> Result<bool, StoreFault> {
        let note = [note.to_owned()];
        let crm = vendor_at(&key.instance);
        let known = self.known(key).await?;
        Ok(known.is_some_and(|known| crm.has_read(&known.since, &note)))
    }

    /// Reads what was found, so many at once; `searched` when the CRM answered just now. What failed is tried
    /// again; a few times only where the CRM answers all else.
    async fn read_asked(
        &self,
        asked: &mut Asked,
        searched: bool,
        errands: &mut Vec<Errand>,
    ) -> Result<(), Failed> {
        let (mut answers, mut failed) = (searched, Vec::new());
        let some: Vec<Found> = asked.found.iter().take(READ).cloned().collect();
        for Found { key, note, .. } in some {
            if self.pulling.borrow().contains(&key) {
                asked.put_off(&key);
                continue;
            }
            let stranger = self.known(&key).await?.is_none();
            if !self.has_read(&key, &note).await? {
                errands.extend(Box::pin(self.pull(&key, Depth::New)).await);
                match self.trouble_of(&key) {
                    // Nothing is expected of somebody where there is nothing, or nothing for them to read.
                    None | Some(Trouble::Gone | Trouble::NoAccess { .. }) => answers = true,
                    Some(why) if is_its_own(&why) => {
                        failed.push((key, why));
                        continue;
                    }
                    Some(why) => return Err(Failed::Told(why)),
                }
            }
            asked.found.retain(|found| found.key != key);
            if stranger && self.known(&key).await?.is_some() {
                asked.strangers.push(key);
            }
        }
        for (key, _) in &failed {
            asked.put_off(key);
            if answers {
                asked.in_vain(key);
            }
        }
        self.forget_strangers(asked).await.map_err(Failed::Told)?;
        match failed.into_iter().next() {
            Some((_, why)) if !answers => Err(Failed::Told(why)),
            _ => Ok(()),
        }
    }

    /// Lets go of the oldest of too many. One with news on it has its turn when that was read.
    async fn forget_strangers(&self, asked: &mut Asked) -> Result<(), Trouble> {
        let many = asked.strangers.len().saturating_sub(STRANGERS);
        for key in asked.strangers.drain(..many).collect::<Vec<_>>() {
            if self.forget_stranger(&key).await? {
                asked.strangers.push(key);
            }
        }
        Ok(())
    }

    async fn asked_failed(&self, instance: &str, why: Trouble) -> Result<(), Trouble> {
        if why == Trouble::SignIn {
            self.unsure(instance).await?;
        }
        let Some((me, mut asked)) = self.asked_of(instance).await? else {
            return Ok(());
        };
        asked.tries = asked.tries.saturating_add(1);
        let wait = backoff(asked.tries.saturating_add(SLOWER), self.chance.draw());
        asked.again_at = self.now().saturating_add(wait);
        asked.signed_out = why == Trouble::SignIn;
        let row = keep::put_asked(instance, &me, &asked)?;
        Ok(self.store.write(vec![row]).await?)
    }
}
