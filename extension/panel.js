// The panel's frame: brings the panel to life with the word that stands in the frame's address.
import init, { panel } from "./pkg/panel/samenspel.js";
import { words } from "./words.js";

const [say] = await Promise.all([words(), init()]);
panel(document.getElementById("panel"), say, location.hash.slice(1));
