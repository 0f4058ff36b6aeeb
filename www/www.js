// The playground: the panel and its background over a modelled CRM in this page's memory.
import init, { Playground } from "./pkg/playground/samenspel.js";

const lang = new URLSearchParams(location.search).get("lang") === "nl" ? "nl" : "en";
const by = (id) => document.getElementById(id);
by(lang).setAttribute("aria-current", "true");

const [messages] = await Promise.all([
  fetch(`_locales/${lang}/messages.json`).then((answer) => answer.text()),
  init(),
]);
const playground = await Playground.open(by("panel"), messages);

for (const id of ["rep", "marketer"]) {
  by(id).addEventListener("click", () => {
    playground.look_as(id === "marketer");
    for (const other of ["rep", "marketer"]) by(other).setAttribute("aria-pressed", String(other === id));
  });
}

let before = "";
const read = () => {
  const notes = playground.chatter();
  if (notes.join("\0") === before) return;
  before = notes.join("\0");
  by("notes").replaceChildren(...notes.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
};
read();
setInterval(() => document.hidden || read(), 1000);
