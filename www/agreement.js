// Every state of the agreement's page, each at its own address: agreement.html?state=rich&lang=nl
import init, { book } from "./pkg/playground/samenspel.js";

const states = [
  "rich", "marketing", "both", "noseat", "empty", "none", "nowhere", "unseated", "loading", "two", "edited", "editedmany", "waiting", "overdue",
  "twice", "retired", "states", "drafts", "change", "faults", "overtaken", "many", "long", "updated", "signin", "signedout",
  "unreachable", "server", "noaccess", "unreadable", "gone", "notstored", "noroom", "signfirst", "offline", "noside", "notyours",
  "signedtwice", "badcalendar", "nohome", "refused", "first", "devices",
];
// What is clicked before a state is seen, by selectors, so that it is the same in every language.
const signs = ["[data-ref=sign]"];
const clicks = {
  faults: ["[data-opens=new-criterion]", "#criteria form [type=submit]"],
  overtaken: ["#criteria form [type=submit]"],
  refused: ["#bar .folder"],
  first: ["[data-opens^=new-gate]"],
  devices: ["[data-ref=devices] > summary"],
  notstored: signs, noroom: signs, signfirst: signs, offline: signs, noside: signs, notyours: signs, signedtwice: signs,
  badcalendar: signs, nohome: signs,
};
const rests = () => new Promise((done) => setTimeout(done, 100));
const asked = new URLSearchParams(location.search);
const root = document.getElementById("agreement");

if (asked.has("state")) {
  const state = asked.get("state");
  const todo = clicks[state] ?? [];
  root.hidden = todo.length > 0;
  await init();
  book(root, state, asked.get("lang") ?? "en");
  for (const what of todo) {
    await rests();
    root.querySelector(what)?.click();
  }
  if (root.hidden) {
    await rests();
    root.hidden = false;
  }
  // A few steps by name, so that a picture can show what a click opens.
  for (const name of asked.getAll("press")) {
    await rests();
    [...root.querySelectorAll("button")].find((one) => one.textContent.startsWith(name))?.click();
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
