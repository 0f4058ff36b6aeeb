// Every state of the agreement's page, each at its own address: agreement.html?state=rich&lang=nl
import init, { book } from "./pkg/playground/samenspel.js";

const states = [
  "rich", "marketing", "both", "noseat", "empty", "none", "loading", "two", "waiting", "overdue", "twice", "states",
  "drafts", "faults", "many", "long", "updated", "signin", "unreachable", "gone", "notstored", "refused",
];
const asked = new URLSearchParams(location.search);
const root = document.getElementById("agreement");

if (asked.has("state")) {
  await init();
  book(root, asked.get("state"), asked.get("lang") ?? "en");
  // A few steps by name, so that a picture can show what a click opens.
  for (const name of asked.getAll("press")) {
    await new Promise((done) => setTimeout(done, 100));
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
