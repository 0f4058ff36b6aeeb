//! A record page under the strictest policy a CRM could send, which hears every key that reaches it.

use anyhow::Result;

use super::Site;
use super::fault::html;

impl Site {
    /// A record page under the strictest policy a CRM could send, where Odoo and Tryton have their leads; the
    /// rest is the CRM's, when one is given. [`KEYS_HEARD`] tells which keys reached the page.
    pub async fn strict(upstream: Option<&str>) -> Result<Self> {
        let mut page = html(200, STRICT_PAGE);
        let policy = "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; \
                      frame-ancestors 'none'; form-action 'none'";
        page.headers_mut()
            .insert("content-security-policy", policy.parse()?);
        let mut site = Self::build()
            .response("/odoo/crm/", page.clone())
            .response("", page)
            .page("/samenspel-strict.js", "text/javascript", STRICT_SCRIPT);
        site.upstream = upstream.map(str::to_owned);
        site.start().await
    }
}

/// JavaScript for the strict page: the keys that reached it.
pub const KEYS_HEARD: &str = "window.keysHeard";

const STRICT_PAGE: &str = "<title>A record</title><script src='/samenspel-strict.js'></script>\
    <h1>A record under a strict policy</h1><input aria-label='A field of the page'>";

/// Listens where nothing on a page could listen earlier.
const STRICT_SCRIPT: &str = "window.keysHeard = [];
for (const target of [window, document]) {
  for (const kind of ['keydown', 'keypress', 'keyup', 'beforeinput', 'input']) {
    target.addEventListener(kind, (event) => window.keysHeard.push(`${kind} ${event.key ?? event.data}`), true);
  }
}";
