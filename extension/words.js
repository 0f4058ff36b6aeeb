// What a person reads, by key, in the language the browser chose.
//
// Chromium hands a process the extension's messages once, and now and then (seen once in some sixty
// starts) hands it none; all that is asked in that process is then answered with nothing, for as long as
// it lives. The same file is read by ourselves then.
export async function words() {
  const browsers = (key, args) => chrome.i18n.getMessage(key, args);
  if (browsers("language")) return browsers;
  const [wanted] = chrome.i18n.getUILanguage().split("-");
  const language = ["nl", "de"].includes(wanted) ? wanted : "en";
  const file = await fetch(chrome.runtime.getURL(`_locales/${language}/messages.json`));
  const messages = await file.json();
  const filled = (place, args) => (place === "$" ? "$" : args[place - 1] ?? "");
  return (key, args = []) => (messages[key]?.message ?? "").replace(/\$([$1-9])/g, (_, place) => filled(place, args));
}
