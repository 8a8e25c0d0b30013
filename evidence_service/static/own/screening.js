// Screening by keyboard, and without loading the whole page after each decision.

const SWITCH = "screening-keys";
const records = () => [...document.querySelectorAll(".es-record")];
const current = () => document.activeElement?.closest(".es-record") ?? document.querySelector(".es-record[data-current]");
const keysAreOn = () => { try { return localStorage.getItem(SWITCH) !== "off"; } catch { return true; } };
const say = (text) => { const said = document.getElementById("screening-said"); if (said) said.textContent = text; };
let busy = false;

function go(record) {
  if (!record) return;
  for (const other of records()) other.toggleAttribute("data-current", other === record);
  const abstract = record.querySelector("details");
  if (abstract) abstract.open = true;
  record.focus({ preventScroll: true });
  record.scrollIntoView({ block: "nearest" });
}

function show(page) {
  const [fresh, old] = [page, document].map((whole) => whole.getElementById("screening"));
  document.title = page.title;
  if (!fresh || !old) { document.body.replaceWith(page.body); return; }
  old.replaceWith(fresh);
  setUpSwitch();
  say(fresh.querySelector("[role=alert]")?.textContent ?? fresh.querySelector("[data-said]")?.dataset.said ?? "");
  const next = fresh.querySelector(".es-record[data-current]");
  if (next) go(next); else fresh.focus();
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-swap]");
  if (!form) return;
  event.preventDefault();
  if (busy) return;
  busy = true;
  try {
    const typed = new FormData(form, event.submitter);
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(typed) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.redirected) history.replaceState(null, "", answer.url);
    show(page);
  } catch {
    say("The service can't be reached. Nothing was changed. Try again.");
    form.insertAdjacentHTML("afterbegin", '<p class="nhsuk-error-message">The service can\'t be reached. Nothing was changed. Try again.</p>');
  }
  busy = false;
});

// In the list of reasons: a digit excludes for that reason, Enter for the chosen one, Escape leaves.
function keyInReasons(event) {
  const form = event.target.form;
  const digit = event.key >= "0" && event.key <= "9" ? event.key : null;
  const option = digit && [...event.target.options].find((one) => one.text.startsWith(`${digit} `));
  if (option) event.target.value = option.value;
  if (option || (event.key === "Enter" && event.target.value && event.target.value !== "other")) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === "Escape") {
    go(event.target.closest(".es-record"));
  }
}

const KEYS = {
  i: (record) => record?.querySelector("[data-include]")?.click(),
  e: (record) => record?.querySelector("select[name=reason]")?.focus(),
  u: () => document.querySelector(".es-tally [data-undo], .es-record[data-current] [data-undo]")?.click(),
  n: (record) => next(record),
  j: (record) => next(record),
  p: (record) => go(records()[records().indexOf(record) - 1]),
  k: (record) => go(records()[records().indexOf(record) - 1]),
  a: (record) => { const abstract = record?.querySelector("details"); if (abstract) abstract.open = !abstract.open; },
};

function next(record) {
  const following = records()[records().indexOf(record) + 1];
  if (following) go(following); else document.querySelector("a[rel=next], a[data-next]")?.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !keysAreOn()) return;
  if (event.target.matches("select[name=reason]")) { keyInReasons(event); return; }
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
  const act = KEYS[event.key];
  if (event.repeat && !"njpk".includes(event.key)) return; // a key that is held down decides once
  if (act && !busy) { event.preventDefault(); act(current()); }
});

// Single keys can get in the way of people who speak to their computer: they can be switched off.
function setUpSwitch() {
  const part = document.querySelector("[data-keys-switch]");
  if (!part) return;
  const box = part.querySelector("input");
  part.hidden = false;
  box.checked = keysAreOn();
  box.addEventListener("change", () => { try { localStorage.setItem(SWITCH, box.checked ? "on" : "off"); } catch { /* this page only */ } });
}

setUpSwitch();
