chrome.runtime.onMessage.addListener((_asked, _sender, reply) => reply({ now: Date.now() }));
chrome.action.onClicked.addListener(() => chrome.storage.local.set({ pressed: true }));
