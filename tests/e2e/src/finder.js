// Finds controls and rows as a person names them: by role and accessible name. Sent along with each
// call, because a document under test carries no test code. A name that ends in "…" is a beginning.
({
  clean(text) {
    return (text ?? "").replace(/\s+/g, " ").trim();
  },

  // Seen by a person and by a screen reader alike.
  shown(element) {
    return element.checkVisibility({ visibilityProperty: true })
      && !element.closest('[aria-hidden="true"], [inert]');
  },

  role(element) {
    const given = element.getAttribute("role");
    if (given) return given.split(" ")[0];
    const tag = element.localName;
    if (tag === "input") {
      const kinds = {
        button: "button", submit: "button", reset: "button", image: "button", checkbox: "checkbox",
        radio: "radio", range: "slider", number: "spinbutton", search: "searchbox", hidden: null,
        // These have no role of their own; a person writes in them all the same.
        date: "textbox", "datetime-local": "textbox", time: "textbox", password: "textbox",
      };
      return element.type in kinds ? kinds[element.type] : "textbox";
    }
    if (tag === "a") return element.hasAttribute("href") ? "link" : null;
    if (tag === "select") return element.multiple || element.size > 1 ? "listbox" : "combobox";
    const tags = {
      button: "button", summary: "button", textarea: "textbox", option: "option", li: "listitem",
      ul: "list", ol: "list", tr: "row", td: "cell", fieldset: "group", details: "group",
      section: "region", article: "article", nav: "navigation", main: "main", aside: "complementary",
      form: "form", dialog: "dialog", output: "status", dt: "term", dd: "definition",
      h1: "heading", h2: "heading", h3: "heading", h4: "heading", h5: "heading", h6: "heading",
    };
    return tags[tag] ?? (element.isContentEditable && element.hasAttribute("contenteditable") ? "textbox" : null);
  },

  // The text inside, as a screen reader would say it.
  inside(node) {
    let said = "";
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) said += child.data;
      if (child.nodeType !== Node.ELEMENT_NODE || child.getAttribute("aria-hidden") === "true") continue;
      if (!child.checkVisibility({ visibilityProperty: true })) continue;
      const own = child.getAttribute("aria-label") ?? (child.localName === "img" ? child.alt : null);
      const inline = getComputedStyle(child).display.startsWith("inline");
      said += (inline ? "" : " ") + (own ?? this.inside(child)) + (inline ? "" : " ");
    }
    return said;
  },

  name(element) {
    const by = (element.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean)
      .map((id) => element.getRootNode().getElementById(id)).filter(Boolean);
    const fromContent = ["button", "link", "checkbox", "radio", "switch", "tab", "menuitem", "menuitemradio",
      "option", "heading", "cell", "row", "treeitem", "tooltip"];
    const tries = [
      () => by.map((other) => other.getAttribute("aria-label") ?? this.inside(other)).join(" "),
      () => element.getAttribute("aria-label"),
      () => [...(element.labels ?? [])].map((label) => this.inside(label)).join(" "),
      () => element.localName === "fieldset" && this.inside(element.querySelector(":scope > legend") ?? new Text()),
      () => element.localName === "input" && ["button", "submit", "reset"].includes(element.type) && element.value,
      () => fromContent.includes(this.role(element)) && this.inside(element),
      () => element.getAttribute("title"),
      () => element.getAttribute("placeholder"),
    ];
    for (const attempt of tries) {
      const name = this.clean(attempt() || "");
      if (name) return name;
    }
    return "";
  },

  matches(name, wanted) {
    return wanted.endsWith("…") ? name.startsWith(wanted.slice(0, -1)) : name === wanted;
  },

  pressable: ["button", "link", "checkbox", "radio", "switch", "tab", "menuitem", "menuitemradio", "option"],
  writable: ["textbox", "searchbox", "spinbutton", "combobox", "slider"],

  all(scope, roles) {
    // Before its scripts have run, a page shows buttons that do nothing yet.
    if (document.readyState === "loading") throw new Error("the panel is still loading");
    return [...scope.querySelectorAll("*")].filter((element) => roles.includes(this.role(element)) && this.shown(element));
  },

  // The innermost thing that a person would call "the row of …": named so, headed so, or saying so.
  row(label) {
    const roles = ["row", "listitem", "group", "radiogroup", "region", "article", "form", "dialog", "definition"];
    const rows = this.all(document, roles);
    let found = rows.filter((row) => this.matches(this.name(row), label));
    if (!found.length) {
      found = rows.filter((row) => [...row.querySelectorAll("*")].some((part) =>
        this.matches(this.clean(part.textContent), label)));
    }
    found = found.filter((row) => !found.some((other) => other !== row && row.contains(other)));
    return this.one(found, `row “${label}”`, rows);
  },

  row_text(label) {
    return this.clean(this.row(label).innerText);
  },

  control({ row, name, roles }) {
    const among = this.all(row ? this.row(row) : document, this[roles]);
    const found = among.filter((element) => this.matches(this.name(element), name));
    const control = this.one(found, `“${name}”${row ? ` in the row “${row}”` : ""}`, among);
    if (control.matches(":disabled, [aria-disabled=true]")) throw new Error(`“${name}” cannot be used now`);
    control.scrollIntoView({ block: "nearest", behavior: "instant" });
    return control;
  },

  one(found, what, among) {
    if (found.length === 1) return found[0];
    const there = among.map((element) => `${this.role(element)} “${this.name(element) || "(no name)"}”`);
    throw new Error(`${found.length || "no"} ${what}; there is: ${[...new Set(there)].join(", ") || "nothing"}`);
  },

  press(wanted) {
    const control = this.control({ ...wanted, roles: "pressable" });
    // As a press does: the focus moves first, which also ends what was being typed elsewhere.
    control.focus();
    control.click();
  },

  fill({ text, ...wanted }) {
    const control = this.control({ ...wanted, roles: "writable" });
    control.focus();
    if (control.localName === "select") {
      const option = [...control.options].find((each) => this.matches(this.clean(each.label), text));
      if (!option) throw new Error(`no choice “${text}”; there is: ${[...control.options].map((o) => o.label).join(", ")}`);
      control.value = option.value;
    } else if (control.isContentEditable) {
      control.textContent = text;
    } else {
      // The prototype's setter: a framework that shadows `value` must hear of it by the event.
      const proto = Object.getPrototypeOf(control);
      Object.getOwnPropertyDescriptor(proto, "value").set.call(control, text);
    }
    control.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true, data: text }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
  },

  value(wanted) {
    const control = this.control({ ...wanted, roles: "writable" });
    return control.localName === "select" ? this.clean(control.selectedOptions[0]?.label) : control.value ?? control.textContent;
  },

  state(wanted) {
    const control = this.control({ ...wanted, roles: "pressable" });
    const aria = ["pressed", "checked", "selected", "expanded", "current"]
      .map((kind) => control.getAttribute(`aria-${kind}`)).find((value) => value !== null);
    return aria ?? String(control.checked ?? control.selected ?? control.parentElement?.open ?? "");
  },

  controls() {
    return this.all(document, [...this.pressable, ...this.writable])
      .map((element) => [this.role(element), this.name(element)]);
  },
})
