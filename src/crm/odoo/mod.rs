//! Odoo 17, 18 and 19.

use super::{Address, Answer, CrmNote, Draft, Fault, Read, Session, Since};
use crate::port::Http;
use crate::record::RecordKey;
use crate::team::{Person, PersonId};

/// Whether the path is one that Odoo's web client uses.
#[must_use]
pub fn is_odoo(_address: &str) -> bool {
    false
}
/// What an address says.
#[must_use]
pub fn locate(_address: &str) -> Address {
    Address::Elsewhere
}
pub(super) async fn resolve(
    _http: &impl Http,
    _instance: &str,
    _action: &str,
) -> Result<Answer<Option<String>>, Fault> {
    Err(Fault::SignIn)
}
pub(super) async fn session(_http: &impl Http, _instance: &str) -> Result<Answer<Session>, Fault> {
    Err(Fault::SignIn)
}
pub(super) async fn read(_http: &impl Http, _key: &RecordKey) -> Result<Answer<Read>, Fault> {
    Err(Fault::SignIn)
}
pub(super) async fn notes(
    _http: &impl Http,
    _key: &RecordKey,
    _since: &Since,
) -> Result<Answer<Vec<CrmNote>>, Fault> {
    Err(Fault::SignIn)
}
pub(super) async fn post(
    _http: &impl Http,
    _key: &RecordKey,
    _draft: &Draft<'_>,
) -> Result<Answer<String>, Fault> {
    Err(Fault::SignIn)
}
pub(super) async fn people(
    _http: &impl Http,
    _instance: &str,
    _ids: &[PersonId],
) -> Result<Answer<Vec<Person>>, Fault> {
    Err(Fault::SignIn)
}
