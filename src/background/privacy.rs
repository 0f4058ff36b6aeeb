//! What this browser keeps about a record: how much it is, all of it as a file, and erasing it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::answer::people;
use super::home::count;
use super::telling::each;
use super::{Answered, Background, keep, trouble, vendor};
use crate::codec::{Part, payload, read_note};
use crate::crm::{CrmNote, Since};
use crate::port::{Change, Http, Store};
use crate::protocol::{Holds, Told, Trouble};
use crate::record::{Event, Facts, PlainNote, RecordKey};
use crate::sync::{Item, News, State};
use crate::team::{PersonId, Side};

/// What the file says it is. Another number is another form.
const FORM: &str = "samenspel-record-1";

/// All that is kept about a record. Times are UTC ms.
#[derive(Serialize)]
struct File<'a> {
    form: &'static str,
    made_at: u64,
    record: &'a RecordKey,
    page: Option<String>,
    read_at: Option<u64>,
    facts: Option<&'a Facts>,
    events: Vec<Happened>,
    notes: Vec<PlainNote>,
    half_typed: BTreeMap<String, String>,
    people: BTreeMap<PersonId, String>,
}

/// Something that happened: for people in words, and as the word in which it travels, which loses nothing.
#[derive(Serialize)]
struct Happened {
    at: u64,
    by: PersonId,
    side: Side,
    says: String,
    word: String,
    in_crm: bool,
    counts: bool,
}

impl<H: Http, S: Store> Background<H, S> {
    pub(super) async fn holds(&self, key: &RecordKey) -> Result<Answered, Trouble> {
        let home = self.home(&key.instance).await?;
        let waiting = self.waiting(|item| item.key == *key).await;
        let mut holds = Holds {
            events: count(self.ledger(key).await?.len()),
            notes: count(self.plain_notes(key).await?.len()),
            drafts: count(self.drafts(key).await?.len()),
            waiting: count(waiting),
            written: Ok(0),
            others: 0,
            home: home.kept().any(|of| of == key),
        };
        match self.written(key).await {
            Ok((mine, others)) => {
                holds.written = Ok(count(mine.len()));
                holds.others = count(others);
            }
            Err(why) => holds.written = Err(why),
        }
        Ok(Told::Holds(holds).into())
    }

    /// The notes of Samenspel on a record that this person wrote, and how many others did.
    async fn written(&self, key: &RecordKey) -> Result<(Vec<String>, usize), Trouble> {
        let crm = vendor(key);
        // Asked anew: in another's name nothing is counted as mine.
        let me = self
            .ask_session(&key.instance)
            .await
            .map_err(|fault| fault.told())?;
        let read = crm.notes(&self.http, key, &Since::default()).await;
        let notes = read.map_err(|fault| trouble(&fault))?.value;
        let ours = |note: &&CrmNote| read_note(&note.body, PlainNote::MOST).part != Part::Plain;
        let (mine, others): (Vec<&CrmNote>, Vec<&CrmNote>) = notes
            .iter()
            .filter(ours)
            .partition(|note| note.user && note.author.id == me.me.id);
        let mine = mine.into_iter().map(|note| note.id.clone()).collect();
        Ok((mine, others.len()))
    }

    pub(super) async fn export(&self, key: &RecordKey) -> Result<Answered, Trouble> {
        let agreement = self.agreement(&key.instance).await?;
        let (ledger, believed) = (self.ledger(key).await?, self.believed(key).await?);
        let known = self.known(key).await?;
        let version = self.signed(&key.instance).await?;
        let names = people(&self.view(key, &agreement).await?);
        let people = self.names(&key.instance, names).await?;
        let said = each(&*self.words, &ledger, &agreement, &people);
        let happened = |(event, says): (&Event, String)| Happened {
            at: event.at.ms,
            by: event.by.clone(),
            side: event.side,
            says,
            word: payload(&event.by, &[], std::slice::from_ref(event)),
            in_crm: ledger.there(event.id).is_some(),
            counts: believed.holds(event),
        };
        let file = File {
            form: FORM,
            made_at: self.now(),
            record: key,
            page: version.map(|of| vendor(key).page(key, of.session.version)),
            read_at: known.as_ref().map(|known| known.read_at),
            facts: known.as_ref().map(|known| &known.facts),
            events: ledger.events().zip(said).map(happened).collect(),
            notes: self.notes_shown(key, &agreement).await?,
            half_typed: self.drafts(key).await?,
            people,
        };
        Ok(Told::Exported(keep::json(&file)?).into())
    }

    /// Erases what is kept here about a record; before that, what this person wrote with Samenspel on it
    /// in the CRM. What the CRM refuses leaves everything as it was.
    pub(super) async fn erase(&self, key: &RecordKey, notes: bool) -> Result<Answered, Trouble> {
        // Nothing is read into it meanwhile.
        if !self.pulling.borrow_mut().insert(key.clone()) {
            return Err(Trouble::UnderWay);
        }
        let erased = self.erased(key, notes).await;
        self.pulling.borrow_mut().remove(key);
        erased?;
        let told = Told::Erased { key: key.clone() };
        self.around.tell(None, &told);
        Ok(told.into())
    }

    async fn erased(&self, key: &RecordKey, notes: bool) -> Result<(), Trouble> {
        self.nothing_under_way(|of| of == key).await?;
        if notes {
            let home = self.home(&key.instance).await?;
            if home.kept().any(|of| of == key) {
                return Err(Trouble::NotYours);
            }
            let (mine, _) = self.written(key).await?;
            if !mine.is_empty() {
                let answer = vendor(key).erase(&self.http, &key.instance, &mine).await;
                answer.map_err(|fault| trouble(&fault))?;
            }
        }
        let changes = self.rows_of(&key.line(), &[]).await?;
        self.news_with(vec![News::Erased(key.clone())], changes)
            .await?;
        self.forget(|of| of == key);
        self.calm(|of| of == key);
        self.set_reminder().await
    }

    /// Erases everything that is kept here of a CRM.
    pub(super) async fn wipe(&self, key: &RecordKey) -> Result<Answered, Trouble> {
        let instance = &key.instance;
        self.nothing_under_way(|of| of.instance == *instance)
            .await?;
        let waiting: BTreeSet<RecordKey> = {
            let outbox = self.outbox.lock().await;
            let items = outbox.items().map(|item| item.key.clone());
            items.filter(|of| of.instance == *instance).collect()
        };
        let mut changes = self.all_under(instance).await?;
        changes.extend(self.settings_of(instance).await?);
        let news = waiting.into_iter().map(News::Erased).collect();
        self.news_with(news, changes).await?;
        self.forget(|of| of.instance == *instance);
        self.calm(|of| of.instance == *instance);
        self.set_reminder().await?;
        let told = Told::Erased { key: key.clone() };
        self.around.tell(None, &told);
        Ok(told.into())
    }

    /// What is being sent may stand in the CRM a moment later, and nobody would know.
    async fn nothing_under_way(&self, of: impl Fn(&RecordKey) -> bool) -> Result<(), Trouble> {
        let going = |item: &Item| of(&item.key) && item.state == State::Sending;
        match self.waiting(going).await {
            0 => Ok(()),
            _ => Err(Trouble::UnderWay),
        }
    }

    /// What is held in memory of such records goes, too.
    pub(super) fn forget(&self, of: impl Fn(&RecordKey) -> bool) {
        self.ledgers.forget(&of);
        *self.agreed.borrow_mut() = None;
        let rows = &mut *self.aside.borrow_mut();
        rows.retain(|(_, place)| !RecordKey::of_line(place).is_some_and(|key| of(&key)));
    }

    /// What troubled reading such records is over.
    pub(super) fn calm(&self, of: impl Fn(&RecordKey) -> bool) {
        self.again.borrow_mut().retain(|key, _| !of(key));
        self.troubles.borrow_mut().retain(|key, _| !of(key));
    }

    /// The removal of everything that was read from a CRM or typed beside its records, but for the ids by which records are found again when the CRM merges them: they say nothing
    /// of a customer, and what is written later follows them.
    pub(super) async fn read_of(&self, instance: &str) -> Result<Vec<Change>, Trouble> {
        let mut changes = self.all_under(instance).await?;
        changes.retain(|change| !keep::is_whereabouts(change));
        changes.extend(self.marked(instance).await?);
        Ok(changes)
    }

    /// The removal of everything that was read from a CRM or typed beside its records.
    async fn all_under(&self, instance: &str) -> Result<Vec<Change>, Trouble> {
        Ok(self
            .rows_of(instance, &["name\t", "lacking\t", "asked\t"])
            .await?)
    }
}
