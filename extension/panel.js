// The panel's frame: brings the panel to life with the word that stands in the frame's address.
import init, { panel } from "./pkg/panel/samenspel.js";

await init();
panel(document.getElementById("panel"), location.hash.slice(1));
