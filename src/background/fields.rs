//! The fields of a record on the CRM's own page: between the panel, which decides, and the page, which shows.

use serde::Serialize;

use super::home::DAY_MS;
use super::{Answered, Background, TabId, keep, trouble, vendor};
use crate::crm::PageProfile;
use crate::port::{Http, Store};
use crate::protocol::{Fields, InPlace, Place, Told, Touched, Trouble};
use crate::record::RecordKey;

/// No language has a longer name (BCP 47, as CRMs write it).
const LANG: usize = 16;
/// No kind of record has so many fields.
const LABELS: usize = 2_000;

/// What a page's content script is told about the fields of its record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OnPage {
    /// Say which fields there are, and again when that changes.
    Watch {
        /// Where they stand.
        profile: &'static PageProfile,
        /// The kind of the record that the page shows, as the CRM names it.
        object: String,
        /// Its id.
        record: String,
        /// What the button beside a field says, before the field's label.
        writes: String,
    },
    /// Stand marks beside these fields, and no others.
    Marks {
        /// The reading of the page that they are of.
        scan: u32,
        /// The marks.
        all: Vec<Sign>,
    },
    /// Offer the fields to the keyboard, one by one.
    Choose,
    /// Bring this field into view.
    Point {
        /// The reading of the page that it is of.
        scan: u32,
        /// Its place in it.
        at: u32,
        /// From where to where, when it is about no more than a passage.
        passage: Option<(u32, u32)>,
    },
}

/// A mark as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sign {
    /// The field's place in the reading.
    pub at: u32,
    /// What is seen.
    pub text: String,
    /// What is said of it.
    pub says: String,
}

/// What a page's content script says of the fields of its record.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// Which there are.
    Fields(Fields),
    /// A person touched one.
    Touched(Touched),
}

impl<H: Http, S: Store> Background<H, S> {
    /// Hands a panel's wish to the page beside which it stands, as long as that shows the record.
    pub(super) async fn in_place(
        &self,
        tab: TabId,
        key: &RecordKey,
        wish: InPlace,
    ) -> Result<Answered, Trouble> {
        let shows = self.tab(tab).await?.map(|tab| tab.place);
        if shows != Some(Place::Record(key.clone())) {
            return Ok(Told::Kept.into());
        }
        let told = match wish {
            InPlace::Watch => OnPage::Watch {
                profile: vendor(key).profile(),
                object: key.object.clone(),
                record: key.id.clone(),
                writes: self.words.say("field_write", &[]),
            },
            InPlace::Choose => OnPage::Choose,
            InPlace::Point { scan, at, passage } => OnPage::Point { scan, at, passage },
            InPlace::Mark { scan, all } => OnPage::Marks {
                scan,
                all: all
                    .into_iter()
                    .map(|mark| {
                        let many = mark.many.to_string();
                        let key = match mark.changed {
                            true => "field_mark_changed",
                            false => "field_mark",
                        };
                        Sign {
                            at: mark.at,
                            says: self.words.say(key, &[&mark.label, &many]),
                            text: match mark.changed {
                                true => format!("{many} ≠"),
                                false => many,
                            },
                        }
                    })
                    .collect(),
            },
        };
        self.around.on_page(tab, &told);
        Ok(Told::Kept.into())
    }

    /// What the CRM calls the fields of such a record. It is asked once a day for each kind, and when the page's
    /// language is another.
    pub(super) async fn labels(&self, key: &RecordKey, lang: &str) -> Result<Answered, Trouble> {
        // A page may say anything; what is no language is none.
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let lang = match lang.len() <= LANG && lang.bytes().all(plain) {
            true => lang,
            false => "",
        };
        let known = self.labelled(key).await?;
        if let Some((at, of, all)) = known
            && of == lang
            && self.now().abs_diff(at) < DAY_MS
        {
            return Ok(Told::Labels(all).into());
        }
        let asked = vendor(key).labels(&self.http, key, lang).await;
        let mut all = asked.map_err(|fault| trouble(&fault))?.value;
        all.truncate(LABELS);
        let row = keep::put_labels(key, lang, self.now(), &all)?;
        self.store.write(vec![row]).await?;
        Ok(Told::Labels(all).into())
    }

    /// The keyboard's way to a field: has the page offer them one by one.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn choose_field(&self, tab: TabId) -> Result<(), Trouble> {
        let shows = self.tab(tab).await?.map(|tab| tab.place);
        if matches!(shows, Some(Place::Record(_))) {
            self.around.on_page(tab, &OnPage::Choose);
        }
        Ok(())
    }

    /// Tells a tab's panel what its page says, as long as that shows a record.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn seen_on_page(&self, tab: TabId, seen: Seen) -> Result<(), Trouble> {
        let shows = self.tab(tab).await?.map(|tab| tab.place);
        let Some(Place::Record(key)) = shows else {
            return Ok(());
        };
        let told = match seen {
            Seen::Fields(fields) => {
                let mut fields = fields.bounded();
                // Odoo's pages do not say in which language they are.
                if fields.lang.is_none() {
                    let signed = self.signed(&key.instance).await?;
                    fields.lang = signed.and_then(|signed| signed.session.lang);
                }
                Told::Fields(Box::new(fields))
            }
            Seen::Touched(touched) => Told::Touched(touched.bounded()),
        };
        self.around.tell(Some(tab), &told);
        Ok(())
    }
}
