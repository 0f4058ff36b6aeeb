// The agreement's page: for the CRM whose address stands behind the #, opened at the sentence behind the &,
// and beside the record behind the next.
import init, { agreement } from "./pkg/agreement/samenspel.js";
import { words } from "./words.js";

const [instance, sentence = "", from = ""] = location.hash.slice(1).split("&");
const [say] = await Promise.all([words(), init()]);
agreement(document.getElementById("agreement"), say, decodeURIComponent(instance), sentence, decodeURIComponent(from));
// Another address behind the # is another agreement, or another sentence of it.
addEventListener("hashchange", () => location.reload());
