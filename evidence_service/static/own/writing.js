// Writing a summary: it saves itself, keeps what could not be saved on this device, and shows the document beside.
// The page is whole without it: Save and Preview are buttons.

const form = document.getElementById("summary-form");
const told = document.getElementById("saved-by-itself");
const TYPED_MS = 3000; // so long after the last key it saves itself
const AGAIN_MS = 15000; // so long after it could not, it tries again
const KEY = `summary ${form.action} ${form.elements.typed_by.value}`;
const boxes = () => [...form.querySelectorAll("textarea, input:not([type=hidden])")].filter((box) => box.name);
const typed = () => Object.fromEntries(boxes().filter((box) => box.type !== "radio" || box.checked).map((box) => [box.name, box.value]));
let timer = 0;
let saving = false;
let stopped = false; // somebody else wrote in the same place: a person has to compare
let saved = JSON.stringify(typed());

let savedWords = told?.textContent ?? "";
const say = (text) => { if (told.textContent !== text) told.textContent = text; };
const later = (milliseconds) => { clearTimeout(timer); timer = setTimeout(save, milliseconds); };
const isSaved = () => JSON.stringify(typed()) === saved;

// What the server doesn't have yet is kept on this device, and only that.
function keep() {
  try {
    if (isSaved()) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify({ at: Date.now(), typed: typed(), before: JSON.parse(saved) }));
  } catch { /* a device that keeps nothing still has the page */ }
}

// What the server has now. Texts that came from elsewhere go into the boxes that were not touched since they were sent.
function take(answer, sent) {
  const now = { ...sent };
  let touched = false;
  for (const [name, text] of Object.entries(answer.texts)) {
    const box = form.elements[name];
    const before = sent[name] ?? "";
    if (!box || text === before.trim()) continue;
    if (box.value === before) box.value = now[name] = text; else touched = true;
  }
  // While a box holds what both changed the old version stays: the next save then finds out, and asks.
  if (!touched) form.elements.version.value = answer.version;
  saved = JSON.stringify(now);
}

function element(name, text, className = "") {
  return Object.assign(document.createElement(name), { textContent: text, className });
}

function told_of(one) {
  const item = element("li", one.message);
  if (one.address) item.append(" ", Object.assign(element("a", one.name), { href: one.address }));
  return item;
}

function show(answer) {
  const parts = [];
  for (const [title, messages] of [["Mend this first:", answer.blockers], ["Think about this:", answer.advice]]) {
    if (!messages.length) continue;
    const list = element("ul", "", `nhsuk-list nhsuk-list--bullet ${messages === answer.blockers ? "es-blockers" : "es-advice"}`);
    list.append(...messages.map(told_of));
    parts.push(element("p", title), list);
  }
  document.getElementById("in-the-way").replaceChildren(...(parts.length ? parts : [element("p", "Nothing is in the way.")]));
  const number = answer.blockers.length;
  document.getElementById("how-many").textContent = number ? `${number} ${number === 1 ? "thing" : "things"} to mend` : "Nothing to mend";
  for (const list of form.querySelectorAll("[data-noticed]")) {
    const own = [...answer.blockers, ...answer.advice].filter((one) => one.field === list.dataset.noticed && form.elements[one.field]?.value);
    list.replaceChildren(...own.map((one) => element("li", one.message)));
    list.hidden = !own.length;
  }
}

async function send(sent) {
  const answer = await fetch(form.dataset.autosave, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (answer.redirected || !answer.headers.get("Content-Type")?.includes("json")) {
    say("Not saved. Perhaps you are signed out. What you typed is kept on this device: sign in again in another tab, then press Save here.");
    return later(AGAIN_MS);
  }
  const body = await answer.json();
  if (!answer.ok) {
    say(body.message);
    stopped = answer.status === 409 || answer.status === 403;
    return stopped || later(AGAIN_MS);
  }
  take(body, sent);
  show(body);
  savedWords = `Saved by itself, ${body.saved_at}.`;
  say(isSaved() ? savedWords : "Not saved yet.");
  if (isSaved()) delete form.dataset.unsaved; else later(TYPED_MS);
}

async function save() {
  if (saving || stopped || isSaved()) return;
  saving = true;
  try {
    await send(typed());
  } catch {
    say("Not saved: no connection. What you typed is kept on this device, and is sent when the connection is back.");
    later(AGAIN_MS);
  }
  saving = false;
  keep();
  preview();
}

form.addEventListener("input", () => { keep(); if (!stopped) say(isSaved() ? savedWords : "Not saved yet."); later(TYPED_MS); });
form.addEventListener("change", () => later(TYPED_MS));
form.addEventListener("submit", () => { clearTimeout(timer); stopped = true; });
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key !== "s") return;
  event.preventDefault();
  save();
});

// What a closed browser left behind is offered, never put back unasked.
function offer() {
  let left = null;
  try { left = JSON.parse(localStorage.getItem(KEY)); } catch { return; }
  if (!left || JSON.stringify(left.typed) === saved) return localStorage.removeItem(KEY);
  const box = document.getElementById("left-behind");
  box.querySelector("[data-when]").textContent = new Date(left.at).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
  box.hidden = false;
  box.querySelector("[data-put-back]").addEventListener("click", () => {
    for (const one of boxes()) {
      if (!(one.name in left.typed) || left.typed[one.name] === left.before[one.name]) continue;
      if (one.type === "radio") one.checked = one.value === left.typed[one.name]; else one.value = left.typed[one.name];
    }
    box.hidden = true;
    form.querySelector("textarea").focus();
    keep();
    later(0);
  });
  box.querySelector("[data-throw-away]").addEventListener("click", () => { box.hidden = true; localStorage.removeItem(KEY); form.querySelector("textarea").focus(); });
}

// The document beside the text, when it is wanted.
const live = document.getElementById("live");
async function preview() {
  if (!live?.open) return;
  try {
    const answer = await fetch(form.dataset.live, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    live.querySelector("[data-live]").replaceChildren(...page.body.childNodes);
  } catch { /* it comes with the next save */ }
}
live?.addEventListener("toggle", preview);

if (told) {
  if (live) live.hidden = false;
  offer();
}
