//! Which record an address of Odoo's web client shows. Pure; nothing is asked of the server.
//!
//! Odoo 18 and 19: `/odoo/…/{action or model}/{id}`, the rule being `urlToState` in
//! `addons/web/static/src/core/browser/router.js`. Odoo 17: `/web#id=…&model=…&view_type=form`; 18 and
//! 19 still take such an address and rewrite it. Odoo always serves its pages from the root of an
//! origin (`stateToUrl` in the same file), so an address below some other path is not Odoo's.

use super::supported;
use crate::crm::Address;
use crate::crm::address::Parts;
use crate::record::RecordKey;

/// The largest id: Odoo's ids are PostgreSQL's `int4`.
const LARGEST_ID: u64 = 2_147_483_647;
/// Longer names of actions and models are nobody's.
const LONGEST_NAME: usize = 128;

/// Whether the path is one that Odoo's web client uses.
#[must_use]
pub fn is_odoo(address: &str) -> bool {
    let Some(parts) = Parts::of(address) else {
        return false;
    };
    let mut path = parts.path();
    match path.next() {
        Some("odoo" | "scoped_app") => true,
        Some("web") => matches!((path.next(), path.next()), (None | Some("login"), None)),
        _ => false,
    }
}

/// What an address says.
#[must_use]
pub fn locate(address: &str) -> Address {
    let Some(parts) = Parts::of(address) else {
        return Address::Elsewhere;
    };
    let mut path = parts.path();
    let place = match path.next() {
        Some("odoo" | "scoped_app") => by_path(path),
        Some("web") if path.next().is_none() => by_hash(parts.hash),
        _ => None,
    };
    match place {
        None => Address::Elsewhere,
        Some((Kind::Model(object), _)) if !supported(object) => Address::Elsewhere,
        Some((_, Which::New)) => Address::New,
        Some((Kind::Model(object), Which::Id(id))) => Address::Record(RecordKey {
            instance: parts.origin,
            object: object.to_owned(),
            id,
        }),
        Some((Kind::Action(action), Which::Id(id))) => Address::Behind {
            instance: parts.origin,
            action: action.to_owned(),
            id,
        },
    }
}

enum Kind<'a> {
    Model(&'a str),
    Action(&'a str),
}

enum Which {
    New,
    Id(String),
}

/// The last name in the path is what is shown; what follows it is the record.
fn by_path<'a>(path: impl Iterator<Item = &'a str>) -> Option<(Kind<'a>, Which)> {
    let mut shown: Option<(&str, Option<&str>)> = None;
    for part in path {
        let numeric = part.bytes().all(|byte| byte.is_ascii_digit());
        match &mut shown {
            _ if !numeric && part != "new" => shown = Some((part, None)),
            Some((_, right @ None)) => *right = Some(part),
            _ => {}
        }
    }
    let (name, right) = shown?;
    let which = match right? {
        "new" => Which::New,
        id => Which::Id(record_id(id)?),
    };
    let kind = match (name.strip_prefix("action-"), name.strip_prefix("m-")) {
        (Some(action), _) => Kind::Action(named(action)?),
        (_, Some(model)) => Kind::Model(named(model)?),
        _ if name.contains('.') => Kind::Model(named(name)?),
        _ => Kind::Action(named(name)?),
    };
    Some((kind, which))
}

fn by_hash(hash: &str) -> Option<(Kind<'_>, Which)> {
    let of = |key: &str| {
        let mut pairs = hash.split('&').filter_map(|pair| pair.split_once('='));
        pairs
            .find(|(name, value)| *name == key && !value.is_empty())
            .map(|(_, value)| value)
    };
    let form = of("view_type").is_none_or(|view| view == "form");
    let which = match of("id") {
        Some(id) if form => Which::Id(record_id(id)?),
        None if of("view_type") == Some("form") => Which::New,
        _ => return None,
    };
    let kind = match (of("model"), of("action")) {
        (Some(model), _) => Kind::Model(named(model)?),
        (None, action) => Kind::Action(named(action?)?),
    };
    Some((kind, which))
}

/// An id as Odoo writes it, so that one record has one key.
fn record_id(text: &str) -> Option<String> {
    let id: u64 = text.parse().ok()?;
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    (digits && (1..=LARGEST_ID).contains(&id)).then(|| id.to_string())
}

/// A name that may stand in an action's path, an external id or a model.
fn named(text: &str) -> Option<&str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    (!text.is_empty() && text.len() <= LONGEST_NAME && text.bytes().all(plain)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HERE: &str = "https://crm.example";

    fn at(rest: &str) -> Address {
        let address = format!("{HERE}{rest}");
        assert!(is_odoo(&address), "{address} is Odoo's");
        locate(&address)
    }

    fn record(object: &str, id: &str) -> Address {
        Address::Record(RecordKey {
            instance: HERE.to_owned(),
            object: object.to_owned(),
            id: id.to_owned(),
        })
    }

    fn behind(action: &str, id: &str) -> Address {
        Address::Behind {
            instance: HERE.to_owned(),
            action: action.to_owned(),
            id: id.to_owned(),
        }
    }

    #[test]
    fn a_form_of_odoo_18_and_19_is_its_record_or_stands_behind_its_action() {
        let lead = record("crm.lead", "45");
        for (rest, says) in [
            ("/odoo/crm/45", behind("crm", "45")),
            ("/odoo/crm/45/", behind("crm", "45")),
            ("/odoo/crm/45?debug=1&view_type=form", behind("crm", "45")),
            ("/odoo/crm/0045", behind("crm", "45")),
            ("/odoo/action-123/45", behind("123", "45")),
            (
                "/odoo/action-crm.crm_lead_all/45",
                behind("crm.crm_lead_all", "45"),
            ),
            ("/odoo/m-crm.lead/45", lead.clone()),
            ("/odoo/crm.lead/45", lead.clone()),
            ("/odoo/crm.lead/45?menu_id=99#x", lead.clone()),
            ("/odoo/contacts/10/crm/45", behind("crm", "45")),
            (
                "/odoo/action-7/3/m-res.partner/9",
                record("res.partner", "9"),
            ),
            (
                "/odoo/crm/45/action-sale.action_orders/7",
                behind("sale.action_orders", "7"),
            ),
            ("/odoo/3/action-7/9", behind("7", "9")),
            ("/scoped_app/crm.lead/45", lead),
        ] {
            assert_eq!(at(rest), says, "{rest}");
        }
    }

    #[test]
    fn a_form_of_odoo_17_is_its_record() {
        let lead = record("crm.lead", "45");
        for rest in [
            "/web#id=45&cids=1&menu_id=104&action=163&model=crm.lead&view_type=form",
            "/web?debug=1#id=45&model=crm.lead&view_type=form",
            "/web/?debug=assets#model=crm.lead&id=45",
        ] {
            assert_eq!(at(rest), lead, "{rest}");
        }
        assert_eq!(
            at("/web#action=163&id=45&view_type=form"),
            behind("163", "45")
        );
        assert_eq!(
            at("/web#id=9&model=res.partner&view_type=form&active_id=1"),
            record("res.partner", "9")
        );
    }

    #[test]
    fn a_form_without_an_id_is_a_record_that_is_not_saved_yet() {
        for rest in [
            "/odoo/crm/new",
            "/odoo/crm.lead/new",
            "/odoo/contacts/10/crm/new",
            "/web#model=crm.lead&view_type=form",
            "/web#id=&model=crm.lead&view_type=form",
        ] {
            assert_eq!(at(rest), Address::New, "{rest}");
        }
    }

    #[test]
    fn a_list_an_app_or_a_record_of_another_kind_is_elsewhere() {
        for rest in [
            "/odoo",
            "/odoo/",
            "/odoo?debug=1",
            "/odoo/crm",
            "/odoo/crm?view_type=list",
            "/odoo/45",
            "/odoo/crm/0",
            "/odoo/crm/99999999999",
            "/odoo/crm/45/action-mail.action_discuss",
            "/odoo/contacts/10/crm",
            "/odoo/discuss",
            "/odoo/discuss?active_id=discuss.channel_1",
            "/odoo/sale.order/7",
            "/odoo/sale.order/new",
            "/odoo/cr%6d/45",
            "/scoped_app?app_id=crm&path=odoo/crm",
            "/web",
            "/web/login",
            "/web#action=163&model=crm.lead&view_type=list",
            "/web#id=45&model=crm.lead&view_type=kanban",
            "/web#id=45&model=sale.order&view_type=form",
            "/web#action=163",
            "/web#id=x&model=crm.lead",
            "/web?id=45&model=crm.lead",
        ] {
            assert_eq!(at(rest), Address::Elsewhere, "{rest}");
        }
    }

    #[test]
    fn the_payload_in_a_link_changes_nothing_about_the_page_it_leads_to() {
        assert_eq!(
            at("/odoo/m-crm.lead/45#smnspl1.0aZ9id45"),
            record("crm.lead", "45")
        );
        assert_eq!(at("/odoo/crm/45?debug=1#smnspl1.0aZ9"), behind("crm", "45"));
        assert_eq!(at("/web#smnspl1.0aZ9"), Address::Elsewhere);
    }

    #[test]
    fn a_record_has_one_key_however_its_address_is_written() {
        for (address, instance) in [
            (
                "http://127.0.0.1:8069/odoo/crm.lead/4",
                "http://127.0.0.1:8069",
            ),
            (
                "HTTPS://CRM.Example:443/odoo/crm.lead/4",
                "https://crm.example",
            ),
            (
                "http://crm.example:80/odoo/crm.lead/4",
                "http://crm.example",
            ),
            (
                "https://sam:word@crm.example/odoo/crm.lead/4",
                "https://crm.example",
            ),
            ("http://[::1]:8069/odoo/crm.lead/4", "http://[::1]:8069"),
        ] {
            let key = RecordKey {
                instance: instance.to_owned(),
                object: "crm.lead".to_owned(),
                id: "4".to_owned(),
            };
            assert_eq!(locate(address), Address::Record(key), "{address}");
        }
    }

    #[test]
    fn what_odoo_does_not_serve_is_not_taken_for_odoo() {
        for address in [
            "",
            "odoo/crm/45",
            "about:blank",
            "chrome://odoo/crm/45",
            "https:///odoo/crm/45",
            "https://crm.example",
            "https://crm.example/shop/odoo/crm/45",
            "https://crm.example/web/content/45",
            "https://crm.example/webshop",
            "https://crm.example\\@evil.example/odoo/crm.lead/4",
            "https://crm example/odoo/crm.lead/4",
        ] {
            assert!(!is_odoo(address), "{address}");
            assert_eq!(locate(address), Address::Elsewhere, "{address}");
        }
    }

    proptest! {
        #[test]
        fn any_text_at_all_is_some_address(text: String) {
            let _ = (is_odoo(&text), locate(&text));
        }

        #[test]
        fn any_odd_path_is_some_address(rest in "[/?#&=.a-z0-9-]{0,40}(new|id=|model=crm.lead)?[/0-9]{0,12}") {
            for root in ["https://h/odoo/", "https://h/web#", "https://h:1/"] {
                if let Address::Record(key) = locate(&format!("{root}{rest}")) {
                    prop_assert!(supported(&key.object));
                    prop_assert!(key.id.parse::<u32>().is_ok_and(|id| id > 0));
                }
            }
        }
    }
}
