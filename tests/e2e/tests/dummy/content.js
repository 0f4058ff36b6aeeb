// The smallest thing of the product's shape: an extension page in a frame in a closed shadow root.
const host = document.createElement("div");
const frame = document.createElement("iframe");
frame.src = chrome.runtime.getURL("panel.html");
frame.style.cssText = "position:fixed;top:0;right:0;width:360px;height:100%;border:0;background:#fff";
host.attachShadow({ mode: "closed" }).append(frame);
document.documentElement.append(host);
