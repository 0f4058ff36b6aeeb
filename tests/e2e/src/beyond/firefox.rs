//! Firefox's own windows, in whose scripts its extensions can be reached.

use anyhow::{Context as _, Result, bail};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::frame::Frame;

/// The browser's own window.
async fn window(browser: &Browser) -> Result<Frame> {
    let windows = json!({"moz:scope": "chrome", "maxDepth": 0});
    let windows = browser
        .page()
        .send("browsingContext.getTree", windows)
        .await?;
    let window = windows
        .pointer("/contexts/0/context")
        .and_then(Value::as_str);
    Ok(browser.page().beside(window.context("no window")?))
}

/// Runs an expression in the browser's own window; `extension` in it is the installed one.
async fn ours<T: DeserializeOwned>(browser: &Browser, expression: &str) -> Result<T> {
    let id = browser.extension()?;
    let function = format!(
        "async (id) => {{ const policy = WebExtensionPolicy.getByID(id), extension = policy.extension; return {expression}; }}"
    );
    window(browser).await?.call(&function, &id).await
}

/// Gives the page in front the focus, which a window that was just opened leaves in its address bar.
pub(super) async fn focus_page(browser: &Browser) -> Result<()> {
    let focus = "(gBrowser.selectedBrowser.focus(), true)";
    let _: bool = window(browser).await?.eval(focus).await?;
    Ok(())
}

/// Under which name the extension's pages are reached, which this browser draws by chance.
pub(super) async fn host(browser: &Browser) -> Result<String> {
    ours(browser, "policy.mozExtensionHostname").await
}

pub(super) async fn press_toolbar_button(browser: &Browser) -> Result<()> {
    let pressed = "(ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs')
        .ExtensionParent.apiManager.global.browserActionFor(extension).triggerAction(window), null)";
    ours(browser, pressed).await
}

pub(super) async fn has_popup(browser: &Browser, page: &str) -> Result<bool> {
    let open = format!(
        "[...document.querySelectorAll('browser.webextension-popup-browser')].some((popup) => popup.currentURI.spec === {page:?})"
    );
    ours(browser, &open).await
}

pub(super) async fn stop_background(browser: &Browser) -> Result<bool> {
    let stopped = "(async () => {
        if (extension.backgroundState !== 'running') return 'rested';
        await extension.terminateBackground({ ignoreDevToolsAttached: true });
        return extension.backgroundState;
    })()";
    match ours::<String>(browser, stopped).await?.as_str() {
        "rested" => Ok(false),
        "stopped" => Ok(true),
        other => bail!("the background does not stop, it is {other}"),
    }
}

pub(super) async fn set_forced_colours_and_less_motion(browser: &Browser, on: bool) -> Result<()> {
    // 2: the person's colours always, 0: the page's.
    let (colours, less) = if on { (2, 1) } else { (0, 0) };
    let set = format!(
        "(Services.prefs.setIntPref('browser.display.document_color_use', {colours}),
          Services.prefs.setIntPref('ui.prefersReducedMotion', {less}), true)"
    );
    let _: bool = window(browser).await?.eval(&set).await?;
    Ok(())
}

pub(super) async fn place(page: &Frame, frame: &Frame) -> Result<[f64; 4]> {
    // Both know where they are on the screen.
    let corner = "[window.mozInnerScreenX, window.mozInnerScreenY, innerWidth, innerHeight]";
    let [left, top, ..]: [f64; 4] = page.eval(corner).await?;
    let [x, y, width, height]: [f64; 4] = frame.eval(corner).await?;
    Ok([x - left, y - top, width, height])
}
