//! What the content script reads of the record pages of CRMs, and where it stands its marks: on pages of ours in
//! `tests/pages`, built from what is known of each CRM's own, because most of them cannot run here. A page is drawn
//! twice; what somebody wrote about a field of the first drawing must be found in the second.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may stop at the first surprise"
)]

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, JSON, Promise, Reflect};
use samenspel::anchor::{self, Labels, Place, Shown};
use samenspel::background::{OnPage, Sign};
use samenspel::crm::{PAGES, PageProfile};
use samenspel::protocol::{Fields, Touched};
use samenspel::record::About;
use samenspel::team::Label;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Document, Element, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

const SCRIPT: &str = include_str!("../extension/fields.js");
const STYLE: &str = include_str!("../extension/content.css");

/// A page of ours, and what stands on it.
#[derive(Deserialize)]
struct Page {
    object: String,
    record: String,
    view: Vec<Shown>,
    edit: Vec<Shown>,
}

/// What the script says.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Said {
    Fields(Fields),
    Touched(Touched),
}

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

fn add(name: &str, text: &str) -> Element {
    let element = document().create_element(name).unwrap();
    element.set_text_content(Some(text));
    let root = document().document_element().unwrap();
    root.append_child(&element).unwrap();
    element
}

/// A page of ours beside which the script watches.
struct Stage {
    shown: HtmlElement,
    html: String,
    hear: Function,
    part: JsValue,
    said: Rc<RefCell<Vec<Said>>>,
    _says: Closure<dyn FnMut(JsValue)>,
    _focus: Closure<dyn FnMut()>,
}

impl Stage {
    fn set(profile: &'static PageProfile, html: &str, page: &Page) -> Self {
        // Open, so that a test sees the marks that a page does not.
        let open = "const own = Element.prototype.attachShadow; Element.prototype.attachShadow = \
                    function () { return own.call(this, { mode: 'open' }); };";
        let once = Reflect::has(&js_sys::global(), &"samenspelFields".into()).unwrap();
        if !once {
            add("style", STYLE);
            add("script", open);
            add("script", SCRIPT);
        }
        if let Some(left) = document().query_selector("main").unwrap() {
            left.remove(); // by a test that broke off
        }
        let shown: HtmlElement = document().create_element("main").unwrap().unchecked_into();
        let style =
            "position: fixed; inset: 0; overflow: auto; background: white; font: 14px sans-serif";
        shown.set_attribute("style", style).unwrap();
        document().body().unwrap().append_child(&shown).unwrap();
        let said = Rc::new(RefCell::new(Vec::new()));
        let into = Rc::clone(&said);
        let says = Closure::<dyn FnMut(JsValue)>::new(move |told| {
            into.borrow_mut()
                .push(serde_wasm_bindgen::from_value(told).unwrap());
        });
        let focus = Closure::<dyn FnMut()>::new(|| {});
        let begin = Reflect::get(&js_sys::global(), &"samenspelFields".into()).unwrap();
        let begin: Function = begin.unchecked_into();
        let part = begin
            .call2(&JsValue::NULL, says.as_ref(), focus.as_ref())
            .unwrap();
        let hear = Reflect::get(&part, &"hear".into())
            .unwrap()
            .unchecked_into();
        let stage = Self {
            shown,
            html: html.to_owned(),
            hear,
            part,
            said,
            _says: says,
            _focus: focus,
        };
        stage.draw("view");
        stage.tell(&OnPage::Watch {
            profile,
            object: page.object.clone(),
            record: page.record.clone(),
            writes: "Write about".into(),
        });
        stage
    }

    /// Shows one of the page's two drawings, and nothing else of it.
    fn draw(&self, name: &str) {
        self.shown.set_inner_html(&self.html);
        for section in ["view", "edit"].into_iter().filter(|of| *of != name) {
            let css = format!("section[data-drawn={section}]");
            self.shown.query_selector(&css).unwrap().unwrap().remove();
        }
    }

    fn tell(&self, told: &OnPage) {
        let plain = serde_wasm_bindgen::Serializer::json_compatible();
        let told = told.serialize(&plain).unwrap();
        self.hear.call1(&JsValue::NULL, &told).unwrap();
    }

    fn call(&self, name: &str) {
        let does: Function = Reflect::get(&self.part, &name.into())
            .unwrap()
            .unchecked_into();
        does.call0(&JsValue::NULL).unwrap();
    }

    /// What the script says next that this takes; it looks again as content.js has it look.
    async fn next<T>(&self, take: impl Fn(&Said) -> Option<T>) -> T {
        for _ in 0..200 {
            let found = self.said.borrow().iter().find_map(&take);
            if let Some(found) = found {
                self.said.borrow_mut().clear();
                return found;
            }
            self.call("look");
            tick().await;
        }
        panic!("the script said nothing of it for ten seconds");
    }

    async fn reads(&self) -> Fields {
        self.next(|said| match said {
            Said::Fields(fields) => Some(fields.clone()),
            Said::Touched(_) => None,
        })
        .await
    }

    /// The marks that are seen.
    fn marks(&self) -> Vec<HtmlElement> {
        let host = document()
            .query_selector("samenspel-marks")
            .unwrap()
            .unwrap();
        let buttons = host
            .shadow_root()
            .unwrap()
            .query_selector_all("button")
            .unwrap();
        let all = (0..buttons.length())
            .map(|at| buttons.item(at).unwrap().unchecked_into::<HtmlElement>());
        let seen =
            |of: &HtmlElement| of.style().get_property_value("visibility").unwrap() == "visible";
        all.filter(seen).collect()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.call("rest");
        self.shown.remove();
    }
}

/// The page's own work goes on.
async fn tick() {
    let wait = Function::new_with_args("done", "setTimeout(done, 50)");
    let promise = Promise::new(&mut |done, _| {
        wait.call1(&JsValue::NULL, &done).unwrap();
    });
    JsFuture::from(promise).await.unwrap();
}

fn page(html: &str) -> Page {
    let (_, rest) = html
        .split_once(r#"<script type="application/json">"#)
        .unwrap();
    let (json, _) = rest.split_once("</script>").unwrap();
    serde_wasm_bindgen::from_value(JSON::parse(json).unwrap()).unwrap()
}

fn about(field: &Shown) -> About {
    About {
        name: field.name.as_deref().and_then(|name| Label::new(name).ok()),
        label: Label::new(&field.label).unwrap(),
        twin: false,
        value: anchor::quoted(&field.value),
        lang: None,
        quote: None,
    }
}

/// Reads both drawings of a page, stands a mark at each field of the record's own, and finds what was written about
/// the first drawing in the second.
async fn told(crm: &str, html: &str) {
    let (_, profile) = PAGES.into_iter().find(|(name, _)| *name == crm).unwrap();
    let page = page(html);
    let stage = Stage::set(profile, html, &page);
    let read = stage.reads().await;
    assert_eq!(read.all, page.view, "{crm}");

    let own =
        |all: &[Shown]| -> Vec<usize> { (0..all.len()).filter(|at| !all[*at].nested).collect() };
    let signs = own(&read.all).into_iter().map(|at| Sign {
        at: at.try_into().unwrap(),
        text: "1".into(),
        says: at.to_string(),
    });
    let (scan, all) = (read.scan, signs.collect::<Vec<_>>());
    let many = all.len();
    stage.tell(&OnPage::Marks { scan, all });
    for _ in 0..200 {
        if stage.marks().len() == many {
            break;
        }
        tick().await;
    }
    let marks = stage.marks();
    assert_eq!(
        marks.len(),
        many,
        "{crm}: a mark at each field of the record's own"
    );
    // A mark that stands within its field, as where that has no label, does not cover it.
    for _ in 0..3 {
        let scrolled = web_sys::Event::new("scroll").unwrap();
        document().dispatch_event(&scrolled).unwrap();
        tick().await;
        assert_eq!(stage.marks().len(), many, "{crm}: looked at once more");
    }
    for mark in marks {
        // What is pressed is the field that the mark says it is of, and the mark stands at its height.
        mark.click();
        let touched = stage
            .next(|said| match said {
                Said::Touched(touched) => Some(touched.clone()),
                Said::Fields(_) => None,
            })
            .await;
        assert_eq!(touched.at.to_string(), mark.title(), "{crm}");
        let field = &read.all[usize::try_from(touched.at).unwrap()];
        let box_ = mark.get_bounding_client_rect();
        let (x, y) = (
            box_.left() + box_.width() / 2.0,
            box_.top() + box_.height() / 2.0,
        );
        let hit = document().element_from_point(x as f32, y as f32);
        assert_eq!(
            hit.map(|of| of.tag_name()).as_deref(),
            Some("SAMENSPEL-MARKS"),
            "{crm}: {} at {x}, {y}",
            field.label
        );
    }

    stage.draw("edit");
    let now = stage.reads().await;
    assert_eq!(now.all, page.edit, "{crm}");
    for at in own(&read.all) {
        let field = &read.all[at];
        let of = &now.all;
        let same = |place: &usize| {
            of[*place].name == field.name
                && (field.name.is_some() || of[*place].label == field.label)
        };
        let wanted = own(of)
            .into_iter()
            .find(same)
            .map_or(Place::Away, Place::At);
        assert_eq!(
            anchor::find(&about(field), of, &Labels::default()),
            wanted,
            "{crm}: {}",
            field.label
        );
    }
}

macro_rules! pages {
    ($($name:ident: $crm:literal;)*) => {
        $(
            #[wasm_bindgen_test]
            async fn $name() {
                told($crm, include_str!(concat!("pages/", $crm, ".html"))).await;
            }
        )*
    };
}

pages! {
    a_lead_of_odoo_17_and_18_is_read_and_marked: "odoo";
    a_lead_of_espocrm_is_read_and_marked: "espocrm";
    a_lead_of_suitecrm_is_read_and_marked: "suitecrm";
    an_opportunity_of_twenty_is_read_and_marked: "twenty";
    a_lead_of_salesforce_is_read_and_marked: "salesforce";
    a_lead_of_dynamics_is_read_and_marked: "dynamics";
    a_deal_of_hubspot_is_read_and_marked: "hubspot";
    a_lead_of_zoho_is_read_and_marked: "zoho";
}
