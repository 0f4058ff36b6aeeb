// Hears everything the browser says, at the top level, before the WebAssembly is even loaded: an
// event that wakes the worker is never missed. Decides nothing; see src/browser/extension.rs.
import init, { Extension } from "./pkg/background/samenspel.js";
import { words } from "./words.js";

const ours = chrome.runtime.getURL("");
// Tried again by the next event when it fails: a store that is locked now may open later.
let life;
const start = () => Promise.all([words(), init()]).then(([say]) => Extension.start(say));
const alive = () => (life ??= start().catch((error) => { life = undefined; throw error; }));
alive().catch((error) => console.error(error));

const failed = (error) => ({ failed: String(error?.message ?? error) });

chrome.runtime.onMessage.addListener((message, sender, reply) => {
  if (sender.id !== chrome.runtime.id) return false;
  const fromUs = sender.url?.startsWith(ours);
  alive()
    .then((extension) => {
      if (fromUs && message.popup) return { knows: extension.knows(message.popup) };
      if (fromUs && message.toggle) return extension.heard("toggle", message.toggle);
      if (fromUs) return extension.ask(message, sender.tab?.id ?? -1, sender.frameId ?? 0);
      return extension.page(message.page, sender.tab.id, sender.url).then(() => true);
    })
    .then(reply, (error) => reply(failed(error)));
  return true;
});

const tell = (what, tab = -1) => alive().then((extension) => extension.heard(what, tab)).catch((error) => console.error(error));
chrome.alarms.onAlarm.addListener(() => tell("wake"));
chrome.tabs.onRemoved.addListener((tab) => tell("gone", tab));
chrome.commands.onCommand.addListener((command, tab) => tab && tell(command, tab.id));
chrome.runtime.onStartup.addListener(() => tell("started"));
// There only once the person allowed notifications.
const remind = () => chrome.notifications?.onClicked.addListener((id) => {
  alive().then((extension) => extension.clicked(id)).catch((error) => console.error(error));
  chrome.notifications.clear(id);
});
remind();

// Where an administrator says that the agreement is kept, and how much may be asked of a CRM; most browsers
// have none who does.
const policy = () =>
  chrome.storage.managed
    .get(["homes", "budgets"])
    .then(({ homes = [], budgets = [] }) => alive().then((extension) => extension.policy(homes, budgets)))
    .catch(() => {});
chrome.storage.managed.onChanged?.addListener(policy);
policy();

// The panel comes by itself on the addresses the person allowed, and on no other. One change at a
// time: an install and a grant may come together.
let admitted = Promise.resolve();
const admit = (everywhere) => {
  admitted = admitted.then(() => register(everywhere)).catch((error) => console.error(error));
};
async function register(everywhere) {
  const { origins = [] } = await chrome.permissions.getAll();
  await chrome.scripting.unregisterContentScripts();
  if (origins.length === 0) return;
  const js = ["fields.js", "content.js"];
  const css = ["content.css"];
  await chrome.scripting.registerContentScripts([{ id: "page", matches: origins, js, css, runAt: "document_idle" }]);
  if (!everywhere) return;
  for (const { id } of await chrome.tabs.query({ url: origins })) {
    // A page that cannot be entered (an error page, a viewer) is entered when it is loaded anew.
    const target = { tabId: id };
    await chrome.scripting.insertCSS({ target, files: css })
      .then(() => chrome.scripting.executeScript({ target, files: js }))
      .catch(() => {});
  }
}
chrome.runtime.onInstalled.addListener(() => admit(true));
chrome.permissions.onAdded.addListener(({ permissions = [] }) => {
  if (permissions.includes("notifications")) remind();
  admit(true);
});
chrome.permissions.onRemoved.addListener(() => admit(false));
