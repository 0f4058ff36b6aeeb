// The fields of the record on the CRM's page: reads those that the profile it is given names, and stands the
// marks that it is told beside them. Above the page in a shadow of its own, never in it; knows no CRM, no rule.
globalThis.samenspelFields = (say, toPanel) => {
  document.querySelectorAll("samenspel-marks").forEach((left) => left.remove()); // an update left it behind
  const MOST = 400; // fields of a page
  const LONGEST = 4_000; // characters of a value
  const AROUND = 100; // characters around what somebody chose of it
  const PAUSE = 250; // ms between two readings
  const SLICE = 1.5; // ms of a frame that a reading or a drawing takes before it goes on in the next
  const STAYS = 600; // ms: the handle, once the hand is elsewhere
  const ROOM = 26; // px that a mark takes
  const SECRET = "input[type=password]"; // never read

  const host = document.createElement("samenspel-marks");
  const shade = host.attachShadow({ mode: "closed" });
  const style = (element, rules) => {
    for (const [name, value] of Object.entries(rules)) element.style.setProperty(name, value, "important");
  };
  style(host, { all: "initial", position: "fixed", inset: "0", "z-index": "999", "pointer-events": "none", "color-scheme": "light dark" });
  host.style.removeProperty("display"); // shown by content.css, and so no longer than the extension is there
  host.hidden = true;

  let watch; // { profile, object, record, writes } while somebody looks
  let rule; // where a field's name stands in its attribute
  let record; // the element that holds it
  let seen = []; // what was read: { el, label, holder, told }; `told` is what the panel hears of it
  let places = new Map(); // field → its place there
  let last = "";
  let scan = 0;
  let signs = new Map(); // field → { shown, says, it }; the fields stay while their places in a reading change
  const spare = []; // buttons of marks that are not seen now: to make one costs more than to tell it
  let timer = 0;
  let going; // a reading that rests
  let again = false; // the page changed since it began
  let frame = 0;
  let round = 0; // of looking which marks are seen
  const words = document.createRange();

  const BUTTON = `all: revert; position: absolute; left: 0; top: 0; min-width: 20px; height: 20px; padding: 0 6px; margin: 0;
    border: 1px solid light-dark(#fff, #16181d); border-radius: 10px; background: light-dark(#2a4b8d, #a9c1f5);
    color: light-dark(#fff, #10131a); font: 600 12px/18px system-ui, sans-serif; cursor: pointer; pointer-events: auto;
    visibility: hidden;`.replaceAll(";", " !important;");
  const tell = (it, shown, says) => {
    if (it.textContent === shown && it.title === says) return;
    Object.assign(it, { textContent: shown, title: says, ariaLabel: says });
  };
  const button = (press) => {
    const it = document.createElement("button");
    it.type = "button";
    it.style.cssText = BUTTON;
    it.addEventListener("focus", () => style(it, { outline: "2px solid light-dark(#10131a, #fff)", "outline-offset": "1px" }));
    it.addEventListener("blur", () => style(it, { outline: "none" }));
    it.addEventListener("pointerdown", (event) => event.preventDefault()); // what is chosen on the page stays so
    it.addEventListener("mousedown", (event) => event.preventDefault());
    it.addEventListener("click", () => press(it));
    shade.append(it);
    return it;
  };

  const of = (el) => seen[places.get(el)];
  const touch = (el, writes) => {
    toPanel();
    if (of(el)) say({ touched: { scan, at: places.get(el), writes, picked: writes ? picked(el) : null } });
  };
  // What somebody chose of a field's text, with what stands around it.
  const picked = (el) => {
    const box = [el, ...el.querySelectorAll("textarea")].find((one) => one instanceof HTMLTextAreaElement);
    const chosen = getSelection();
    if (box) {
      const [from, to] = [box.selectionStart, box.selectionEnd];
      return from < to ? around(box.value.slice(0, from), box.value.slice(from, to), box.value.slice(to)) : null;
    }
    if (!chosen.rangeCount || chosen.isCollapsed || !el.contains(chosen.getRangeAt(0).commonAncestorContainer)) return null;
    const [range, rest] = [chosen.getRangeAt(0), document.createRange()];
    rest.selectNodeContents(el);
    rest.setEnd(range.startContainer, range.startOffset);
    const before = rest.toString();
    rest.selectNodeContents(el);
    rest.setStart(range.endContainer, range.endOffset);
    return around(before, range.toString(), rest.toString());
  };
  const around = (before, exact, after) => ({ before: before.slice(-AROUND), exact: exact.slice(0, LONGEST), after: after.slice(0, AROUND) });

  // What of a field is on the screen: its label, or itself.
  const onScreen = (el) => {
    const near = of(el) && (of(el).label ?? el);
    const box = near?.isConnected ? near.getBoundingClientRect() : { width: 0 };
    return box.width === 0 || box.height === 0 || box.bottom < 0 || box.top > innerHeight ? undefined : { near, box };
  };
  const isFree = ({ near, box: { right, top, width, height } }) => { // of what would cover it, as a dialog
    const at = [right - Math.min(width / 2, 8), top + height / 2];
    let hit = document.elementFromPoint(...at);
    if (hit === host) hit = document.elementsFromPoint(...at).find((el) => el !== host); // our own button within it
    return Boolean(hit) && record.contains(hit) && (near.contains(hit) || hit.contains(near));
  };
  // Where the button of a field stands that is on the screen.
  const beside = (el, { near, box: { left, right, top, bottom, height } }) => {
    const { label, holder } = of(el);
    // Behind the label's words; before them where the field begins right behind.
    words.selectNodeContents(near);
    const said = label ? words.getBoundingClientRect() : { left, right };
    const field = label && el.contains(label) ? holder : el;
    const value = field.getBoundingClientRect();
    const close = label && !field.contains(label) && value.top < bottom && value.bottom > top
      && value.left >= left && value.left - said.right < ROOM;
    // A field as wide as the record has it within.
    const edge = record.getBoundingClientRect().right - ROOM;
    return { x: close ? Math.max(said.left - 4, ROOM) : Math.min(said.right + 4, edge), y: top + Math.min(height, 28) / 2 - 10, before: close };
  };
  const spot = (el) => {
    const on = onScreen(el);
    return on && isFree(on) ? beside(el, on) : undefined;
  };
  const put = (it, place, aside = 0) => {
    const x = place?.before ? `calc(${place.x - aside}px - 100%)` : `${place?.x + aside}px`;
    const to = place ? `translate(${x}, ${place.y}px)` : "none";
    if (it.at !== to) style(it, { transform: it.at = to, visibility: place ? "visible" : "hidden" });
  };
  // A button is there only for a mark that is seen. What covers a field is asked for as many as a slice lets, and
  // for the others in the next frame; they stay meanwhile as they were.
  const draw = () => {
    frame = 0;
    let until; // from the first on, with which a page that was changed is laid out anew
    const all = [...signs].map(([el, sign]) => { // all of them before one is moved
      const on = onScreen(el);
      until ??= performance.now() + SLICE;
      if (!on) return [sign, sign.free = undefined];
      if (sign.round !== round && performance.now() < until) Object.assign(sign, { round, free: isFree(on) });
      if (sign.round !== round) frame ||= requestAnimationFrame(draw);
      return [sign, sign.free ? beside(el, on) : undefined, el];
    });
    for (const [sign, place] of all) if (!place && sign.it) giveBack(sign);
    for (const [sign, place, el] of all) {
      if (!place) continue;
      sign.it ??= spare.pop() ?? button((it) => touch(it.of, false));
      sign.it.of = el;
      tell(sign.it, sign.shown, sign.says);
      put(sign.it, place);
    }
    if (handle.el) showHandle();
  };
  const giveBack = (sign) => {
    put(sign.it);
    spare.push(sign.it);
    sign.it = undefined;
  };
  const redraw = () => {
    round += 1;
    frame ||= requestAnimationFrame(draw);
  };

  // The handle beside the field that the hand or the keyboard is at.
  const handle = { el: undefined, last: undefined, gone: 0, it: undefined };
  const showHandle = () => {
    handle.it ??= button(() => touch(handle.el, true));
    tell(handle.it, "+", `${watch.writes} ${of(handle.el)?.told.label ?? ""}`);
    const mark = signs.get(handle.el)?.it;
    put(handle.it, spot(handle.el), mark ? mark.offsetWidth + 4 : 0);
  };
  const hideHandle = () => {
    handle.el = undefined;
    if (handle.it) put(handle.it);
  };
  const at = (target) => seen.find(({ el, label, told }) => !told.nested && (el.contains(target) || label?.contains(target)))?.el;
  const near = (event) => {
    const found = event.target instanceof Element ? at(event.target) : undefined;
    clearTimeout(handle.gone);
    if (found) {
      handle.el = found;
      showHandle();
    } else if (event.target !== host) {
      handle.gone = setTimeout(hideHandle, STAYS);
    }
  };

  // By keyboard: from field to field with the arrows.
  const choose = () => {
    if (!watch || !seen.length) return;
    const from = document.activeElement;
    const own = seen.filter(({ el, told }) => !told.nested && spot(el)).map(({ el }) => el);
    if (!own.length) return;
    // Where the keyboard is, or was last.
    let here = Math.max(own.indexOf(at(from)), own.indexOf(handle.last), 0);
    const show = () => {
      (of(own[here])?.label ?? own[here]).scrollIntoView({ block: "nearest", inline: "nearest" });
      handle.el = handle.last = own[here];
      showHandle();
      handle.it.focus();
    };
    show();
    const keys = (event) => {
      const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
      if (step) here = (here + step + own.length) % own.length;
      else if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      if (step) return show();
      end();
      from?.focus?.();
      return undefined;
    };
    const end = () => {
      handle.it.removeEventListener("keydown", keys);
      handle.it.removeEventListener("blur", end);
      hideHandle();
    };
    handle.it.addEventListener("keydown", keys);
    handle.it.addEventListener("blur", end);
  };

  const text = (element) => element.textContent.replace(/\s+/g, " ").trim().slice(0, LONGEST);
  const valueOf = (el, label, holder) => {
    if (holder instanceof HTMLSelectElement) return [...holder.selectedOptions].map((option) => option.text).join(", ");
    const check = holder === el && el.querySelector("input[type=checkbox]");
    if (check && el.querySelectorAll("input").length === 1) return check.checked ? "✓" : "";
    if (typeof holder.value === "string" && holder.value) return holder.value.slice(0, LONGEST);
    const own = holder instanceof HTMLTextAreaElement ? "" : text(holder);
    if (holder !== el && own) return own;
    return label && el.contains(label) ? "" : text(el);
  };
  // What labels say that name the element they are for; by the CRM's name too where it numbers its elements.
  const labelled = () => {
    const labels = new Map();
    for (const label of record?.querySelectorAll("label[for]") ?? []) {
      for (const name of [label.htmlFor, label.htmlFor.replace(/_\d+$/, "")]) if (!labels.has(name)) labels.set(name, label);
    }
    return labels;
  };
  // What is told of a field, and kept of it; nothing of one that is not shown.
  const one = (el, labels) => {
    if (!el.getClientRects().length || el.matches(SECRET) || el.querySelector(SECRET)) return undefined;
    const { profile, object, record: id } = watch;
    const written = el.getAttribute(profile.name) ?? "";
    const found = rule ? rule.exec(written)?.groups : { name: written };
    const foreign = !found || (found.object ?? object) !== object || (found.record ?? id) !== id;
    const name = found?.name ?? "";
    const cell = profile.cell ? el.closest(profile.cell) : el;
    const label = (profile.label ? cell?.querySelector(profile.label)
      : labels.get(el.id || el.querySelector("[id]")?.id) ?? labels.get(name)) ?? undefined;
    const said = ((label && text(label)) || el.getAttribute("aria-label") || name).replace(/[\s:*?]+$/, "");
    const list = el.parentElement?.closest(profile.nested);
    const nested = foreign || (Boolean(list) && list !== record && record.contains(list));
    const holder = profile.value.map((css) => el.querySelector(css)).find(Boolean) ?? el;
    return { el, label, holder, told: { name: name || null, label: said, value: valueOf(el, label, holder), nested } };
  };
  // One field after the other, so that a page with hundreds is read in slices. What the page draws anew meanwhile
  // is read at the end.
  function* reading() {
    const shown = (el) => el.getClientRects().length;
    const found = [...document.querySelectorAll(watch.profile.record)].find(shown);
    if (found !== record) {
      observer.disconnect();
      record?.removeEventListener("change", soon);
      record = found;
      record?.addEventListener("change", soon);
    }
    if (record) observer.observe(record, { childList: true, subtree: true, characterData: true }); // not since it was hidden
    const fields = () => [...record?.querySelectorAll(watch.profile.field) ?? []];
    const known = new Map();
    let labels = labelled();
    for (const el of fields()) {
      yield;
      if (el.isConnected) known.set(el, one(el, labels));
    }
    const isNew = (el) => !known.has(el) || known.get(el)?.label?.isConnected === false;
    const now = fields();
    const late = now.filter(isNew);
    if (late.length) labels = labelled();
    for (const el of late) known.set(el, one(el, labels));
    const before = places;
    seen = now.map((el) => known.get(el)).filter(Boolean).slice(0, MOST);
    places = new Map(seen.map(({ el }, place) => [el, place]));
    const all = seen.map(({ told }) => told);
    const lang = document.documentElement.lang || null;
    const whole = JSON.stringify([lang, all]);
    if (whole === last) {
      // Drawn anew as it was: each mark goes to the element that is there now.
      const here = (el) => seen[before.get(el)]?.el;
      signs = new Map([...signs].map(([el, sign]) => [here(el), sign]));
      if (handle.el) handle.el = here(handle.el);
      return redraw();
    }
    last = whole;
    scan += 1;
    // Those of fields that went go at once, the others when the panel has seen the new reading.
    for (const [el, sign] of signs) if (!of(el)) { if (sign.it) giveBack(sign); signs.delete(el); }
    if (handle.el && !of(handle.el)) hideHandle();
    redraw();
    say({ fields: { scan, lang, all } });
    return undefined;
  }
  const idle = globalThis.requestIdleCallback ?? ((then) => setTimeout(then));
  const goOn = () => idle(read, { timeout: 2 * PAUSE });
  const read = () => {
    timer = 0;
    if (!watch || document.hidden) { // read when somebody looks again
      going = undefined;
      return;
    }
    going ??= reading();
    // Not counting the first: with it the browser may lay out what the page changed.
    let { done } = going.next();
    for (const until = performance.now() + SLICE; !done; { done } = going.next()) if (performance.now() > until) return void goOn();
    going = undefined;
    if (again) soon();
  };
  const soon = () => {
    again = Boolean(going);
    if (!going && !document.hidden) timer ||= setTimeout(goOn, PAUSE);
  };
  const observer = new MutationObserver(soon);

  const mark = (all) => {
    const wanted = new Map(all.filter((sign) => seen[sign.at]).map((sign) => [seen[sign.at].el, sign]));
    for (const [el, sign] of signs) if (!wanted.has(el) && sign.it) giveBack(sign);
    signs = new Map([...wanted].map(([el, { text: shown, says }]) => [el, { ...signs.get(el), shown, says }]));
    redraw();
  };
  // A passage of a field's text, as `text` counts: one letter for each run of white space, none before the first word.
  const stretch = (el, [from, to]) => {
    const nodes = document.createTreeWalker(el, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node, at = 0, space = true; (node = nodes.nextNode());) {
      for (let i = 0; i < node.data.length; i += 1) {
        const blank = /\s/.test(node.data[i]);
        if (blank && space) continue;
        if (at === from) range.setStart(node, i);
        at += 1;
        space = blank;
        if (at !== to) continue;
        range.setEnd(node, i + 1);
        return range;
      }
    }
    return undefined;
  };
  const point = ({ at, passage }) => {
    const { el, label } = seen[at] ?? {};
    if (!el?.isConnected) return;
    const found = passage && !("value" in el) ? stretch(el, passage) : undefined;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    (found?.startContainer.parentElement ?? el).scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    const spotted = () => (found?.startContainer.isConnected ? found : el.isConnected ? el : label ?? el).getBoundingClientRect();
    const { left, top, width, height } = spotted();
    const ring = document.createElement("div");
    style(ring, {
      position: "absolute", left: `${left - 4}px`, top: `${top - 4}px`, width: `${width + 8}px`, height: `${height + 8}px`,
      border: "3px solid light-dark(#2a4b8d, #a9c1f5)", "border-radius": "6px",
    });
    shade.append(ring);
    const follow = () => {
      const now = spotted();
      style(ring, { left: `${now.left - 4}px`, top: `${now.top - 4}px` });
      if (ring.isConnected) requestAnimationFrame(follow);
    };
    requestAnimationFrame(follow);
    setTimeout(() => ring.remove(), 1600);
  };

  const listeners = [
    [globalThis, "scroll", redraw, { capture: true, passive: true }],
    [globalThis, "resize", redraw, undefined],
    [document, "pointerover", near, { passive: true }],
    [document, "focusin", near, undefined],
    [document, "visibilitychange", () => (document.hidden ? observer.disconnect() : soon()), undefined],
  ];
  const begin = (given) => {
    if (!watch) {
      document.documentElement.append(host);
      for (const [on, name, does, how] of listeners) on.addEventListener(name, does, how);
    }
    watch = given;
    rule = given.profile.rule && new RegExp(given.profile.rule);
    last = "";
    soon();
  };
  const rest = () => {
    if (!watch) return;
    watch = undefined;
    for (const [on, name, does, how] of listeners) on.removeEventListener(name, does, how);
    observer.disconnect();
    record?.removeEventListener("change", soon);
    record = undefined;
    clearTimeout(timer);
    timer = 0;
    [going, again] = [undefined, false];
    hideHandle();
    mark([]);
    for (const it of spare.splice(0)) it.remove();
    [seen, places] = [[], new Map()];
    host.remove();
  };
  return {
    hear: (told) => {
      if (told.watch) begin(told.watch);
      if (told.marks?.scan === scan) mark(told.marks.all);
      if (told.point?.scan === scan) point(told.point);
      if (told === "choose") choose();
    },
    // Once a second. The page may have replaced the record's element, or itself.
    look: () => {
      if (!watch) return;
      if (!host.isConnected) document.documentElement.append(host);
      soon(); // a script that fills in a field changes nothing that an observer hears of
    },
    rest,
  };
};
