use serde::{Deserialize, Serialize};

/// Which record of which CRM: the only name a record has inside Samenspel.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RecordKey {
    /// The CRM's own address without a path, and its database where it has several:
    /// `http://127.0.0.1:8069` or `https://crm.example`.
    pub instance: String,
    /// The CRM's word for the kind of record, such as `crm.lead`.
    pub object: String,
    /// The CRM's id of the record, as text.
    pub id: String,
}

impl RecordKey {
    /// One line that is unique per record; used as a key in stores.
    ///
    /// A tab cannot occur in an address, a model name or an id, so the parts cannot run together.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{}\t{}\t{}", self.instance, self.object, self.id)
    }

    /// The key of such a line.
    #[must_use]
    pub fn of_line(line: &str) -> Option<RecordKey> {
        let mut parts = line.split('\t').map(str::to_owned);
        Some(RecordKey {
            instance: parts.next()?,
            object: parts.next()?,
            id: parts.next()?,
        })
    }
}
