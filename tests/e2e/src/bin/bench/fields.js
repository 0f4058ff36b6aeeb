// A made-up form with the content script's part for fields in it, and a clock around all that this part does:
// whatever it leaves with the browser to be called later is counted from call to return.
let spent = 0; // ms of script since the page began
let within = 0;
const timed = (does) => function (...given) {
  const began = performance.now();
  within += 1;
  try {
    return does.apply(this, given);
  } finally {
    within -= 1;
    if (!within) spent += performance.now() - began; // what is called within is counted already
  }
};
const own = {
  requestAnimationFrame: requestAnimationFrame.bind(globalThis),
  setTimeout: setTimeout.bind(globalThis),
  requestIdleCallback: requestIdleCallback.bind(globalThis),
};

const scroller = document.querySelector(".o_content");
const form = document.querySelector(".o_form_renderer");
const row = (nth, value) => {
  const it = document.createElement("div");
  it.className = "o_wrap_field";
  it.innerHTML = `<label class="o_form_label" for="field_${nth}_0">Field number ${nth}</label>
    <div class="o_field_widget" name="field_${nth}"><div><input id="field_${nth}_0" class="o_input"></div></div>`;
  it.querySelector("input").value = value;
  return it;
};

// From here on the page is as it is for the script.
const begin = async ({ fields, signs }) => {
  for (let nth = 0; nth < fields; nth++) form.append(row(nth, `Value ${nth}`));
  const { requestAnimationFrame: raf, setTimeout: wait, requestIdleCallback: idle } = own;
  const theirs = {
    requestAnimationFrame: (does) => raf(timed(does)),
    setTimeout: (does, ms) => wait(timed(does), ms),
    requestIdleCallback: (does, how) => idle(timed(does), how),
    MutationObserver: class extends MutationObserver { constructor(does) { super(timed(does)); } },
  };
  const heard = new WeakMap();
  const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
  const around = (does) => heard.get(does) ?? heard.set(does, timed(does)).get(does);
  EventTarget.prototype.addEventListener = function (name, does, how) { return add.call(this, name, around(does), how); };
  EventTarget.prototype.removeEventListener = function (name, does, how) { return remove.call(this, name, around(does), how); };
  Object.assign(globalThis, theirs);
  const script = document.createElement("script");
  script.src = "/fields.js";
  await new Promise((loaded) => { script.onload = loaded; document.head.append(script); });

  globalThis.readings = 0;
  let part;
  // What the panel answers to a reading: a mark at two fields of three.
  const say = (told) => {
    structuredClone(told); // a message leaves as a copy
    if (!told.fields) return;
    globalThis.readings += 1;
    const all = told.fields.all.slice(0, signs).map((_, at) => ({ at, text: "1", says: "1 note" }));
    wait(() => timed(part.hear)({ marks: { scan: told.fields.scan, all } }), 10);
  };
  part = timed(samenspelFields)(say, () => {});
  const profile = {
    record: ".o_form_view .o_form_renderer", field: ".o_field_widget[name]", name: "name", rule: "", cell: "", label: "",
    nested: ".o_field_x2many, .o_field_one2many, .modal", value: ["input:not([type=checkbox]), textarea, select"],
  };
  timed(part.hear)({ watch: { profile, writes: "Write about" } });
  setInterval(timed(part.look), 1000); // as content.js looks
  while (!globalThis.readings) await new Promise((done) => wait(done, 25));
  await new Promise((done) => wait(done, 500));
};

// What each of so many frames cost while the page does something in each.
const frames = async ({ many, does }) => {
  const work = {
    scroll: (nth) => {
      const most = scroller.scrollHeight - scroller.clientHeight;
      scroller.scrollTop = most * Math.abs(((nth / 60) % 2) - 1); // up and down once in two seconds
    },
    render: (nth) => {
      // Ten fields are drawn anew, with another value.
      for (let which = 0; which < 10; which++) {
        const at = (nth * 10 + which) % form.children.length;
        form.children[at].replaceWith(row(at, `Value ${at} of ${nth}`));
      }
    },
  }[does];
  const costs = [];
  const raf = () => new Promise(own.requestAnimationFrame);
  await raf();
  let before = spent;
  for (let nth = 0; nth < many; nth++) {
    work(nth);
    await raf();
    costs.push(spent - before);
    before = spent;
  }
  return costs;
};

// What a time costs in which nobody sees the page and the page goes on.
const hidden = async ({ ms }) => {
  const before = spent;
  const until = performance.now() + ms;
  for (let nth = 0; performance.now() < until; nth++) {
    form.children[nth % form.children.length].replaceWith(row(nth % form.children.length, `Unseen ${nth}`));
    await new Promise((done) => own.setTimeout(done, 50));
  }
  return spent - before;
};
globalThis.bench = { begin, frames, hidden };
