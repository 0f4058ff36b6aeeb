// The toolbar button: says in one sentence what Samenspel reads and writes, and asks for this one
// address. Nothing is asked for before the person presses.
import { words } from "./words.js";

const filled = await words();
const say = (key, ...args) => filled(key, args);
const by = (id) => document.getElementById(id);
const show = (id, text, press) => {
  by(id).textContent = text;
  by(id).hidden = false;
  if (press) by(id).addEventListener("click", press);
};

document.documentElement.lang = say("language");
const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
const url = URL.canParse(tab?.url ?? "") ? new URL(tab.url) : null;

if (!url || !["http:", "https:"].includes(url.protocol)) {
  show("say", say("popup_nowhere"));
} else {
  // A match pattern names no port in Firefox, and covers every port in both.
  const origins = [`${url.protocol}//${url.hostname}/*`];
  if (await chrome.permissions.contains({ origins })) {
    show("say", say("popup_allowed", url.hostname));
    show("toggle", say("commandToggle"), async () => {
      await chrome.runtime.sendMessage({ toggle: tab.id });
      window.close();
    });
    if (!await chrome.permissions.contains({ permissions: ["notifications"] })) {
      show("remind", say("popup_remind"), () => {
        chrome.permissions.request({ permissions: ["notifications"] }).then(() => window.close());
      });
    }
    show("stop", say("popup_stop", url.hostname), async () => {
      await chrome.permissions.remove({ origins });
      window.close();
    });
  } else {
    show("say", say("popup_ask", url.hostname));
    show("allow", say("popup_allow", url.hostname), () => {
      // Synchronously, or the browser no longer counts it as the person's own press.
      chrome.permissions.request({ origins }).then(() => window.close());
    });
    const { knows } = await chrome.runtime.sendMessage({ popup: tab.url });
    if (!knows) show("unknown", say("popup_unknown"));
  }
}
