//! What the CRM knows beyond a record and its notes: what one may do on it, its score, and where it went
//! when it was merged into another.

use super::{Answered, Background, Errand, keep, vendor};
use crate::port::{Change, Http, Store, StoreFault, Table};
use crate::protocol::{Rights, Told, Trouble};
use crate::record::RecordKey;
use crate::sync::News;

impl<H: Http, S: Store> Background<H, S> {
    /// Asks what this person may do on a record; asked once per person and record.
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

    async fn keep_rights(&self, key: &RecordKey, rights: Rights) -> Result<(), StoreFault> {
        let signed = self.signed(&key.instance).await?;
        let (Some(mut known), Some(signed)) = (self.known(key).await?, signed) else {
            return Ok(());
        };
        known.rights = Some((signed.session.me.id, rights));
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
        let Ok(errands) = self.follow_to(key, &to).await else {
            return Vec::new();
        };
        self.around.tell(None, &Told::Stale { key: key.clone() });
        errands
    }

    async fn merged_into(&self, key: &RecordKey) -> Result<Option<RecordKey>, Trouble> {
        if let Some(known) = self.moved_to(key).await? {
            return Ok(Some(known));
        }
        let notes = self.known(key).await?.map(|known| known.notes);
        let notes = notes.unwrap_or_default();
        if notes.is_empty() {
            return Ok(None);
        }
        let crm = vendor(key);
        let answer = crm.moved(&self.http, &key.instance, &notes).await;
        let answer = answer.map_err(|fault| super::trouble(&fault))?;
        let mut moved = answer.value.into_iter().map(|(_, to)| to);
        Ok(moved.find(|to| to != key && vendor(to).supports(&to.object)))
    }

    async fn follow_to(&self, from: &RecordKey, to: &RecordKey) -> Result<Vec<Errand>, Trouble> {
        let mut changes = vec![keep::put_moved(from, to)?];
        let ledger = self.ledger(from).await?;
        let mut grown = Vec::new();
        for event in ledger.events() {
            let there = ledger.there(event.id);
            changes.push(keep::put_event(to, event, there));
            grown.push((event.clone(), there));
        }
        for (field, text) in self.drafts(from).await? {
            changes.push(keep::draft(to, &field, &text));
            changes.push(keep::draft(from, &field, ""));
        }
        changes.push(Change::Remove(Table::Meta, format!("due\t{}", from.line())));
        let news = News::Moved {
            from: from.clone(),
            to: to.clone(),
        };
        let mut errands = self.news_with(vec![news], changes).await?;
        self.grown(to, grown);
        errands.push(Errand::Pull(to.clone()));
        Ok(errands)
    }
}
