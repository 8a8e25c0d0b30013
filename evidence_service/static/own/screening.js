// Screening by keyboard, and without loading the whole page after each decision.

const SWITCH = "screening-keys";
const records = () => [...document.querySelectorAll(".es-record")];
const current = () => document.activeElement?.closest(".es-record") ?? document.querySelector(".es-record[data-current]");
const keysAreOn = () => { try { return localStorage.getItem(SWITCH) !== "off"; } catch { return true; } };
const say = (text) => { const said = document.getElementById("screening-said"); if (said) said.textContent = text; };
const isUnsaved = (box) => box.value !== box.defaultValue;
const unsaved = () => [...document.querySelectorAll("[data-kept]")].filter(isUnsaved);
let busy = false;

function go(record) {
  if (!record) return;
  for (const other of records()) other.toggleAttribute("data-current", other === record);
  const abstract = record.querySelector("details.es-abstract");
  if (abstract) abstract.open = true;
  record.focus({ preventScroll: true });
  record.scrollIntoView({ block: "nearest" });
}

// What was typed and ticked beside other records stays when the list is drawn anew.
function carryOver(fresh, sent) {
  for (const box of unsaved()) {
    const again = fresh.querySelector(`#${box.id}`);
    if (!again || sent.contains(box)) continue;
    again.value = box.value;
    again.closest("details").open = true;
  }
  for (const tick of document.querySelectorAll("[data-tick]:checked")) {
    const again = fresh.querySelector(`#${tick.id}`);
    if (again) again.checked = true;
  }
}

function show(page, sent) {
  const [fresh, old] = [page, document].map((whole) => whole.getElementById("screening"));
  document.title = page.title;
  if (!fresh || !old) { document.body.replaceWith(page.body); return; }
  carryOver(fresh, sent);
  document.querySelectorAll(".nhsuk-notification-banner").forEach((banner) => banner.remove());
  const told = page.querySelector(".nhsuk-notification-banner");
  if (told) old.before(told);
  old.replaceWith(fresh);
  setUp();
  const saved = sent.dataset.saves === "yes" ? "Saved." : "";
  say(fresh.querySelector("[role=alert]")?.textContent ?? (saved || told?.querySelector(".nhsuk-notification-banner__heading")?.textContent || fresh.querySelector("[data-said]")?.dataset.said || ""));
  const next = fresh.querySelector(".es-record[data-current]");
  if (next) go(next); else fresh.focus();
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-swap]");
  if (!form) return;
  event.preventDefault();
  if (busy) return;
  busy = true;
  form.dataset.saves = event.submitter?.hasAttribute("data-save") ? "yes" : "no";
  try {
    const typed = new FormData(form, event.submitter);
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(typed) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.redirected) history.replaceState(null, "", answer.url);
    show(page, form);
  } catch {
    say("The service can't be reached. Nothing was changed. Try again.");
    form.querySelector("[data-unreached]")?.remove();
    form.insertAdjacentHTML("afterbegin", '<p class="nhsuk-error-message" data-unreached>The service can\'t be reached. Nothing was changed. Try again.</p>');
  }
  busy = false;
});

// Leaving with a remark that isn't saved: the browser asks first. Sending any form of its record saves it.
window.addEventListener("beforeunload", (event) => {
  if (!busy && unsaved().length) event.preventDefault();
});

// In the list of reasons: a digit excludes for that reason, Enter for the chosen one, Escape leaves.
function keyInReasons(event) {
  const form = event.target.form;
  const digit = event.key >= "0" && event.key <= "9" ? event.key : null;
  const option = digit && [...event.target.options].find((one) => one.text.startsWith(`${digit} `));
  if (option) event.target.value = option.value;
  if (option || (event.key === "Enter" && event.target.value && event.target.value !== "other")) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-exclude]"));
  } else if (event.key === "Escape") {
    go(event.target.closest(".es-record"));
  }
}

// In a remark or tags: Escape goes back to the record, Control and Enter save.
function keyInNote(event) {
  if (event.key === "Escape") go(event.target.closest(".es-record"));
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.form.requestSubmit(event.target.form.querySelector("[data-save]"));
}

function open(details, box) {
  if (!details) return;
  details.open = true;
  const focused = box ?? details.querySelector("summary");
  focused.focus();
  focused.scrollIntoView({ block: "nearest" });
}

const note = (record, name) => open(record?.querySelector(".es-note"), record?.querySelector(`textarea[name=${name}]`));

const KEYS = {
  i: (record) => record?.querySelector("[data-include]")?.click(),
  m: (record) => record?.querySelector("[data-maybe]")?.click(),
  e: (record) => record?.querySelector("select[name=reason]")?.focus(),
  u: () => document.querySelector(".es-tally [data-undo], .es-record[data-current] [data-undo]")?.click(),
  n: (record) => next(record),
  j: (record) => next(record),
  p: (record) => before(record),
  k: (record) => before(record),
  a: (record) => { const abstract = record?.querySelector("details.es-abstract"); if (abstract) abstract.open = !abstract.open; },
  x: (record) => record?.querySelector("[data-tick]")?.click(),
  r: (record) => note(record, "remark"),
  t: (record) => note(record, "tags"),
  "/": () => open(document.getElementById("only"), document.getElementById("only-text")),
  "?": () => open(document.getElementById("keys")),
};

function next(record) {
  const following = records()[records().indexOf(record) + 1];
  if (following) go(following); else document.querySelector("a[rel=next], a[data-next]")?.click();
}

function before(record) {
  const earlier = records()[records().indexOf(record) - 1];
  if (earlier) go(earlier); else document.querySelector("a[data-previous], a[rel=prev]")?.click();
}

document.addEventListener("keydown", (event) => {
  if (event.target.matches("[data-kept]")) { keyInNote(event); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !keysAreOn()) return;
  if (event.target.matches("select[name=reason][id^=reason-]")) { keyInReasons(event); return; }
  if (event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")) return;
  const act = KEYS[event.key];
  if (event.repeat && !"njpk".includes(event.key)) return; // a key that is held down decides once
  if (act && !busy) { event.preventDefault(); act(current()); }
});

function countTicks() {
  const number = document.querySelectorAll("[data-tick]:checked").length;
  const place = document.querySelector("[data-ticked]");
  if (place) place.textContent = `(${number})`;
}

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-tick]")) return;
  countTicks();
  const part = document.getElementById("several-part");
  if (part && event.target.checked) part.open = true;
});

// Single keys can get in the way of people who speak to their computer: they can be switched off.
function setUp() {
  countTicks();
  const part = document.querySelector("[data-keys-switch]");
  if (!part) return;
  const box = part.querySelector("input");
  part.hidden = false;
  box.checked = keysAreOn();
  box.addEventListener("change", () => { try { localStorage.setItem(SWITCH, box.checked ? "on" : "off"); } catch { /* this page only */ } });
}

setUp();
