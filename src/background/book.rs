//! What the agreement's page asks: to show what is known, and to record what a person did about it.

use std::collections::{BTreeMap, BTreeSet};

use super::home::{looking, others_of, sits};
use super::seek::is_home;
use super::signed::called;
use super::{Answered, Background, Errand, rules, vendor};
use crate::agreement::Agreement;
use crate::port::{Http, Store};
use crate::protocol::{Agreed, Edited, PAGE_FIELDS, Told, Trouble};
use crate::record::{DeviceId, KnownDevice, Oddity, PlainNote, RecordKey, TeamWhat, What};
use crate::team::PersonId;

impl<H: Http, S: Store> Background<H, S> {
    /// Shows the agreement's page what is known; the CRM is read after the answer.
    pub(super) async fn book(&self, instance: &str, fresh: bool) -> Result<Answered, Trouble> {
        let home = self.home(instance).await?;
        let mut errands = Vec::new();
        for key in home.kept().chain(&home.found) {
            let known = self.known(key).await?;
            let gone = home.gone.contains(key);
            let looked_at = home.key.as_ref() == Some(key);
            let read = known.as_ref().map(|known| known.read_at);
            if fresh || looked_at && !gone && !self.is_settled(key, read) {
                errands.push(Errand::Pull(key.clone()));
            } else if !looked_at && !gone && self.is_due(key).await? {
                errands.push(Errand::Glance(key.clone()));
            }
            if fresh && known.is_some_and(|known| known.rights.is_some()) {
                errands.push(Errand::Rights(key.clone()));
            }
        }
        if (fresh && !home.named) || self.search_is_due(&home, instance).await? {
            errands.push(Errand::Find(instance.to_owned()));
        }
        Ok(Answered {
            told: Told::Agreed(Box::new(self.agreed_page(instance).await?)),
            errands,
        })
    }

    pub(super) async fn agreed_page(&self, instance: &str) -> Result<Agreed, Trouble> {
        let home = self.home(instance).await?;
        let (_, agreement, devices) = self.agreed_on(instance).await?;
        let signed = self.signed(instance).await?;
        let me = signed.as_ref().map(|signed| signed.session.me.clone());
        let seat = match &me {
            Some(me) => self.seat(instance, &me.id).await?,
            None => None,
        };
        let keys: Vec<RecordKey> = home.kept().cloned().collect();
        let device = match &me {
            Some(me) => {
                let device = self.device().await?;
                let here = called(device, devices.whose(&me.id), &me.id);
                Some(here.map_or_else(|| DeviceId::of(device.id.0, &me.id), |of| of.id))
            }
            None => None,
        };
        let (states, writers) = self.states(&keys, instance).await?;
        let mut people = self.names(instance, named(&agreement)).await?;
        let signing = devices.people().map(|(person, _)| person.clone());
        people.extend(self.names(instance, signing.collect()).await?);
        people.extend(writers);
        people.extend(me.iter().map(|me| (me.id.clone(), me.name.clone())));
        let mut others = Vec::new();
        for key in others_of(&home) {
            others.push(self.related_to(key).await?);
        }
        let edited = self.edited(&keys, &agreement).await?;
        let rights = self
            .rights_of_home(&home, me.as_ref().map(|me| &me.id))
            .await?;
        let version = signed.map(|signed| signed.session.version);
        let drafts = match &home.key {
            Some(key) => self.drafts(key).await?,
            None => BTreeMap::new(),
        };
        Ok(Agreed {
            instance: instance.to_owned(),
            address: home
                .key
                .as_ref()
                .zip(version)
                .map(|(key, version)| vendor(key).page(key, version)),
            trouble: self.trouble_of_home(&home),
            looking: looking(&home),
            rights,
            home: match &home.key {
                Some(key) => Some(self.related_to(key).await?),
                None => None,
            },
            others,
            edited,
            devices: devices.people().map(owned).collect(),
            device,
            agreement: Agreement::clone(&agreement),
            me,
            seat,
            people,
            states,
            drafts,
            now: self.now(),
            zone: String::from(self.around.zone()),
        })
    }

    /// The notes about the agreement that somebody edited or rewrote by hand, newest first.
    async fn edited(
        &self,
        kept: &[RecordKey],
        agreement: &Agreement,
    ) -> Result<Vec<Edited>, Trouble> {
        let by_hand = [Oddity::Edited, Oddity::Unsigned, Oddity::Elsewhere];
        let by_hand = |note: &PlainNote| note.oddity.is_some_and(|odd| by_hand.contains(&odd));
        let mut edited = Vec::new();
        for key in kept {
            let notes = self.notes_shown(key, agreement).await?.into_iter();
            let notes = notes.filter(|note| note.agreement && by_hand(note));
            edited.extend(notes.map(|note| Edited {
                on: key.clone(),
                by: note.author,
                at: note.at,
            }));
        }
        edited.sort_by_key(|note| std::cmp::Reverse(note.at));
        Ok(edited)
    }

    /// Records what a person did about the agreement: all of it, or none.
    pub(super) async fn agree(
        &self,
        home: &RecordKey,
        typed_on: &RecordKey,
        whats: Vec<TeamWhat>,
        settles: &[String],
    ) -> Result<Answered, Trouble> {
        let home = &self.home_now(home).await?;
        let known = self.home(&home.instance).await?;
        if known.key.as_ref() != Some(home) {
            return Err(Trouble::NoHome);
        }
        let me = self.me(home).await?;
        let seat = self
            .seat(&home.instance, &me.id)
            .await?
            .ok_or(Trouble::NoSide)?;
        let mut agreement = Agreement::clone(&*self.agreement(&home.instance).await?);
        let mut batch = self.batch(me.id.clone(), seat.speaking()).await?;
        // Nobody chose the record but an administrator: say it there, for whom they did not tell.
        if !self.believed(home).await?.events().any(is_home) {
            let chosen = What::Team(Box::new(TeamWhat::Home));
            batch.add(self, home, chosen).await?;
        }
        // Who speaks for a side here sits on it; a colleague may have said otherwise meanwhile.
        let seated = matches!(whats.as_slice(), [TeamWhat::Sits { .. }, ..])
            || agreement.seated(&me.id, seat.speaking());
        let before = (!seated).then(|| sits(&me.id, seat));
        for what in before.into_iter().chain(whats) {
            rules::agreed(&agreement, &what, seat.speaking(), &me.id)?;
            if let TeamWhat::Key { key } = what {
                self.turns_up(&mut batch, &home.instance, key).await?;
            }
            let event = batch.add(self, home, What::Team(Box::new(what))).await?;
            agreement.then(&event);
        }
        // What was typed on the agreement's page followed it; what was typed beside a record is there.
        let settled = settles
            .iter()
            .map(|field| match field.starts_with(PAGE_FIELDS) {
                true => (home, field),
                false => (typed_on, field),
            });
        let errands = self.commit(batch, settled).await?;
        // What follows is done even when the page cannot be shown.
        let told = match self.agreed_page(&home.instance).await {
            Ok(page) => Told::Agreed(Box::new(page)),
            Err(trouble) => Told::Failed(trouble),
        };
        Ok(Answered { told, errands })
    }
}

fn owned((person, devices): (&PersonId, &[KnownDevice])) -> (PersonId, Vec<KnownDevice>) {
    (person.clone(), devices.to_vec())
}

/// Everybody the agreement names.
fn named(agreement: &Agreement) -> BTreeSet<PersonId> {
    let mut people: BTreeSet<PersonId> = BTreeSet::new();
    people.extend(agreement.kept.iter().map(|kept| kept.by.clone()));
    people.extend(agreement.members.iter().map(|of| of.person.clone()));
    for sentence in &agreement.sentences {
        for version in &sentence.versions {
            people.insert(version.by.clone());
            people.extend(version.signed.iter().map(|of| of.who.clone()));
            people.extend(version.twice.iter().chain(&version.unseated).cloned());
        }
        people.extend(sentence.talk.iter().map(|said| said.by.clone()));
        people.extend(sentence.named.iter().map(|named| named.by.clone()));
        let ended = sentence.rested.iter().chain(&sentence.retiring);
        let ended = ended.chain(&sentence.retired);
        people.extend(ended.map(|word| word.by.clone()));
    }
    people
}
