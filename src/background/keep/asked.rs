//! How far the searches for what people were asked have come.

use super::put;
use crate::background::Background;
use crate::background::asked::Asked;
use crate::port::{Change, Http, Store, StoreFault, Table};
use crate::team::PersonId;

const ASKED: &str = "asked\t";

fn asked_by(instance: &str, who: &PersonId) -> String {
    format!("{ASKED}{instance}\t{}", who.0)
}

/// How far a person's search for what was asked has come.
pub(in crate::background) fn put_asked(
    instance: &str,
    who: &PersonId,
    asked: &Asked,
) -> Result<Change, StoreFault> {
    put(Table::Meta, asked_by(instance, who), asked)
}

impl<H: Http, S: Store> Background<H, S> {
    /// How far a person's search for what was asked has come.
    pub(in crate::background) async fn asked(
        &self,
        instance: &str,
        who: &PersonId,
    ) -> Result<Asked, StoreFault> {
        let asked = self.meta(&asked_by(instance, who)).await?;
        Ok(asked.unwrap_or_default())
    }

    /// Who searches for what was asked, and in which CRM.
    pub(in crate::background) async fn askers(
        &self,
    ) -> Result<Vec<(String, PersonId)>, StoreFault> {
        let rows = self.store.list(Table::Meta, ASKED).await?;
        let askers = rows.iter().filter_map(|(place, _)| {
            let (instance, who) = place.strip_prefix(ASKED)?.split_once('\t')?;
            Some((instance.to_owned(), PersonId(who.to_owned())))
        });
        Ok(askers.collect())
    }
}
