//! The few functions of the browser's extension API that Samenspel calls. Both Chromium and Firefox
//! answer to `chrome` with promises in Manifest V3.

use js_sys::Object;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["chrome", "runtime"], js_name = sendMessage)]
    pub(super) async fn send(message: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = sendMessage)]
    pub(super) async fn send_to_tab(
        tab: i32,
        message: &JsValue,
        options: &Object,
    ) -> Result<JsValue, JsValue>;

    // Its answer as the promise it is, to be raced.
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = sendMessage)]
    pub(super) fn ask_tab(
        tab: i32,
        message: &JsValue,
        options: &Object,
    ) -> Result<js_sys::Promise, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = query)]
    pub(super) async fn tabs(query: &Object) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = getCurrent)]
    pub(super) async fn current_tab() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["chrome", "alarms"], js_name = create)]
    pub(super) async fn alarm(name: &str, info: &Object) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = create)]
    pub(super) async fn open_tab(info: &Object) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["chrome", "action"], js_name = setBadgeText)]
    pub(super) async fn badge(info: &Object) -> Result<JsValue, JsValue>;

    // Not there at all until the person allows notifications; then calling it fails, and is caught.
    #[wasm_bindgen(catch, js_namespace = ["chrome", "notifications"], js_name = create)]
    pub(super) async fn notify(id: &str, info: &Object) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["chrome", "runtime", "onMessage"], js_name = addListener)]
    pub(super) fn on_message(listener: &JsValue);

    #[wasm_bindgen(catch, js_name = fetch)]
    pub(super) async fn fetch(request: &web_sys::Request) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    pub(super) fn random(bytes: &mut [u8]);

    #[wasm_bindgen(js_name = setTimeout)]
    pub(super) fn set_timeout(what: &js_sys::Function, ms: i32) -> JsValue;

    #[wasm_bindgen(js_name = clearTimeout)]
    pub(super) fn clear_timeout(timer: &JsValue);
}

/// What a failed promise said, in words.
pub(super) fn words(error: &JsValue) -> String {
    let said = error
        .dyn_ref::<js_sys::Error>()
        .map(|error| String::from(error.message()));
    said.or_else(|| error.as_string())
        .unwrap_or_else(|| format!("{error:?}"))
}
