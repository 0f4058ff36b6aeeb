// Every state of the panel, each at its own address: gallery.html?state=rich&lang=nl
import init, { gallery } from "./pkg/playground/samenspel.js";

const states = [
  "rich", "marketing", "alike", "twosides", "noseat", "empty", "fresh", "offer", "waits", "states", "drafts", "long",
  "first", "proposals", "kinds", "given", "duties", "crossing", "crossed", "comesfirst", "accepts", "despite", "path", "suggestion",
  "difference", "settled", "parked", "rejection", "outcomes", "asked", "score",
  "running", "paused", "cannot", "nudge", "both", "talk",
  "lastowner", "left", "moved", "retired", "reworded", "ruleended",
  "looking", "homegone", "homenoaccess", "twohomes",
  "annotated", "threads", "mention", "campaign", "inbox", "deleted", "privacy", "erased", "rights", "follow", "merged", "contact", "forms", "moreforms", "stranded", "twohundred", "tenthousand",
  "loading", "closed", "new", "elsewhere", "unsure", "updated",
  "signin", "unreachable", "server", "noaccess", "refused", "gone", "unreadable", "notstored", "noroom",
];
// What these states are about stands in a folder that is closed at first.
const folders = {
  moved: "outcomes", score: "score", ruleended: "expectations",
  looking: "agreement", homegone: "agreement", homenoaccess: "agreement", twohomes: "agreement",
  privacy: "privacy", inbox: "inbox",
};
// What is pressed once that stands open.
const presses = {
  annotated: "[data-ref=notes] .quiet-deeds .link", threads: "[data-ref=notes] > .quiet-deeds .link", mention: "[data-field=note]", privacy: "[data-ref=privacy] .deeds .link",
};
const asked = new URLSearchParams(location.search);
const root = document.getElementById("panel");

if (asked.has("state")) {
  await init();
  const part = folders[asked.get("state")];
  const press = presses[asked.get("state")];
  const opens = part ? `[data-ref=${part}] > .folder[aria-expanded=false]` : press;
  if (opens) {
    // Opened as soon as it is drawn, so that no picture is taken before.
    new MutationObserver((_, drawn) => {
      const closed = root.querySelector(opens);
      if (closed) {
        drawn.disconnect();
        closed.focus();
        closed.click();
        requestAnimationFrame(() => {
          if (part && press) root.querySelector(press)?.click();
          closed.scrollIntoView();
        });
      }
    }).observe(root, { childList: true, subtree: true });
  }
  gallery(root, asked.get("state"), asked.get("lang") ?? "en");
  // A few steps by name, so that a picture can show what a click opens.
  for (const name of asked.getAll("press")) {
    await new Promise((done) => setTimeout(done, 100));
    [...root.querySelectorAll("button, label")].find((one) => one.textContent.startsWith(name))?.click();
  }
} else {
  root.remove();
  const nav = document.getElementById("states");
  nav.hidden = false;
  nav.append(...["en", "nl", "de"].map((lang) => {
    const list = document.createElement("ul");
    list.append(...states.map((state) => {
      const link = Object.assign(document.createElement("a"), { href: `?state=${state}&lang=${lang}`, textContent: state });
      const item = document.createElement("li");
      item.append(link);
      return item;
    }));
    return list;
  }));
}
