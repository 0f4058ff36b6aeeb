//! Where the keyboard is: what had the focus may be gone after a change, and then the hand must not begin
//! again at the top.

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Whether what had the focus is gone.
pub(super) fn lost() -> bool {
    let page = document();
    page.active_element()
        .is_none_or(|has| has.tag_name() == "BODY")
}

/// What had the focus before a change, and the regions around it.
#[derive(Default)]
pub(super) struct Had {
    element: Option<Element>,
    /// The nearest first, by their `data-ref`.
    regions: Vec<String>,
}

impl Had {
    /// What has the focus now.
    pub(super) fn now() -> Had {
        let element = document().active_element();
        let mut regions = Vec::new();
        let mut next = element.clone();
        while let Some(element) = next {
            regions.extend(element.get_attribute("data-ref"));
            next = element.parent_element();
        }
        Had { element, regions }
    }

    /// When the change took it away: the hand goes on where it was at work. Not when the person left it, nor
    /// while the keyboard is in the CRM's page.
    pub(super) fn stays_near(&self) {
        let taken = self.element.as_ref().is_some_and(|of| !of.is_connected());
        if taken && lost() && document().has_focus().unwrap_or(false) {
            near(&self.regions);
        }
    }
}

/// Puts the focus into the first of these that is there.
pub(super) fn into(wanted: &[String]) {
    let page = document();
    let mut there = wanted
        .iter()
        .filter_map(|wanted| page.query_selector(wanted).ok()?);
    if let Some(element) = there.next() {
        give(element);
    }
}

/// Puts the focus to the head of the nearest region that is still there, or to its first control.
fn near(regions: &[String]) {
    for region in regions {
        let heads = [
            "[tabindex=\"-1\"]",
            "button:not(:disabled)",
            "a[href]",
            "input",
        ];
        let wanted = heads.map(|head| format!("[data-ref=\"{region}\"] {head}"));
        into(&wanted);
        if !lost() {
            return;
        }
    }
}

/// Brings a part into view.
pub(super) fn reveal(part: &str) {
    let wanted = format!("[data-ref=\"{part}\"]");
    // Not there any more when something newer took its place.
    if let Ok(Some(element)) = document().query_selector(&wanted) {
        element.scroll_into_view();
    }
}

fn give(element: Element) {
    if let Ok(element) = element.dyn_into::<HtmlElement>() {
        // What cannot take the focus is still there to be clicked.
        let _ = element.focus();
    }
}
