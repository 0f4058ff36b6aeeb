//! What takes the CRM's time: reading a record, writing a note, and the engine's steps between.

use std::collections::BTreeSet;

use super::asked::{self, asks};
use super::home;
use super::intake::{AHEAD_MS, opened};
use super::keep::{self, Signed};
use super::{Alarm, Background, Depth, Errand, telling, trouble, vendor, vendor_at};
use crate::codec::payload;
use crate::crm::{Draft, Fault, Session};
use crate::port::{Change, Http, Store, StoreFault, Table};
use crate::protocol::{Told, Trouble};
use crate::record::{Event, EventId, RecordKey, TeamWhat, What};
use crate::sync::{Effect, News, Outbox, backoff, step};
use crate::team::PersonId;

/// How soon a note that could not even be marked as under way is tried again, ms.
const NO_DISK_MS: u64 = 30_000;

/// How far our idea of the CRM's clock may be off, ms; see [`Background::set_clock`].
const CLOCKS_MS: u64 = 10_000;
/// What is said of a note that the CRM took and did not keep.
const SPOILT: &str = "the note was taken, and not kept as it was written";

/// Whichever can fail.
pub(super) enum Failed {
    Crm(Fault),
    Store(StoreFault),
    Told(Trouble),
}

impl From<Fault> for Failed {
    fn from(fault: Fault) -> Failed {
        Failed::Crm(fault)
    }
}

impl From<StoreFault> for Failed {
    fn from(fault: StoreFault) -> Failed {
        Failed::Store(fault)
    }
}

impl Failed {
    pub(super) fn told(self) -> Trouble {
        match self {
            Failed::Crm(fault) => trouble(&fault),
            Failed::Store(fault) => fault.into(),
            Failed::Told(trouble) => trouble,
        }
    }
}

impl<H: Http, S: Store> Background<H, S> {
    /// Comes to life: whatever was on its way when the last life ended is looked up.
    ///
    /// # Errors
    /// When the store cannot be read. Nothing may be asked of it then.
    pub async fn start(&self) -> Result<Vec<Errand>, Trouble> {
        *self.outbox.lock().await = Outbox::of(self.stored_items().await?);
        // A wrong clock was set right in an earlier life; what is dated far ahead counts for nobody.
        self.ahead.set(self.stored_ahead().await?);
        self.news(News::Started).await
    }

    /// The time that [`super::Surroundings::wake_at`] was asked for has come.
    ///
    /// # Errors
    /// When the store fails; it is tried again at the next wake.
    pub async fn wake(&self) -> Result<Vec<Errand>, Trouble> {
        let mut errands = self.news(News::Tick).await?;
        for due in [self.due_reminders().await, self.due_asked().await] {
            match due {
                Ok(due) => errands.extend(due),
                // What the engine said is to be done all the same.
                Err(_) => self.wake_without_disk(),
            }
        }
        Ok(errands)
    }

    pub(super) async fn news(&self, news: News) -> Result<Vec<Errand>, Trouble> {
        self.news_with(vec![news], Vec::new()).await
    }

    /// A step of the engine for each news, and one write of all that changed together with `changes`.
    /// When that write fails nothing has happened.
    pub(super) async fn news_with(
        &self,
        news: Vec<News>,
        mut changes: Vec<Change>,
    ) -> Result<Vec<Errand>, Trouble> {
        let mut outbox = self.outbox.lock().await;
        let mut next = outbox.clone();
        let mut errands = Vec::new();
        let mut wake = None;
        let steps: Vec<Effect> = news
            .into_iter()
            .flat_map(|news| step(self.now(), self.chance.draw(), &mut next, news))
            .collect();
        for effect in steps {
            match effect {
                Effect::Save(item) => changes.push(keep::put_item(&item)?),
                Effect::Forget(id) => changes.push(Change::Remove(Table::Outbox, id.line())),
                Effect::Post { key, by, ids } => errands.push(Errand::Post { key, by, ids }),
                Effect::List(key) => errands.push(Errand::Pull(key)),
                Effect::WakeAt(ms) => wake = Some(ms),
            }
        }
        // Before the write: who dies right after it is woken all the same.
        if let Some(ms) = wake {
            let ms = ms.saturating_add_signed(-self.ahead.get());
            self.around.wake_at(ms, Alarm::Outbox);
        }
        if !changes.is_empty()
            && let Err(fault) = self.store.write(changes).await
        {
            // Nothing has happened, so what was to happen is due as before.
            self.wake_without_disk();
            return Err(fault.into());
        }
        *outbox = next;
        Ok(errands)
    }

    fn wake_without_disk(&self) {
        let later = self.clock.now().saturating_add(NO_DISK_MS);
        self.around.wake_at(later, Alarm::Outbox);
    }

    /// News of what the CRM did. It is true whether or not it can be stored, so it is taken in all
    /// the same; a later life would look the note up again.
    async fn outcome(&self, news: News) -> Vec<Errand> {
        if let Ok(errands) = self.news(news.clone()).await {
            return errands;
        }
        let mut outbox = self.outbox.lock().await;
        let mut effects = step(self.now(), self.chance.draw(), &mut outbox, news);
        // What could not be marked as under way is not sent; nor is what would be sent in its stead.
        while let Some(ids) = effects.into_iter().find_map(Effect::posts) {
            let fault = Fault::Busy(Some(NO_DISK_MS));
            let failed = News::Failed { ids, fault };
            effects = step(self.now(), self.chance.draw(), &mut outbox, failed);
        }
        self.wake_without_disk();
        Vec::new()
    }

    /// Who is signed in; asks the CRM when a page was loaded since.
    pub(super) async fn session(&self, key: &RecordKey) -> Result<Session, Failed> {
        self.session_at(&key.instance).await
    }

    /// The same, at a CRM's address.
    pub(super) async fn session_at(&self, instance: &str) -> Result<Session, Failed> {
        if let Some(session) = self.sure(instance).await? {
            return Ok(session);
        }
        let _asking = self.asking.lock().await;
        // Whoever was asking meanwhile asked for this one, too.
        match self.sure(instance).await? {
            Some(session) => Ok(session),
            None => self.ask_session(instance).await,
        }
    }

    async fn sure(&self, instance: &str) -> Result<Option<Session>, Failed> {
        let signed = self.signed(instance).await?;
        Ok(signed.filter(|signed| signed.sure).map(|of| of.session))
    }

    pub(super) async fn ask_session(&self, instance: &str) -> Result<Session, Failed> {
        let answer = match vendor_at(instance).session(&self.http, instance).await {
            Err(Fault::SignIn) => {
                // What could not be erased is erased at the next look.
                let _ = self.leave_nothing(instance).await;
                return Err(Fault::SignIn.into());
            }
            answer => answer?,
        };
        self.set_clock(answer.date).await;
        // Two who ask at once both hear of another person; the second finds that done.
        let _handing = self.handing.lock().await;
        let before = self.signed(instance).await?;
        if let Some(before) = before.map(|before| before.session.me.id)
            && before != answer.value.me.id
        {
            self.changes_hands(instance, &before, &answer.value.me.id)
                .await
                .map_err(Failed::Told)?;
        }
        let signed = Signed {
            session: answer.value,
            sure: true,
        };
        let name = keep::put_name(instance, &signed.session.me)?;
        self.store
            .write(vec![name, keep::put_signed(instance, &signed)?])
            .await?;
        Ok(signed.session)
    }

    /// Reads a record and its notes, takes in what is new, and tells the panels when it is.
    pub(super) async fn pull(&self, key: &RecordKey, depth: Depth) -> Vec<Errand> {
        if !self.pulling.borrow_mut().insert(key.clone()) {
            return Vec::new();
        }
        let mut errands = Vec::new();
        let pulled = self.pulled(key, depth, &mut errands).await;
        self.pulling.borrow_mut().remove(key);
        let (fresh, trouble) = match pulled {
            Ok(fresh) => (fresh, None),
            Err(failed) => (false, Some(failed.told())),
        };
        if trouble == Some(Trouble::Gone) {
            // What could not be stored is said again at the next look.
            let _ = self.forget_reminders(key).await;
            errands.extend(self.follow_merge(key).await);
            // What could not be stored is noticed again at the next look.
            errands.extend(self.lose_home(key).await.unwrap_or_default());
        }
        if trouble == Some(Trouble::SignIn) {
            self.signed_out(key).await;
        }
        let before = match trouble.clone() {
            Some(trouble) => {
                let tries = self.again.borrow().get(key).map_or(0, |(tries, _)| *tries);
                let tries = tries.saturating_add(1);
                let at = self
                    .now()
                    .saturating_add(backoff(tries, self.chance.draw()));
                self.again.borrow_mut().insert(key.clone(), (tries, at));
                self.troubles.borrow_mut().insert(key.clone(), trouble)
            }
            None => {
                self.again.borrow_mut().remove(key);
                self.troubles.borrow_mut().remove(key)
            }
        };
        if fresh || before != trouble {
            self.around.tell(None, &Told::Stale { key: key.clone() });
        }
        errands
    }

    /// Says whether it brought something. What follows is to be done even when something fails after it.
    async fn pulled(
        &self,
        key: &RecordKey,
        depth: Depth,
        errands: &mut Vec<Errand>,
    ) -> Result<bool, Failed> {
        let crm = vendor(key);
        let sure = self
            .signed(&key.instance)
            .await?
            .is_some_and(|signed| signed.sure);
        let session = self.session(key).await?;
        let named = self.fields_of(key).await?;
        let read = crm.read(&self.http, key, &named).await?;
        self.learn_lacking(key, &read.value).await?;
        self.set_clock(read.date).await;
        // By a clock that is right now: one that jumped could make a note look older than it is missing.
        let asked = self.now();
        let known = self.known(key).await?;
        let since = known
            .as_ref()
            .map(|known| known.since.clone())
            .unwrap_or_default();
        let signed_in = News::SignedIn {
            instance: key.instance.clone(),
            person: session.me.id,
        };
        // A loaded page has cost a question about the person already. If the record lists nothing new,
        // its notes wait for the next look: only an edit of an old one could be in them. The same holds for
        // a record at which nobody looks.
        let brief = !sure || depth == Depth::New;
        if brief && known.is_some() && crm.has_read(&since, &read.value.notes) {
            let (fresh, _) = self.take_in(key, known, read.value, since, &[]).await?;
            errands.extend(self.outcome(signed_in).await);
            errands.extend(self.taken_in(key, fresh, depth).await?);
            return Ok(fresh);
        }
        let notes = crm.notes(&self.http, key, &since).await?;
        let since = crm.reached(crm.advance(&since, &notes), &read.value.notes);
        let (fresh, mut there) = self
            .take_in(key, known, read.value, since, &notes.value)
            .await?;
        there.extend(self.stood(key).await?);
        let listed = News::Listed {
            key: key.clone(),
            asked,
            there,
        };
        errands.extend(self.outcome(listed).await);
        errands.extend(self.outcome(signed_in).await);
        errands.extend(self.taken_in(key, fresh, depth).await?);
        Ok(fresh)
    }

    /// What waits here and stood in a note that an earlier reading brought: it does not come again.
    async fn stood(&self, key: &RecordKey) -> Result<Vec<Event>, StoreFault> {
        let ledger = self.ledger(key).await?;
        let waiting: Vec<Event> = {
            let outbox = self.outbox.lock().await;
            let waits = outbox.items().filter(|item| item.key == *key);
            let stood = waits
                .filter(|item| ledger.there(item.event.id).is_some() && ledger.holds(&item.event));
            stood.map(|item| item.event.clone()).collect()
        };
        let mut stood = Vec::new();
        for event in waiting {
            for source in ledger.sources(&event) {
                if !self.lost_its_signature(key, &event, source).await? {
                    stood.push(event.clone());
                }
            }
        }
        Ok(stood)
    }

    /// What follows once a reading is stored; `fresh` when it brought something.
    async fn taken_in(
        &self,
        key: &RecordKey,
        fresh: bool,
        depth: Depth,
    ) -> Result<Vec<Errand>, Failed> {
        let mut errands = self.settle_home(key).await.map_err(Failed::Told)?;
        errands.extend(self.look_behind(key).await?);
        errands.extend(self.plan_reminders(key).await.map_err(Failed::Told)?);
        let looked_at = depth == Depth::Edits;
        let home = self.home(&key.instance).await?.key;
        if (looked_at || home.as_ref() == Some(key)) && self.ask_rights_again(key, fresh).await? {
            errands.push(Errand::Rights(key.clone()));
        }
        Ok(errands)
    }

    /// Writes one note, after asking who is signed in: a note must never stand under another name.
    pub(super) async fn post(
        &self,
        key: &RecordKey,
        by: &PersonId,
        ids: &[EventId],
    ) -> Vec<Errand> {
        let news = match self.ask_session(&key.instance).await {
            Ok(session) if session.me.id != *by => News::Absent(ids.to_vec()),
            Ok(session) => match self.posted(key, session.version, by, ids).await {
                Ok(true) => News::Posted(ids.to_vec()),
                // Somebody else signed in between the question and the note.
                Ok(false) => News::Absent(ids.to_vec()),
                Err(fault) => News::Failed {
                    ids: ids.to_vec(),
                    fault,
                },
            },
            // Nothing was written: only a question was asked.
            Err(Failed::Crm(fault @ (Fault::SignIn | Fault::NoPage | Fault::Busy(_)))) => {
                News::Failed {
                    ids: ids.to_vec(),
                    fault,
                }
            }
            Err(_) => News::Failed {
                ids: ids.to_vec(),
                fault: Fault::Busy(None),
            },
        };
        if matches!(
            &news,
            News::Failed {
                fault: Fault::SignIn,
                ..
            }
        ) {
            self.signed_out(key).await;
            self.troubles
                .borrow_mut()
                .insert(key.clone(), Trouble::SignIn);
        }
        let gone = matches!(
            &news,
            News::Failed {
                fault: Fault::Gone,
                ..
            }
        );
        let mut errands = self.outcome(news).await;
        if gone {
            // Perhaps it was merged into another: a look finds out.
            errands.push(Errand::Pull(key.clone()));
        }
        self.around.tell(None, &Told::Stale { key: key.clone() });
        errands
    }

    /// Writes the note and reads it back: a CRM that stores a large one empty, or takes its link out, answers
    /// as ever. Says whether it stands under the name of its writer; under another name it counts for nobody.
    async fn posted(
        &self,
        key: &RecordKey,
        version: u16,
        by: &PersonId,
        ids: &[EventId],
    ) -> Result<bool, Fault> {
        let events: Vec<Event> = {
            let outbox = self.outbox.lock().await;
            ids.iter()
                .filter_map(|id| outbox.get(*id))
                .map(|item| item.event.clone())
                .collect()
        };
        let latest = events.iter().map(|event| event.at.ms).max().unwrap_or(0);
        let early = latest.saturating_sub(self.now().saturating_add(AHEAD_MS - CLOCKS_MS));
        if early > 0 {
            // Made while the clock had jumped ahead: in a note of now it would count for nobody.
            return Err(Fault::Busy(None));
        }
        // Without the ledger the readable text cannot name what the events are about.
        let ledger = self
            .believed(key)
            .await
            .map_err(|_| Fault::Busy(Some(NO_DISK_MS)))?;
        let agreement = self
            .agreement(&key.instance)
            .await
            .map_err(|_| Fault::Busy(Some(NO_DISK_MS)))?;
        let view = self
            .view(key, &agreement)
            .await
            .map_err(|_| Fault::Busy(Some(NO_DISK_MS)))?;
        let is_ours = events.iter().any(|event| {
            matches!(&event.what, What::Team(what) if !matches!(**what, TeamWhat::Moved { .. }))
        });
        let names = self
            .names(&key.instance, telling::named(&events))
            .await
            .map_err(|_| Fault::Busy(Some(NO_DISK_MS)))?;
        // A note has one word. Whoever has the agreement reads all that is asked where it is kept.
        let mark = match is_ours {
            true => Some(home::MARK),
            false => asks(&view, &events).then_some(asked::MARK),
        };
        let lines = telling::lines(&*self.words, &ledger, &agreement, &names, &events);
        let word = self.sealed(key, by, payload(by, &lines, &events)).await?;
        let mentions = events.iter().flat_map(|event| event.what.mentions());
        let mentions: BTreeSet<&PersonId> = mentions.filter(|who| *who != by).collect();
        let mentions: Vec<PersonId> = mentions.into_iter().cloned().collect();
        let draft = Draft {
            text: &lines,
            payload: &word,
            mark,
            mentions: &mentions,
        };
        let crm = vendor(key);
        let answer = crm.post(&self.http, key, version, &draft).await?;
        self.set_clock(answer.date).await;
        // It was written, whatever kept it from being read: who tries again looks first.
        let note = crm.note(&self.http, key, &answer.value).await;
        let note = note.map_err(|fault| Fault::Unreachable(fault.to_string()))?;
        let note = note.value;
        if note.as_ref().is_some_and(|note| note.author.id != *by) {
            return Ok(false);
        }
        let spoilt = || Fault::Refused(SPOILT.to_owned());
        let Some(note) = note else {
            return Err(spoilt());
        };
        let there = opened(&note);
        let source = self.source(&note, there.signature.as_deref()).await;
        for event in &events {
            // It was written: what cannot be found out now is found out by the next look.
            let lost = self.lost_its_signature(key, event, &source).await;
            if !there.events.contains(event) || lost.unwrap_or(false) {
                return Err(spoilt());
            }
        }
        Ok(true)
    }

    async fn signed_out(&self, key: &RecordKey) {
        // If this is not stored, the CRM only says once more that nobody is signed in.
        let _ = self.unsure(&key.instance).await;
    }
}
