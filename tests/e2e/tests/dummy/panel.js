const said = document.getElementById("said");
for (const button of document.querySelectorAll("button")) {
  button.addEventListener("click", (event) => {
    if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", "true");
    said.textContent = `${button.textContent} by ${event.isTrusted ? "hand" : "script"}`;
  });
}
const because = document.getElementById("because");
because.addEventListener("input", () => { said.textContent = `writing ${because.value}`; });
document.getElementById("save").addEventListener("click", () => chrome.storage.local.set({ because: because.value }));
chrome.storage.local.get("because").then(({ because: kept }) => { if (kept) said.textContent = `kept ${kept}`; });
chrome.storage.onChanged.addListener(({ pressed }) => { if (pressed) said.textContent = "toolbar button pressed"; });
