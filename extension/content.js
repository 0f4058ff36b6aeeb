// Stands in the CRM's page: mounts the panel's frame beside it, reports where the page is, and gives
// the frame the width it is told. Reads nothing of the page but its address, and what fields.js reads.
(() => {
  globalThis.samenspelLeave?.(); // an older one of ours that an update left behind
  document.querySelectorAll("samenspel-panel").forEach((left) => left.remove()); // and where it cannot leave, in Firefox

  const nonce = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const root = document.documentElement;
  const host = document.createElement("samenspel-panel");
  const frame = document.createElement("iframe");
  frame.src = `${chrome.runtime.getURL("panel.html")}#${nonce}`;
  frame.title = "Samenspel";
  // For the panel's "Copy". To any origin, because the address in `src` is not the one the frame ends up with.
  frame.allow = "clipboard-write *";
  const place = (element, style) => {
    for (const [name, value] of Object.entries(style)) element.style.setProperty(name, value, "important");
  };
  place(host, {
    all: "initial", position: "fixed", top: "0", bottom: "0", "inset-inline-end": "0", "z-index": "1000",
    width: "0", visibility: "hidden",
  });
  // Shown by content.css, and so no longer than the extension is there.
  host.style.removeProperty("display");
  host.hidden = true;
  place(frame, { border: "0", width: "100%", height: "100%", display: "block", "color-scheme": "light dark" });
  const shade = host.attachShadow({ mode: "closed" });
  shade.append(frame);
  root.append(host);

  const RESTING = 32; // px: the thin tab
  const dock = ({ open, width }, focus) => {
    const px = `${open ? Math.min(width, innerWidth) : RESTING}px`;
    place(host, { width: px, visibility: "visible" });
    root.style.setProperty("--samenspel", px);
    root.dataset.samenspel = root.scrollHeight <= innerHeight ? "whole" : "scrolls";
    if (!open) fields.rest();
    // A frame that has the focus already would lose its place in it.
    if (focus && shade.activeElement !== frame) frame.focus();
    else if (!open && document.activeElement === host) host.blur();
  };

  // What is said of the page's fields says of which page; what comes too late is dropped there.
  const say = (word) => {
    if (!chrome.runtime?.id) return leave();
    chrome.runtime.sendMessage({ page: { address: location.href, ...word } }).catch(() => {});
    return undefined;
  };
  const fields = globalThis.samenspelFields(say, () => frame.focus());

  let reported = "";
  const report = (mounted) => {
    if (!chrome.runtime?.id) return leave();
    if (!mounted && location.href === reported) return undefined;
    reported = location.href;
    const page = mounted ? { nonce, address: reported } : { address: reported };
    // When the background could not keep it, it is reported again at the next look.
    const again = () => { reported = ""; };
    return chrome.runtime.sendMessage({ page }).then((kept) => kept === true || again(), again);
  };
  const look = () => {
    if (!host.isConnected) root.append(host); // the page replaced itself
    report(false);
    fields.look();
  };
  // Lends this page's origin to the background, for a CRM that answers nobody else: a POST to its own
  // /{database}/rpc/, whatever is asked, and never a way to anywhere else.
  const LARGEST = 32 * 1024 * 1024; // bytes
  const lend = async ({ path, body }) => {
    if (typeof body !== "string" || !/^\/[A-Za-z0-9][A-Za-z0-9_.-]*\/rpc\/$/.test(path)) throw new Error("nothing that a page sends");
    const answer = await fetch(new URL(path, location.origin), {
      method: "POST", body, mode: "same-origin", credentials: "same-origin", redirect: "error", cache: "no-store",
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-Requested-With": "XMLHttpRequest" },
      signal: AbortSignal.timeout(25_000),
    });
    const parts = [];
    let large = 0;
    for (const reader = answer.body.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      large += value.length;
      if (large > LARGEST) { await reader.cancel(); return { large }; }
      parts.push(value);
    }
    const [kind, date, wait] = ["content-type", "date", "retry-after"].map((name) => answer.headers.get(name));
    return { status: answer.status, kind, date, wait, body: await new Blob(parts).text() };
  };
  const hear = (message, sender, reply) => {
    if (sender.id !== chrome.runtime.id) return false;
    if (message.dock) dock(message.dock, message.focus);
    if (message.field) fields.hear(message.field);
    if (!message.lend) return false;
    lend(message.lend).catch((error) => ({ failed: String(error?.message ?? error) })).then(reply);
    return true;
  };
  const returned = (event) => { if (event.persisted) report(true); };

  chrome.runtime.onMessage.addListener(hear);
  globalThis.navigation?.addEventListener("currententrychange", look);
  addEventListener("popstate", look);
  addEventListener("hashchange", look);
  addEventListener("pageshow", returned);
  // For browsers that do not say when a page moves on, and to notice that the extension is gone.
  const timer = setInterval(look, 1000);

  function leave() {
    clearInterval(timer);
    globalThis.navigation?.removeEventListener("currententrychange", look);
    removeEventListener("popstate", look);
    removeEventListener("hashchange", look);
    removeEventListener("pageshow", returned);
    try { chrome.runtime.onMessage.removeListener(hear); } catch { /* it went with the extension */ }
    fields.rest();
    host.remove();
    root.style.removeProperty("--samenspel");
    delete root.dataset.samenspel;
    if (!root.getAttribute("style")) root.removeAttribute("style");
    delete globalThis.samenspelLeave;
  }
  globalThis.samenspelLeave = leave;
  report(true);
})();
