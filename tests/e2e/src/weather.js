// What comes over one page comes over all of the extension's.
let full = false;
const { put } = IDBObjectStore.prototype;
IDBObjectStore.prototype.put = function (...given) {
  if (full) throw new DOMException("full", "QuotaExceededError");
  return put.apply(this, given);
};
const comes = (told) => ({ off = off, full = full } = told);
chrome.runtime.onMessage.addListener(({ weather }) => { if (weather) comes(weather); });
globalThis.weather = (told) => { comes(told); return chrome.runtime.sendMessage({ weather: told }); };
