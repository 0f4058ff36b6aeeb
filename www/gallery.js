// Every state of the panel, each at its own address: gallery.html?state=rich&lang=nl
import init, { gallery } from "./pkg/playground/samenspel.js";

const states = [
  "rich", "marketing", "alike", "twosides", "noseat", "empty", "fresh", "offer", "waits", "states", "drafts", "long",
  "first", "proposals", "kinds", "given", "duties", "crossing", "path", "suggestion",
  "difference", "settled", "parked", "rejection", "outcomes", "asked", "score",
  "running", "paused", "cannot", "nudge", "both", "talk",
  "rights", "follow", "merged", "contact", "forms", "moreforms", "stranded", "twohundred", "tenthousand",
  "loading", "closed", "new", "elsewhere", "unsure", "updated",
  "signin", "unreachable", "server", "noaccess", "refused", "gone", "unreadable", "notstored",
];
const asked = new URLSearchParams(location.search);
const root = document.getElementById("panel");

if (asked.has("state")) {
  await init();
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
