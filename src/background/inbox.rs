//! What is said to the person who is signed in, or to their side: across every record that was read here. The
//! records that nobody here opened are found by the search for what people are asked; see `asked.rs`.

use std::collections::BTreeSet;

use super::errand::Failed;
use super::{Answered, Background, TabId, keep, trouble, vendor_at};
use crate::crm;
use crate::port::{Change, Http, Store, StoreFault};
use crate::protocol::{Colleagues, Inbox, Letter, Told, Trouble};
use crate::record::{Addressed, EventId, RecordKey, RecordView, Why, addressed};
use crate::team::{PersonId, Seat};

/// So much that is said to somebody on one record is kept; the rest is on the record.
const MOST: usize = 50;
/// So much is listed.
const LISTED: usize = 100;
/// So much is kept of what somebody has read.
const REMEMBERED: usize = 2_000;
/// What is older than a month is no news, ms: a browser that reads a record for the first time does not call
/// its whole past new.
const NEWS_MS: u64 = 30 * 24 * 3_600_000;
/// So many colleagues are told at once.
const COLLEAGUES: usize = 200;

/// Somebody who reads what is said to them.
struct Reader {
    instance: String,
    me: PersonId,
    seat: Option<Seat>,
    /// What is older is no news, UTC ms.
    since: u64,
    seen: BTreeSet<EventId>,
    /// The same, the latest last.
    order: Vec<EventId>,
}

impl Reader {
    fn concerns(&self, said: &Addressed) -> bool {
        match said.why {
            Why::Side(side) => self.seat.is_some_and(|seat| seat.is_of(side)),
            Why::Named | Why::Spoke => true,
        }
    }

    fn is_news(&self, said: &Addressed) -> bool {
        said.at.ms > self.since && !said.answered && !self.seen.contains(&said.id)
    }
}

impl<H: Http, S: Store> Background<H, S> {
    /// What a reading of a record changes in what is said to a person; nothing when it is as it was.
    pub(super) async fn sort_in(
        &self,
        key: &RecordKey,
        view: &RecordView,
        me: &PersonId,
        seat: Option<Seat>,
    ) -> Result<Option<Change>, StoreFault> {
        let mut said = addressed(view, me, seat);
        said.truncate(MOST);
        if said == self.said_on(key, me).await? {
            return Ok(None);
        }
        keep::put_inbox(key, me, &said).map(Some)
    }

    /// Everything that is said to whoever is signed in at the CRM of a tab's page, newest first. Who that is, is
    /// asked where a page was loaded since: nobody reads what is another's.
    pub(super) async fn inbox(&self, tab: TabId) -> Result<Answered, Trouble> {
        let told = match self.reader(tab).await? {
            Some(reader) => self.letters(&reader).await?,
            None => Inbox::default(),
        };
        Ok(Told::Inbox(Box::new(told)).into())
    }

    /// Who is signed in at the CRM of a tab's page; nobody where that is no CRM's.
    async fn reader(&self, tab: TabId) -> Result<Option<Reader>, Trouble> {
        let address = self.tab(tab).await?.map(|tab| tab.address);
        let Some(instance) = address.and_then(|address| crm::instance(&address)) else {
            return Ok(None);
        };
        let session = self.session_at(&instance).await;
        let me = session.map_err(Failed::told)?.me.id;
        self.reading(instance, me).await.map(Some)
    }

    /// What somebody has read, and on which side they are.
    async fn reading(&self, instance: String, me: PersonId) -> Result<Reader, Trouble> {
        let seen = self.has_seen(&instance, &me).await?;
        let seat = self.seat(&instance, &me).await?;
        Ok(Reader {
            since: self.now().saturating_sub(NEWS_MS),
            seen: seen.iter().copied().collect(),
            order: seen,
            instance,
            me,
            seat,
        })
    }

    /// What is said to them on every record, as things stand: what was for a side that they left is not.
    async fn said(&self, reader: &Reader) -> Result<Vec<(RecordKey, Addressed)>, StoreFault> {
        let rows = self.said_to(&reader.instance, &reader.me).await?;
        let all = rows.into_iter().flat_map(|(key, said)| {
            let said = said.into_iter().filter(|said| reader.concerns(said));
            said.map(move |said| (key.clone(), said))
                .collect::<Vec<_>>()
        });
        Ok(all.collect())
    }

    async fn letters(&self, reader: &Reader) -> Result<Inbox, Trouble> {
        let mut all = self.said(reader).await?;
        // What is news is listed, however much was read since.
        let newest = |said: &Addressed| std::cmp::Reverse((said.at, said.id));
        all.sort_by_key(|(_, said)| (!reader.is_news(said), newest(said)));
        all.truncate(LISTED);
        all.sort_by_key(|(_, said)| newest(said));
        let people = all.iter().map(|(_, said)| said.by.clone()).collect();
        let mut told = Inbox {
            all: Vec::with_capacity(all.len()),
            people: self.names(&reader.instance, people).await?,
        };
        for (record, said) in all {
            let known = self.known(&record).await?;
            told.all.push(Letter {
                name: known.map_or_else(String::new, |known| known.facts.name),
                fresh: reader.is_news(&said),
                record,
                said,
            });
        }
        Ok(told)
    }

    /// How much is news to a person on all records, and which of it is said on this one.
    pub(super) async fn news_to(
        &self,
        key: &RecordKey,
        me: &PersonId,
    ) -> Result<(u32, Vec<EventId>), Trouble> {
        let reader = self.reading(key.instance.clone(), me.clone()).await?;
        let all = self.said(&reader).await?;
        let news = all.iter().filter(|(_, said)| reader.is_news(said));
        let here = news.clone().filter(|(of, _)| of == key);
        let here = here.map(|(_, said)| said.id).collect();
        Ok((u32::try_from(news.count()).unwrap_or(u32::MAX), here))
    }

    /// They have read this: what is named, or all there is when nothing is; then what is listed is told.
    pub(super) async fn read_it(&self, tab: TabId, ids: Vec<EventId>) -> Result<Answered, Trouble> {
        let Some(mut reader) = self.reader(tab).await? else {
            return Ok(Told::Kept.into());
        };
        let whole = ids.is_empty();
        let ids = match whole {
            false => ids,
            true => {
                let all = self.said(&reader).await?.into_iter();
                let news = all.filter(|(_, said)| reader.is_news(said));
                news.map(|(_, said)| said.id).collect()
            }
        };
        let before = reader.order.len();
        for id in ids {
            if reader.seen.insert(id) {
                reader.order.push(id);
            }
        }
        if reader.order.len() > before {
            let far = reader.order.len().saturating_sub(REMEMBERED);
            reader.order.drain(..far);
            let row = keep::put_read(&reader.instance, &reader.me, &reader.order)?;
            self.store.write(vec![row]).await?;
        }
        match whole {
            true => Ok(Told::Inbox(Box::new(self.letters(&reader).await?)).into()),
            false => Ok(Told::Kept.into()),
        }
    }

    /// The colleagues whose name holds this: whom a note can name.
    pub(super) async fn colleagues(
        &self,
        key: &RecordKey,
        like: String,
    ) -> Result<Answered, Trouble> {
        let crm = vendor_at(&key.instance);
        let asked = crm.colleagues(&self.http, &key.instance, &like, COLLEAGUES);
        let all = asked.await.map_err(|fault| trouble(&fault))?.value;
        let whole = all.len() < COLLEAGUES;
        Ok(Told::Colleagues(Colleagues { like, all, whole }).into())
    }
}
