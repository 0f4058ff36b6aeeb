//! Which record keeps the agreement: searching for it, choosing among several, and keeping it elsewhere.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::home::{MARK, sits};
use super::{Answered, Background, Depth, Errand, keep, trouble, vendor_at};
use crate::crm::{Address, Crm};
use crate::port::{Change, Http, Store, StoreFault};
use crate::protocol::{PAGE_FIELDS, Told, Trouble};
use crate::record::{Event, RecordKey, Stamp, TeamWhat, What};
use crate::sync::backoff;
use crate::team::{PersonId, Seat};

/// How often the CRM is searched, ms: once a day, so that two who began apart learn of each other.
const SEARCH_MS: u64 = 24 * HOUR_MS;
/// The same while the record is gone, so that it is soon found where a colleague keeps it now.
const HOUR_MS: u64 = 3_600_000;
/// A search has the CRM read all its notes, so after a failure it waits longer than a reading does.
const SLOWER: u32 = 3;
/// After so many failed searches a person may keep the agreement without one: a CRM that never finishes
/// it must not stand in the way for good.
const IN_VAIN: u32 = 2;

/// Where a team keeps its agreement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Home {
    /// The record; none was found or chosen yet when empty.
    pub(super) key: Option<RecordKey>,
    /// Other records that keep one, too, or did before.
    pub(super) others: Vec<RecordKey>,
    /// When the CRM was last searched for it, UTC ms.
    pub(super) searched_at: u64,
    /// Records where one may be, that were not read yet.
    #[serde(default)]
    pub(super) found: Vec<RecordKey>,
    /// Of all these, the records that are no longer in the CRM.
    #[serde(default)]
    pub(super) gone: Vec<RecordKey>,
    /// Why the CRM could not be searched last time.
    #[serde(default)]
    pub(super) unsearched: Option<Unsearched>,
    /// Whether the browser's administrator named the record. Never stored: it is their word, not ours.
    #[serde(skip)]
    pub(super) named: bool,
}

/// A search that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Unsearched {
    pub(super) why: Trouble,
    /// How many failed in a row.
    pub(super) tries: u32,
    /// When to search again, UTC ms.
    pub(super) again_at: u64,
}

impl Home {
    /// The records that keep an agreement, or did.
    pub(super) fn kept(&self) -> impl Iterator<Item = &RecordKey> {
        self.key.iter().chain(&self.others)
    }

    /// The record, unless it is no longer in the CRM.
    pub(super) fn standing(&self) -> Option<&RecordKey> {
        self.key.as_ref().filter(|key| !self.gone.contains(key))
    }

    /// The record is this one now; the one before stays among the others.
    pub(super) fn turn_to(&mut self, key: &RecordKey) {
        self.others.retain(|other| other != key);
        match self.key.replace(key.clone()) {
            Some(before) if before != *key => self.others.push(before),
            _ => {}
        }
    }

    /// The CRM merged one record into another. Says whether that changes anything.
    pub(super) fn merged(&mut self, from: &RecordKey, to: &RecordKey) -> bool {
        let before = self.clone();
        let is_home = self.key.as_ref() == Some(from);
        for list in [&mut self.others, &mut self.found, &mut self.gone] {
            let had = list.len();
            list.retain(|key| key != from);
            if list.len() < had && !list.contains(to) {
                list.push(to.clone());
            }
        }
        self.gone.retain(|key| key != to);
        if is_home {
            self.key = Some(to.clone());
        }
        let key = self.key.clone();
        self.others.retain(|other| Some(other) != key.as_ref());
        *self != before
    }
}

impl<H: Http, S: Store> Background<H, S> {
    /// Where a team keeps its agreement; what the browser's administrator named comes first.
    pub(super) async fn home(&self, instance: &str) -> Result<Home, StoreFault> {
        self.home_under(&self.policy().await?, instance).await
    }

    async fn home_under(&self, policy: &[String], instance: &str) -> Result<Home, StoreFault> {
        let mut home = self.stored_home(instance).await?;
        if let Some(failed) = self.unsearched.borrow().get(instance) {
            home.unsearched = Some(failed.clone());
        }
        let named = named(policy).find(|key| key.instance == instance);
        if let Some(named) = named {
            // Their word is older than a merge.
            let named = self.moved_to(&named).await?.unwrap_or(named);
            if !home.gone.contains(&named) {
                home.turn_to(&named);
                home.named = true;
            }
        }
        Ok(home)
    }

    /// The browser's administrator named these pages as keeping the agreement. What is half typed on its
    /// page goes along.
    ///
    /// # Errors
    /// When it could not be stored; the next start says it again.
    pub async fn admin(&self, homes: Vec<String>) -> Result<(), Trouble> {
        let _turn = self.turn.lock().await;
        let policy = self.policy().await?;
        if policy == homes {
            return Ok(());
        }
        let mut changes = vec![keep::put_policy(&homes)?];
        let keys = named(&policy).chain(named(&homes));
        let instances: BTreeSet<String> = keys.map(|key| key.instance).collect();
        for instance in &instances {
            let before = self.home_under(&policy, instance).await?.key;
            let after = self.home_under(&homes, instance).await?.key;
            changes.extend(self.page_along(before.as_ref(), after.as_ref()).await?);
        }
        Ok(self.store.write(changes).await?)
    }

    /// Of the records that keep an agreement, the one that was chosen last: everybody who has read the
    /// same notes finds the same. A record on which nobody chose to keep it is none.
    pub(super) async fn choose(&self, home: &mut Home) -> Result<(), StoreFault> {
        if home.named {
            return Ok(());
        }
        let mut last: Option<(Stamp, RecordKey)> = None;
        for key in home.kept().filter(|key| !home.gone.contains(key)) {
            let ledger = self.believed(key).await?;
            let chosen = ledger.events().filter(|event| is_home(event));
            let chosen = chosen.map(|event| (event.at, key.clone())).max();
            last = last.max(chosen);
        }
        if let Some((_, key)) = last {
            home.turn_to(&key);
        }
        Ok(())
    }

    /// What stores where the agreement is kept. What is half typed on its page goes along when that changes.
    pub(super) async fn put_home(
        &self,
        instance: &str,
        before: Option<&RecordKey>,
        home: &Home,
    ) -> Result<Vec<Change>, StoreFault> {
        let mut changes = vec![keep::put_home(instance, home)?];
        changes.extend(self.page_along(before, home.key.as_ref()).await?);
        Ok(changes)
    }

    /// What is half typed on the agreement's page, from the record that kept it to the one that does now.
    async fn page_along(
        &self,
        before: Option<&RecordKey>,
        after: Option<&RecordKey>,
    ) -> Result<Vec<Change>, StoreFault> {
        match (before, after) {
            (Some(from), Some(to)) if from != to => self.drafts_along(from, to, PAGE_FIELDS).await,
            _ => Ok(Vec::new()),
        }
    }

    /// Where something belongs that was begun on a record that kept the agreement then: where it is kept
    /// now.
    pub(super) async fn home_now(&self, begun: &RecordKey) -> Result<RecordKey, StoreFault> {
        let home = self.home(&begun.instance).await?;
        let kept = home.kept().any(|kept| kept == begun);
        Ok(home.key.filter(|_| kept).unwrap_or_else(|| begun.clone()))
    }

    pub(super) async fn search_is_due(
        &self,
        home: &Home,
        instance: &str,
    ) -> Result<bool, StoreFault> {
        if home.named {
            return Ok(false);
        }
        if let Some(failed) = &home.unsearched {
            let signed_out = failed.why == Trouble::SignIn;
            return Ok(
                failed.again_at <= self.now() || signed_out && self.is_signed_in(instance).await?
            );
        }
        let lost = home.key.is_some() && home.standing().is_none();
        let wait = if lost { HOUR_MS } else { SEARCH_MS };
        Ok(self.now().abs_diff(home.searched_at) > wait)
    }

    pub(super) async fn is_signed_in(&self, instance: &str) -> Result<bool, StoreFault> {
        let signed = self.signed(instance).await?;
        Ok(signed.is_some_and(|signed| signed.sure))
    }

    /// Searches the CRM for records that keep an agreement, and reads those that are new.
    pub(super) async fn find_home(&self, instance: &str) -> Vec<Errand> {
        if !self.searching.borrow_mut().insert(instance.to_owned()) {
            return Vec::new();
        }
        let found = self.search(instance).await;
        self.searching.borrow_mut().remove(instance);
        // Why not is known, and shown at the next look.
        let found = found.unwrap_or_default();
        found.into_iter().map(Errand::Pull).collect()
    }

    /// The records that are new. A failure is kept, to be shown and to wait before the next search.
    async fn search(&self, instance: &str) -> Result<Vec<RecordKey>, Trouble> {
        let answer = vendor_at(instance).find(&self.http, instance, MARK).await;
        let found = match answer {
            Ok(answer) => self.take_found(instance, answer.value).await,
            Err(fault) => Err(trouble(&fault)),
        };
        if let Err(why) = &found {
            self.search_failed(instance, why.clone()).await?;
        }
        found
    }

    async fn take_found(
        &self,
        instance: &str,
        found: Vec<RecordKey>,
    ) -> Result<Vec<RecordKey>, Trouble> {
        let _homing = self.homing.lock().await;
        let mut home = self.home(instance).await?;
        home.searched_at = self.now();
        home.unsearched = None;
        for key in found {
            let there = home.kept().any(|kept| *kept == key) && !home.gone.contains(&key);
            if !there && !home.found.contains(&key) {
                home.found.push(key);
            }
        }
        self.store
            .write(vec![keep::put_home(instance, &home)?])
            .await?;
        self.unsearched.borrow_mut().remove(instance);
        Ok(home.found)
    }

    async fn search_failed(&self, instance: &str, why: Trouble) -> Result<(), StoreFault> {
        if why == Trouble::SignIn {
            // If this is not stored, the CRM only says once more that nobody is signed in.
            let _ = self.unsure(instance).await;
        }
        let _homing = self.homing.lock().await;
        let mut home = self.home(instance).await?;
        let failed = home.unsearched.take();
        let tries = failed.map_or(0, |failed| failed.tries).saturating_add(1);
        let wait = backoff(tries.saturating_add(SLOWER), self.chance.draw());
        let failed = Unsearched {
            why,
            tries,
            again_at: self.now().saturating_add(wait),
        };
        self.unsearched
            .borrow_mut()
            .insert(instance.to_owned(), failed.clone());
        home.unsearched = Some(failed);
        // On a full disk it is known until the background stops.
        let _ = self
            .store
            .write(vec![keep::put_home(instance, &home)?])
            .await;
        Ok(())
    }

    /// Keeps the agreement on this record from now on. The one before keeps what it has, and says
    /// where it went; when it was deleted, what this person wrote there is written here again. Where none
    /// is known, the CRM is searched first: if a colleague keeps one, that is it. It may take its time:
    /// meanwhile others have their turn.
    pub(super) async fn keep_here(&self, key: &RecordKey) -> Result<Answered, Trouble> {
        let before = {
            let _turn = self.turn.lock().await;
            self.seated(key).await?;
            self.home(&key.instance).await?
        };
        let mut errands = Vec::new();
        let searched = before.standing().is_none();
        if searched {
            errands = self.search_first(&before, &key.instance).await?;
        }
        let _turn = self.turn.lock().await;
        // What the search led to is done whatever follows.
        let told = match self.kept_here(key, searched).await {
            Ok(answered) => {
                errands.extend(answered.errands);
                answered.told
            }
            Err(why) => Told::Failed(why),
        };
        Ok(Answered { told, errands })
    }

    /// Who is at this record, and where they sit.
    async fn seated(&self, key: &RecordKey) -> Result<(PersonId, Seat), Trouble> {
        let me = self.me(key).await?.id;
        let seat = self.seat(&key.instance, &me).await?;
        Ok((me, seat.ok_or(Trouble::NoSide)?))
    }

    /// See [`Background::keep_here`]; `searched` when none was known before.
    async fn kept_here(&self, key: &RecordKey, searched: bool) -> Result<Answered, Trouble> {
        let (me, seat) = self.seated(key).await?;
        let mut errands = Vec::new();
        let homing = self.homing.lock().await;
        let mut home = self.home(&key.instance).await?;
        let found = searched && home.standing().is_some();
        if home.standing().is_none()
            && let Some(unread) = self.unread(&home)
        {
            return Err(unread);
        }
        if !found && !home.named && home.standing() != Some(key) {
            let mut batch = self.batch(me.clone(), seat.speaking()).await?;
            if let Some(old) = home.standing() {
                let to = key.clone();
                let moved = What::Team(Box::new(TeamWhat::Moved { to }));
                batch.add(self, old, moved).await?;
            }
            // Later than what is known of the one before, so that this is the last choice.
            for what in [TeamWhat::Home, sits(&me, seat)] {
                batch.add(self, key, What::Team(Box::new(what))).await?;
            }
            let before = home.key.clone();
            home.turn_to(key);
            home.found.retain(|found| found != key);
            home.gone.retain(|gone| gone != key);
            let lost = self.lost(&home, key, &me).await?;
            batch.carry(key, lost.iter());
            let changes = self.put_home(&key.instance, before.as_ref(), &home);
            batch.changes.extend(changes.await?);
            errands.extend(self.commit(batch, std::iter::empty()).await?);
        }
        drop(homing);
        Ok(self.showing(key, errands).await)
    }

    /// Before somebody keeps an agreement where none is known: searches the CRM and reads what it finds.
    /// Says what follows from that.
    async fn search_first(&self, home: &Home, instance: &str) -> Result<Vec<Errand>, Trouble> {
        let failed = home.unsearched.as_ref();
        let tried = failed.map_or(0, |failed| failed.tries);
        match self.search(instance).await {
            Err(why) if why == Trouble::SignIn || tried < IN_VAIN => return Err(why),
            _ => {}
        }
        let mut errands = Vec::new();
        // Where the search failed in vain, an earlier one may have found something.
        for key in self.home(instance).await?.found {
            errands.extend(self.pull(&key, Depth::Edits).await);
        }
        Ok(errands)
    }

    /// Why nobody can say yet that none is kept: a record that the search found was not read, or is being
    /// read just now. A record that this person may not read does not count: they could take no part in
    /// what is kept there. Nor does one that was tried in vain, as with the search.
    fn unread(&self, home: &Home) -> Option<Trouble> {
        home.found.iter().find_map(|key| {
            let tries = self.again.borrow().get(key).map_or(0, |(tries, _)| *tries);
            match self.trouble_of(key) {
                None => Some(Trouble::Unreachable),
                Some(Trouble::Gone | Trouble::NoAccess { .. }) => None,
                Some(why) => (why == Trouble::SignIn || tries <= IN_VAIN).then_some(why),
            }
        })
    }
}

/// The records behind these pages.
fn named(pages: &[String]) -> impl Iterator<Item = RecordKey> {
    pages
        .iter()
        .filter_map(|address| match Crm::of(address)?.locate(address) {
            Address::Record(key) => Some(key),
            _ => None,
        })
}

pub(super) fn is_home(event: &Event) -> bool {
    matches!(&event.what, What::Team(what) if matches!(**what, TeamWhat::Home))
}
