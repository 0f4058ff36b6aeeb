//! Which record an address of Tryton's web client shows. Pure; nothing is asked of the server.
//!
//! The client has one page at the root of an origin, and tells behind the `#` which database it has open and
//! what it shows there: `#{database}/model/{model}/{id};{what else}` (`Sao.set_url` and `Sao.open_url` in
//! `src/sao.js`, `get_url` in `src/tab.js`). Without a view it is `#{database}` alone.

use super::supported;
use crate::crm::Address;
use crate::crm::address::Parts;
use crate::record::RecordKey;

/// The largest id: Tryton's ids are PostgreSQL's `int4` at least, and more in nobody's.
const LARGEST_ID: u64 = 2_147_483_647;
/// Longer names of databases are nobody's: PostgreSQL's own limit (`NAMEDATALEN`).
const LONGEST_NAME: usize = 63;
/// What the client can show in a database.
const VIEWS: [&str; 4] = ["model", "wizard", "report", "url"];

/// The address at which the client opens a database: what the key of a record begins with.
pub(in crate::crm) fn instance(address: &str) -> Option<String> {
    let parts = Parts::of(address)?;
    let (database, _) = shown(&parts)?;
    Some(format!("{}/#{database}", parts.origin))
}

/// The origin and the database of such an address.
pub(super) fn of_instance(instance: &str) -> Option<(&str, &str)> {
    let (origin, database) = instance.split_once("/#")?;
    is_name(database).then_some((origin, database))
}

/// Whether the page is one that Tryton's web client may have: the root, with a database behind the `#`.
#[must_use]
pub fn is_tryton(address: &str) -> bool {
    Parts::of(address).is_some_and(|parts| shown(&parts).is_some())
}

/// Whether the client shows no view: there people sign in and out without the page being loaded.
#[must_use]
pub fn is_entry(address: &str) -> bool {
    let Some(parts) = Parts::of(address) else {
        return false;
    };
    parts.path().next().is_none() && shown(&parts).is_none_or(|(_, view)| view.is_none())
}

/// What an address says.
#[must_use]
pub fn locate(address: &str) -> Address {
    let Some(parts) = Parts::of(address) else {
        return Address::Elsewhere;
    };
    let Some((database, Some(view))) = shown(&parts) else {
        return Address::Elsewhere;
    };
    let mut view = view.split('/');
    let (kind, model, id, more) = (view.next(), view.next(), view.next(), view.next());
    match (kind, model, id, more) {
        (Some("model"), Some(object), Some(id), None) if supported(object) => match record_id(id) {
            Some(id) => Address::Record(RecordKey {
                instance: format!("{}/#{database}", parts.origin),
                object: object.to_owned(),
                id,
            }),
            None => Address::Elsewhere,
        },
        _ => Address::Elsewhere,
    }
}

/// The record's own page.
pub(in crate::crm) fn page_of(key: &RecordKey) -> String {
    let RecordKey {
        instance,
        object,
        id,
    } = key;
    format!("{instance}/model/{object}/{id}")
}

/// The database of an address, and the view in it without what follows a `;`.
fn shown<'a>(parts: &Parts<'a>) -> Option<(&'a str, Option<&'a str>)> {
    let mut path = parts.path();
    match (path.next(), path.next()) {
        (None | Some("index.html"), None) => {}
        _ => return None,
    }
    let hash = parts.hash.strip_prefix('!').unwrap_or(parts.hash);
    let (hash, _) = hash.split_once(';').unwrap_or((hash, ""));
    let (database, view) = match hash.split_once('/') {
        Some((database, view)) => (database, (!view.is_empty()).then_some(view)),
        None => (hash, None),
    };
    let kind = view.map(|view| view.split('/').next().unwrap_or_default());
    let known = kind.is_none_or(|kind| VIEWS.contains(&kind));
    (known && is_name(database)).then_some((database, view))
}

/// A name that a database may have and that stands as it is in an address and in a path.
fn is_name(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let begins = text
        .as_bytes()
        .first()
        .is_some_and(u8::is_ascii_alphanumeric);
    begins && text.len() <= LONGEST_NAME && text.bytes().all(plain)
}

/// An id as Tryton writes it, so that one record has one key.
fn record_id(text: &str) -> Option<String> {
    let id: u64 = text.parse().ok()?;
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    (digits && (1..=LARGEST_ID).contains(&id)).then(|| id.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HERE: &str = "https://erp.example";

    fn record(object: &str, id: &str) -> Address {
        Address::Record(RecordKey {
            instance: format!("{HERE}/#crm"),
            object: object.to_owned(),
            id: id.to_owned(),
        })
    }

    #[test]
    fn a_form_of_the_web_client_is_its_record() {
        for (rest, says) in [
            (
                "/#crm/model/sale.opportunity/2",
                record("sale.opportunity", "2"),
            ),
            (
                "/#crm/model/sale.opportunity/2;views=%5B557%5D&name=%22Leads%22",
                record("sale.opportunity", "2"),
            ),
            ("/#crm/model/party.party/0004", record("party.party", "4")),
            ("/#!crm/model/party.party/4", record("party.party", "4")),
            (
                "/index.html#crm/model/party.party/4",
                record("party.party", "4"),
            ),
            (
                "/?debug=1#crm/model/party.party/4;x=y/z",
                record("party.party", "4"),
            ),
        ] {
            let address = format!("{HERE}{rest}");
            assert!(is_tryton(&address) && !is_entry(&address), "{rest}");
            assert_eq!(locate(&address), says, "{rest}");
        }
    }

    #[test]
    fn a_list_a_wizard_or_a_record_of_another_kind_is_elsewhere() {
        for rest in [
            "/#crm",
            "/#crm/",
            "/#crm/model/sale.opportunity;views=%5B556%2C557%5D",
            "/#crm/model/sale.opportunity/-1",
            "/#crm/model/sale.opportunity/0",
            "/#crm/model/sale.opportunity/99999999999",
            "/#crm/model/sale.opportunity/2/lines",
            "/#crm/model/sale.sale/2",
            "/#crm/wizard/party.replace",
            "/#crm/report/party.letter",
        ] {
            let address = format!("{HERE}{rest}");
            assert!(is_tryton(&address), "{rest}");
            assert_eq!(locate(&address), Address::Elsewhere, "{rest}");
        }
    }

    #[test]
    fn what_tryton_does_not_serve_is_not_taken_for_tryton() {
        for address in [
            "",
            "https://erp.example/",
            "https://erp.example/odoo/crm/4",
            "https://erp.example/shop/#crm/model/party.party/4",
            "https://erp.example/#crm/inbox/4",
            "https://erp.example/#/model/party.party/4",
            "https://erp.example/#c%72m/model/party.party/4",
            "https://erp.example/#../model/party.party/4",
            "chrome://erp/#crm/model/party.party/4",
        ] {
            assert!(!is_tryton(address), "{address}");
            assert_eq!(locate(address), Address::Elsewhere, "{address}");
            assert_eq!(instance(address), None, "{address}");
        }
    }

    #[test]
    fn two_databases_of_one_server_are_two_crms_and_each_names_the_way_to_it() {
        let of = |database| {
            instance(&format!(
                "HTTPS://ERP.example:443/#{database}/model/party.party/4"
            ))
        };
        assert_eq!(of("crm").as_deref(), Some("https://erp.example/#crm"));
        assert_eq!(of("test").as_deref(), Some("https://erp.example/#test"));
        assert_eq!(
            of_instance("https://erp.example/#crm"),
            Some(("https://erp.example", "crm"))
        );
        assert_eq!(of_instance("https://erp.example"), None);
        let Address::Record(key) = record("party.party", "4") else {
            panic!("a record")
        };
        assert_eq!(locate(&page_of(&key)), Address::Record(key));
    }

    #[test]
    fn people_sign_in_where_no_view_is_shown() {
        for rest in ["", "/", "/#", "/#crm", "/#crm/", "/#crm;x=y"] {
            assert!(is_entry(&format!("{HERE}{rest}")), "{rest}");
        }
        for rest in ["/#crm/model/party.party", "/odoo", "/odoo#crm"] {
            assert!(!is_entry(&format!("{HERE}{rest}")), "{rest}");
        }
    }

    proptest! {
        #[test]
        fn any_odd_hash_is_some_address(rest in "[/?#;&=.a-z0-9-]{0,30}(model/|party\\.party|/)?[/0-9]{0,12}") {
            let address = format!("https://h/#{rest}");
            if let Address::Record(key) = locate(&address) {
                prop_assert!(supported(&key.object));
                prop_assert_eq!(instance(&address), Some(key.instance));
            }
        }
    }
}
