//! Letting go of what was read of a record that nobody here ever opened.

use super::{Background, keep};
use crate::port::{Http, Store};
use crate::protocol::Trouble;
use crate::record::RecordKey;

impl<H: Http, S: Store> Background<H, S> {
    /// Lets go of a record that was read only because of a note in it, and concerns nobody here. What was
    /// looked at has its rights asked, and is kept. Says whether it is kept for no more than the news on it.
    pub(super) async fn forget_stranger(&self, key: &RecordKey) -> Result<bool, Trouble> {
        let known = self.known(key).await?;
        let looked_at = known.is_none_or(|known| known.rights.is_some());
        let due = self.due(key).await? != keep::Due::default();
        let news = match self.signed(&key.instance).await? {
            Some(signed) => !self.news_to(key, &signed.session.me.id).await?.1.is_empty(),
            None => false,
        };
        let home = self.home(&key.instance).await?;
        let kept = home.kept().chain(&home.found).any(|kept| kept == key);
        let waiting = self.waiting(|item| item.key == *key).await > 0;
        let typed = !self.drafts(key).await?.is_empty();
        if looked_at || typed || due || kept || waiting {
            return Ok(false);
        }
        if news || !self.pulling.borrow_mut().insert(key.clone()) {
            return Ok(news);
        }
        let forgotten = match self.rows_of(&key.line(), &[]).await {
            Ok(changes) => self.store.write(changes).await,
            Err(fault) => Err(fault),
        };
        self.forget(|of| of == key);
        self.pulling.borrow_mut().remove(key);
        forgotten?;
        Ok(false)
    }
}
