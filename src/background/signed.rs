//! Whose word a note is, beyond the CRM's: signing what this device writes, looking at what others signed,
//! and whom to believe.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::batch::Batch;
use super::errand::Failed;
use super::{Background, Errand, keep, vendor};
use crate::agreement::{Agreement, fold as fold_agreement};
use crate::codec::{self, Signature};
use crate::crm::{CrmNote, Fault};
use crate::port::{Http, NoKey, Signer, Store, StoreFault};
use crate::protocol::Trouble;
use crate::record::{
    DeviceId, Devices, Doubt, Event, Here, Key, KnownDevice, Ledger, RecordKey, Seal, Source, Spot,
    TeamWhat, What,
};
use crate::team::PersonId;

/// How soon a note that could not be signed is tried again, ms.
const NO_PEN_MS: u64 = 30_000;
/// A home that was read so long after a note, or so short ago, is not read again because of a key that nobody
/// announced, ms.
const RECENT_MS: u64 = 60_000;
/// So many records are looked for at once, because what stands on this one was signed for them.
const TRACED: usize = 5;
/// One that is still in the CRM is looked for again after so long, ms: an hour.
const TRACED_MS: u64 = 3_600_000;

/// What the team agreed and who signs with what, as it was last folded, from ledgers of these sizes.
pub(super) type Folded = (Vec<(RecordKey, (usize, usize))>, Rc<Agreement>, Rc<Devices>);

impl<H: Http, S: Store> Background<H, S> {
    /// The same, signing with this pen. Without one nothing is signed and nobody is doubted.
    #[must_use]
    pub fn signing(mut self, signer: Box<dyn Signer>) -> Self {
        self.signer = signer;
        self
    }

    /// What a note's signature is worth. Looked at once; whose key it is turns out in the fold.
    pub(super) async fn source(&self, note: &CrmNote, signature: Option<&Signature>) -> Source {
        let seal = match signature {
            // Whoever cannot look at one cannot miss it.
            None => match self.signer.key().await {
                Err(NoKey::Unable) => Seal::Unchecked,
                _ => Seal::Bare,
            },
            Some(Signature {
                key,
                on,
                signature,
                over,
            }) => match self.signer.verify(&key.0, over, signature).await {
                Ok(true) => Seal::By {
                    key: *key,
                    on: on.clone(),
                },
                Ok(false) => Seal::Bare,
                Err(_) => Seal::Unchecked,
            },
        };
        Source {
            stood: note.stood,
            note: note.id.clone(),
            seal,
        }
    }

    /// Whether the CRM cut off what this device signed an event with. Who knows its key does not believe such a
    /// note, so it is as good as none.
    pub(super) async fn lost_its_signature(
        &self,
        key: &RecordKey,
        event: &Event,
        source: &Source,
    ) -> Result<bool, StoreFault> {
        if source.seal != Seal::Bare || self.signer.key().await.is_err() {
            return Ok(false);
        }
        let id = DeviceId::of(self.device().await?.id.0, &event.by);
        let (devices, here) = (self.devices(&key.instance).await?, self.here_of(key).await?);
        Ok(event.id.device == id && devices.doubt(event, source, &here) == Some(Doubt::Unsigned))
    }

    /// The payload with this device's signature for that record. Where the browser cannot sign it goes
    /// without; where it can but fails, and the person's colleagues would miss it, the note waits.
    pub(super) async fn sealed(
        &self,
        key: &RecordKey,
        by: &PersonId,
        word: String,
    ) -> Result<String, Fault> {
        let on = key.spot();
        match self.signature(&word, &on).await {
            Ok(Some((key, signature))) => Ok(codec::signed(&word, key, &on, &signature)),
            Ok(None) | Err(NoKey::Unable) => Ok(word),
            Err(NoKey::Failed(_)) => match self.devices(&key.instance).await {
                Ok(devices) if devices.whose(by).is_empty() => Ok(word),
                _ => Err(Fault::Busy(Some(NO_PEN_MS))),
            },
        }
    }

    async fn signature(&self, word: &str, on: &Spot) -> Result<Option<(Key, [u8; 64])>, NoKey> {
        let Some(over) = codec::over(word, on) else {
            return Ok(None);
        };
        let key = self.signer.key().await?;
        let signature = self.signer.sign(&over).await?;
        Ok(Some((Key(key), signature)))
    }

    /// This profile's device as it signs now. One whose key is gone is another device from now on: for one
    /// device one key counts.
    pub(super) async fn pen(&self) -> Result<keep::Device, StoreFault> {
        let device = self.device().await?;
        let key = self.signer.key().await.ok().map(Key);
        // What came meanwhile may have counted on.
        let now = self.device.get().unwrap_or(device);
        let next = match (now.key, key) {
            (Some(before), Some(key)) if before != key => self.another(Some(key)),
            (None, Some(_)) => keep::Device { key, ..now },
            _ => now,
        };
        self.device.set(Some(next));
        Ok(next)
    }

    fn another(&self, key: Option<Key>) -> keep::Device {
        keep::Device {
            id: DeviceId(self.chance.draw()),
            made: 0,
            key,
        }
    }

    /// From here on this device goes by a name of its own.
    fn rename(&self, batch: &mut Batch, key: Option<Key>) {
        batch.device = self.another(key);
        self.device.set(Some(batch.device));
    }

    /// A device that was reported lost and turned up is announced anew by who sits at it, under a name of its
    /// own: what it signed meanwhile counts as little as before.
    pub(super) async fn turns_up(
        &self,
        batch: &mut Batch,
        instance: &str,
        key: Option<Key>,
    ) -> Result<(), Trouble> {
        let devices = self.devices(instance).await?;
        match called(batch.device, devices.whose(&batch.by), &batch.by) {
            Some(here) if here.key == key && here.lost.is_some() => {
                self.rename(batch, key);
                Ok(())
            }
            Some(here) if here.key == key => Err(Trouble::Meanwhile),
            // Only the background knows this device's key.
            _ => Err(Trouble::NotYours),
        }
    }

    /// Has this device's key stand where the agreement is kept, with the first thing that is written once
    /// that is known.
    pub(super) async fn announce(&self, batch: &mut Batch, instance: &str) -> Result<(), Trouble> {
        let begun = batch
            .made
            .iter()
            .find_map(|(key, event)| match team(&event.what) {
                Some(TeamWhat::Home) => Some(key.clone()),
                _ => None,
            });
        let home = self.home(instance).await?;
        let Some(to) = begun.or_else(|| home.standing().cloned()) else {
            return Ok(());
        };
        let rights = self.rights_of_home(&home, Some(&batch.by)).await?;
        let is_in = |(_, event): &(RecordKey, Event)| announces(event);
        if rights.is_some_and(|rights| !rights.notes) || batch.made.iter().any(is_in) {
            return Ok(());
        }
        let devices = self.devices(instance).await?;
        let mine = devices.whose(&batch.by);
        let id = DeviceId::of(batch.device.id.0, &batch.by);
        let named = mine.iter().any(|of| of.id == id);
        let key = match (batch.device.key, self.signer.key().await) {
            (Some(key), _) if mine.iter().any(|of| of.key == Some(key)) => {
                let of = (to.clone(), batch.by.clone());
                if !self.unsaid.borrow_mut().remove(&of) {
                    return Ok(());
                }
                Some(key)
            }
            (Some(key), _) => Some(key),
            // Who signs nowhere else need not say that they cannot here.
            (None, Err(NoKey::Unable)) if !mine.is_empty() && !named => None,
            _ => return Ok(()),
        };
        let taken = mine.iter().any(|of| of.id == id && of.key != key);
        if taken && let Some(key) = key {
            // Somebody announced another for it. What is written here goes by a name of its own.
            self.rename(batch, Some(key));
        }
        let what = What::Team(Box::new(TeamWhat::Key { key }));
        batch.add(self, &to, what).await?;
        Ok(())
    }

    /// Notices that somebody deleted or rewrote the note in which this device's key was announced: new readers
    /// would take its person for one who does not sign. `listed` are all notes that stand on this record,
    /// `again` those that were just read, with what they carry.
    pub(super) async fn mind_the_key(
        &self,
        key: &RecordKey,
        listed: &[String],
        again: &[CrmNote],
        read: &[(Event, Source)],
    ) -> Result<(), StoreFault> {
        let home = self.home(&key.instance).await?;
        let Some(signed) = self.signed(&key.instance).await? else {
            return Ok(());
        };
        let (me, device) = (signed.session.me.id, self.device().await?);
        if device.key.is_none() || home.standing() != Some(key) {
            return Ok(());
        }
        let stands = |event: &Event, source: &Source| {
            let reread = again.iter().any(|note| note.id == source.note);
            let says = |(of, at): &(Event, Source)| of == event && at.note == source.note;
            listed.contains(&source.note) && (!reread || read.iter().any(says))
        };
        let ledger = self.ledger(key).await?;
        // Whoever else uses this browser signs with the same key, and announced it for themselves. Of a device
        // that was lost and turned up the last announcement says so.
        let devices = self.devices(&key.instance).await?;
        let name = called(device, devices.whose(&me), &me).map(|of| of.id);
        let said = ledger.read().filter(|(event, _)| {
            let says =
                matches!(team(&event.what), Some(TeamWhat::Key { key }) if *key == device.key);
            says && event.by == me && name.is_none_or(|name| name == event.id.device)
        });
        let mut gone = false;
        let outbox = self.outbox.lock().await;
        let there = said.fold(false, |there, (event, sources)| {
            let known = outbox.get(event.id).is_some() || read.iter().any(|(of, _)| of == event);
            let stands = match sources {
                [] if known => true,
                // Written, and taken away before it was read here? The first reading that misses it may have
                // begun before it stood.
                [] => self.missed.borrow_mut().insert(event.id),
                all => all.iter().any(|of| stands(event, of)),
            };
            gone |= !stands;
            there || stands
        });
        if gone && !there {
            self.unsaid.borrow_mut().insert((key.clone(), me));
        }
        Ok(())
    }

    /// Announces it for a device that wrote before it was known where the agreement is kept.
    pub(super) async fn announce_late(&self, home: &RecordKey) -> Result<Vec<Errand>, Trouble> {
        let Some(signed) = self.signed(&home.instance).await? else {
            return Ok(Vec::new());
        };
        let me = signed.session.me.id;
        let Some(seat) = self.seat(&home.instance, &me).await? else {
            return Ok(Vec::new());
        };
        if self.device().await?.made == 0 {
            return Ok(Vec::new());
        }
        let mut batch = self.batch(me, seat.speaking()).await?;
        self.announce(&mut batch, &home.instance).await?;
        match batch.made.is_empty() {
            true => Ok(Vec::new()),
            false => self.commit(batch, std::iter::empty()).await,
        }
    }

    /// A record, and what went into it as far as that is known.
    pub(super) async fn here_of(&self, key: &RecordKey) -> Result<Here, StoreFault> {
        Ok(Here {
            spot: key.spot(),
            former: self.former(key).await?,
        })
    }

    /// What the team agreed and who signs with what, as far as it is known here.
    pub(super) async fn agreed_on(&self, instance: &str) -> Result<Folded, StoreFault> {
        let writes = self.ledgers.writes();
        let home = self.home(instance).await?;
        let mut sizes = Vec::new();
        let mut ledgers = Vec::new();
        for key in home.kept() {
            let ledger = self.ledger(key).await?;
            sizes.push((key.clone(), ledger.size()));
            ledgers.push((key, ledger));
        }
        if let Some(folded) = &*self.agreed.borrow()
            && folded.0 == sizes
        {
            return Ok(folded.clone());
        }
        let mut homes = Vec::new();
        for (key, ledger) in &ledgers {
            homes.push((self.here_of(key).await?, &**ledger));
        }
        let devices = Devices::of(&homes);
        let all = homes.iter().fold(Ledger::default(), |all, (here, ledger)| {
            let believed = devices.believed(ledger, here);
            all.union(believed.unwrap_or_else(|| Ledger::clone(ledger)))
        });
        let folded = (sizes, Rc::new(fold_agreement(&all)), Rc::new(devices));
        // What went into a record may have been learnt meanwhile, and no size tells that.
        if writes == self.ledgers.writes() {
            *self.agreed.borrow_mut() = Some(folded.clone());
        }
        Ok(folded)
    }

    /// Who signs with what, as far as it is known here.
    pub(super) async fn devices(&self, instance: &str) -> Result<Rc<Devices>, StoreFault> {
        Ok(self.agreed_on(instance).await?.2)
    }

    /// What is known to have happened on a record, as far as it is to be believed.
    pub(super) async fn believed(&self, key: &RecordKey) -> Result<Rc<Ledger>, StoreFault> {
        let ledger = self.ledger(key).await?;
        let devices = self.devices(&key.instance).await?;
        if devices.is_empty() {
            return Ok(ledger);
        }
        let here = self.here_of(key).await?;
        Ok(devices.believed(&ledger, &here).map_or(ledger, Rc::new))
    }

    /// What was read on a record and is not to be believed, each with its note and why; nothing where nobody
    /// signs.
    pub(super) async fn doubts(
        &self,
        key: &RecordKey,
    ) -> Result<Vec<(Event, Source, Doubt)>, StoreFault> {
        let devices = self.devices(&key.instance).await?;
        if devices.is_empty() {
            return Ok(Vec::new());
        }
        let (ledger, here) = (self.ledger(key).await?, self.here_of(key).await?);
        let mut doubts = Vec::new();
        for (event, sources) in ledger.read() {
            for source in sources {
                if let Some(doubt) = devices.doubt(event, source, &here) {
                    doubts.push((event.clone(), source.clone(), doubt));
                }
            }
        }
        Ok(doubts)
    }

    /// What may turn out to be to believe after all: notes that were signed for a record which is not in the
    /// CRM any more, since that was merged into this one; and those with a key that is announced by now.
    pub(super) async fn look_behind(&self, key: &RecordKey) -> Result<Vec<Errand>, Failed> {
        let doubts = self.doubts(key).await?;
        if doubts.is_empty() {
            return Ok(Vec::new());
        }
        let (mut elsewhere, mut unannounced) = (BTreeSet::new(), None);
        for (_, source, doubt) in doubts {
            match (doubt, source.seal) {
                (Doubt::Elsewhere, Seal::By { on, .. }) => {
                    elsewhere.insert(on);
                }
                (Doubt::Unannounced, _) => unannounced = unannounced.max(Some(source.stood)),
                _ => {}
            }
        }
        self.trace(key, elsewhere).await?;
        let home = self.home(&key.instance).await?;
        let (Some(home), Some(stood)) = (home.standing().filter(|home| *home != key), unannounced)
        else {
            return Ok(Vec::new());
        };
        let read = self.known(home).await?.map(|known| known.read_at);
        // What a forger signs is never announced: once is enough.
        let since = read.is_some_and(|at| at > stood.saturating_add(RECENT_MS));
        // Whoever began to sign after the last reading announced it first.
        let lately = read.is_some_and(|at| at > stood && self.now().abs_diff(at) < RECENT_MS);
        Ok(match since || lately || self.trouble_of(home).is_some() {
            true => Vec::new(),
            false => vec![Errand::Glance(home.clone())],
        })
    }

    /// Finds out which of these records are gone. What was signed for one that is stands here because the
    /// CRM moved it, as far as anybody can tell.
    async fn trace(&self, key: &RecordKey, elsewhere: BTreeSet<Spot>) -> Result<(), Failed> {
        let mut gone = Vec::new();
        let unknown = elsewhere.into_iter().filter(|spot| {
            let of = spot.at(&key.instance);
            let before = self.traced.borrow().get(&of).copied();
            let lately = before.is_some_and(|at| self.now().abs_diff(at) < TRACED_MS);
            !lately && vendor(&of).supports(&of.object)
        });
        let unknown: Vec<Spot> = unknown.take(TRACED).collect();
        for spot in unknown {
            let of = spot.at(&key.instance);
            match vendor(&of).read(&self.http, &of, &[]).await {
                Err(Fault::Gone) => {
                    gone.push(spot);
                }
                // Nobody knows yet; the next look asks again.
                Err(Fault::Unreachable(_) | Fault::Busy(_) | Fault::SignIn) => break,
                _ => {
                    self.traced.borrow_mut().insert(of, self.now());
                }
            }
        }
        if gone.is_empty() {
            return Ok(());
        }
        // A merge that was followed meanwhile has added its own.
        let _homing = self.homing.lock().await;
        let row = self.put_gone(key, gone).await?;
        self.store.write(vec![row]).await?;
        self.ledgers.touched();
        *self.agreed.borrow_mut() = None;
        Ok(())
    }
}

/// What a browser's device is called among a person's, as it was last announced; nothing when it was not.
pub(super) fn called<'a>(
    device: keep::Device,
    mine: &'a [KnownDevice],
    me: &PersonId,
) -> Option<&'a KnownDevice> {
    let id = DeviceId::of(device.id.0, me);
    mine.iter()
        .rfind(|of| of.id == id || of.key.is_some() && of.key == device.key)
}

/// Whether it makes a key known.
pub(super) fn announces(event: &Event) -> bool {
    matches!(team(&event.what), Some(TeamWhat::Key { .. }))
}

fn team(what: &What) -> Option<&TeamWhat> {
    match what {
        What::Team(what) => Some(what),
        _ => None,
    }
}
