//! What the CRM knows beyond a record and its notes: what one may do on it, which fields it lacks, its score,
//! and where it went when it was merged into another.

use super::errand::Failed;
use super::ledgers::joined;
use super::{Answered, Background, Errand, keep, vendor};
use crate::crm::Read;
use crate::port::{Change, Http, Store, StoreFault};
use crate::protocol::{Rights, Told, Trouble};
use crate::record::{EventId, RecordKey};
use crate::sync::{Item, News, State};

/// What the CRM lets a person do is asked again after so long, ms: a day.
const RIGHTS_MS: u64 = 24 * 3_600_000;
/// A field that records lack is asked for again after so long, ms: a day.
const LACKING_MS: u64 = 24 * 3_600_000;

impl<H: Http, S: Store> Background<H, S> {
    /// Asks what this person may do on a record; see [`Background::ask_rights_again`] for when.
    pub(super) async fn ask_rights(&self, key: &RecordKey) -> Vec<Errand> {
        let Ok(session) = self.session(key).await else {
            return Vec::new();
        };
        let version = session.version;
        // Not found out: everything is offered, and the CRM says no where it must.
        let Ok(answer) = vendor(key).rights(&self.http, key, version).await else {
            return Vec::new();
        };
        let rights = Rights {
            notes: answer.value.notes,
            follow: answer.value.follow,
        };
        // Asked again at the next look when it could not be stored.
        if self.keep_rights(key, rights).await.is_ok() {
            self.around.tell(None, &Told::Stale { key: key.clone() });
        }
        Vec::new()
    }

    /// Whether to ask what this person may do on a record: nobody asked for them, or not for a day; or they
    /// could not write there, and the record has changed.
    pub(super) async fn ask_rights_again(
        &self,
        key: &RecordKey,
        fresh: bool,
    ) -> Result<bool, StoreFault> {
        let me = self.signed(&key.instance).await?;
        let me = me.map(|signed| signed.session.me.id);
        let Some(known) = self.known(key).await? else {
            return Ok(false);
        };
        let old = self.now().abs_diff(known.rights_at) > RIGHTS_MS;
        Ok(match known.rights {
            Some((of, rights)) if Some(&of) == me.as_ref() => old || fresh && !rights.notes,
            _ => true,
        })
    }

    async fn keep_rights(&self, key: &RecordKey, rights: Rights) -> Result<(), StoreFault> {
        let signed = self.signed(&key.instance).await?;
        let (Some(mut known), Some(signed)) = (self.known(key).await?, signed) else {
            return Ok(());
        };
        known.rights = Some((signed.session.me.id, rights));
        known.rights_at = self.now();
        self.store.write(vec![keep::put_known(key, &known)?]).await
    }

    pub(super) async fn follow(&self, key: RecordKey) -> Result<Answered, Trouble> {
        Ok(Answered {
            told: Told::Shown(Box::new(self.shown(&key, super::NOTES).await?)),
            errands: vec![Errand::Follow(key)],
        })
    }

    /// Has the CRM let this person follow the record; then what was refused may go.
    pub(super) async fn start_following(&self, key: &RecordKey) -> Vec<Errand> {
        let followed = match self.session(key).await {
            Ok(_) => {
                let answer = vendor(key).follow(&self.http, key).await;
                answer.map_err(|fault| super::trouble(&fault))
            }
            Err(failed) => Err(failed.told()),
        };
        match followed {
            Ok(_) => self.ask_rights(key).await,
            Err(trouble) => {
                self.troubles.borrow_mut().insert(key.clone(), trouble);
                self.around.tell(None, &Told::Stale { key: key.clone() });
                Vec::new()
            }
        }
    }

    /// The further fields that are asked of a record: those that the agreement names, without what the CRM
    /// said lately that such records lack; to be told so again takes a request more each time.
    pub(super) async fn fields_of(&self, key: &RecordKey) -> Result<Vec<String>, Failed> {
        let agreement = self.agreement(&key.instance).await?;
        let me = self.me(key).await.map_err(Failed::Told)?.id;
        let lacking = self.lacking(key, &me).await?;
        let lately = lacking.filter(|(at, _)| self.now().abs_diff(*at) < LACKING_MS);
        let lacking = lately.map(|(_, fields)| fields).unwrap_or_default();
        let named = agreement.fields().map(|(_, field)| field.as_str());
        let there = named.filter(|name| lacking.iter().all(|lacking| lacking != name));
        Ok(there.map(str::to_owned).collect())
    }

    pub(super) async fn learn_lacking(&self, key: &RecordKey, read: &Read) -> Result<(), Failed> {
        let mut fields = read.lacks.clone();
        if fields.is_empty() {
            return Ok(());
        }
        let me = self.me(key).await.map_err(Failed::Told)?.id;
        let known = self.lacking(key, &me).await?;
        let lately = known.filter(|(at, _)| self.now().abs_diff(*at) < LACKING_MS);
        let (at, known) = lately.unwrap_or_else(|| (self.now(), Vec::new()));
        fields.extend(known);
        let lacking = keep::put_lacking(key, &me, at, &fields)?;
        Ok(self.store.write(vec![lacking]).await?)
    }

    /// What the CRM's score is made of.
    pub(super) async fn score(&self, key: &RecordKey) -> Result<Answered, Trouble> {
        let session = self.session(key).await.map_err(|failed| failed.told())?;
        let crm = vendor(key);
        let answer = crm.score(&self.http, key, session.version).await;
        let answer = answer.map_err(|fault| super::trouble(&fault))?;
        Ok(Told::Score(answer.value).into())
    }

    /// A record is gone: perhaps the CRM merged it into another. Then its notes stand there, and what
    /// is here follows them: events, drafts, and what still waits to be sent.
    pub(super) async fn follow_merge(&self, key: &RecordKey) -> Vec<Errand> {
        let Ok(Some(to)) = self.merged_into(key).await else {
            return Vec::new();
        };
        // What could not be stored is followed at the next look.
        match self.follow_to(key, &to).await {
            Ok(Some(errands)) => {
                self.around.tell(None, &Told::Stale { key: key.clone() });
                errands
            }
            Ok(None) | Err(_) => Vec::new(),
        }
    }

    async fn merged_into(&self, key: &RecordKey) -> Result<Option<RecordKey>, Trouble> {
        if let Some(known) = self.moved_to(key).await? {
            return Ok(Some(known));
        }
        let notes = self.marks(key).await?;
        if notes.is_empty() {
            return Ok(None);
        }
        let crm = vendor(key);
        let answer = crm.moved(&self.http, &key.instance, &notes).await;
        let answer = answer.map_err(|fault| super::trouble(&fault))?;
        let mut moved = answer.value.into_iter().map(|(_, to)| to);
        Ok(moved.find(|to| to != key && vendor(to).supports(&to.object)))
    }

    /// Moves what is half typed on one record, in fields whose names begin so, to another.
    pub(super) async fn drafts_along(
        &self,
        from: &RecordKey,
        to: &RecordKey,
        fields: &str,
    ) -> Result<Vec<Change>, StoreFault> {
        let begun = self.drafts(to).await?;
        let mut changes = Vec::new();
        for (field, text) in self.drafts(from).await? {
            let moves = field.starts_with(fields);
            if let Some(text) = both(begun.get(&field), &text).filter(|_| moves) {
                changes.push(keep::draft(to, &field, &text));
                changes.push(keep::draft(from, &field, ""));
            }
        }
        Ok(changes)
    }

    /// Nothing when it was followed before and nothing has come up there since: a panel that is told to look
    /// again asks the CRM again.
    async fn follow_to(
        &self,
        from: &RecordKey,
        to: &RecordKey,
    ) -> Result<Option<Vec<Errand>>, Trouble> {
        let _learning = self.learning.lock().await;
        let mut changes = vec![keep::put_moved(from, to)?];
        let ledger = self.ledger(from).await?;
        let there = self.ledger(to).await?;
        // The answer to what is under way comes first; then it is followed once more.
        let (going, waits): (Vec<EventId>, bool) = {
            let outbox = self.outbox.lock().await;
            let (going, waiting): (Vec<&Item>, Vec<&Item>) = outbox
                .items()
                .filter(|item| item.key == *from)
                .partition(|item| item.state == State::Sending);
            let going = going.iter().map(|item| item.event.id);
            (going.collect(), !waiting.is_empty())
        };
        let mut grown = Vec::new();
        let events = ledger.read();
        for (event, sources) in events.filter(|(event, _)| !going.contains(&event.id)) {
            let known = there.sources(event);
            let all = joined(known, sources);
            if !there.holds(event) || all.len() > known.len() {
                changes.push(keep::put_event(to, event, &all)?);
                grown.push((event.clone(), all));
            }
        }
        let drafts = self.drafts_along(from, to, "").await?;
        let followed = self.moved_to(from).await?.as_ref() == Some(to);
        if followed && grown.is_empty() && drafts.is_empty() && !waits {
            return Ok(None);
        }
        changes.extend(drafts);
        let _homing = self.homing.lock().await;
        changes.push(self.put_merged(from, to).await?);
        let mut home = self.home(&from.instance).await?;
        if home.merged(from, to) {
            changes.push(keep::put_home(&from.instance, &home)?);
        }
        changes.push(keep::drop_due(from));
        if let Some(signed) = self.signed(&from.instance).await? {
            let me = signed.session.me.id;
            changes.push(keep::drop_inbox(from, &me));
            let aside = [
                self.left_aside(from, &me).await?,
                self.left_aside(to, &me).await?,
            ];
            changes.push(keep::put_aside(to, &me, &aside.concat())?);
        }
        let news = News::Moved {
            from: from.clone(),
            to: to.clone(),
        };
        let mut errands = self.news_with(vec![news], changes).await?;
        self.grown(to, grown);
        *self.agreed.borrow_mut() = None;
        errands.push(Errand::Pull(to.clone()));
        Ok(Some(errands))
    }
}

/// What is half typed in a field once two records are one: both texts. A choice, a day or a number cannot
/// be two; then each stays where it was made.
fn both(there: Option<&String>, moved: &str) -> Option<String> {
    let written = |text: &str| text.contains(char::is_whitespace);
    match there {
        None => Some(moved.to_owned()),
        Some(there) if there == moved => Some(moved.to_owned()),
        Some(there) if written(there) || written(moved) => {
            let lines = there.contains('\n') || moved.contains('\n');
            Some([there, moved].join(if lines { "\n" } else { " · " }))
        }
        Some(_) => None,
    }
}
