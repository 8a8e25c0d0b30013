// Writing a summary, its evidence table or a statement that is there: it saves itself, keeps what could not be saved on this device, and shows the document beside.
// The page is whole without it: Save and Preview are buttons.

const form = document.querySelector("form[data-autosave]");
const { boxNamed, copyOf, offer, servedIn, typedIn } = await import(form.dataset.keeping);
const told = document.getElementById("saved-by-itself");
const TYPED_MS = 3000; // so long after the last key it saves itself
const AGAIN_MS = 15000; // so long after it could not, it tries again
const ANSWER_MS = 30000; // so long it waits for an answer
const typed = () => typedIn(form);
const copy = copyOf(form);
let timer = 0;
let saving = false;
let pressed = null; // a button, while it was saving itself
const isRefused = "refused" in form.dataset;
let stopped = isRefused; // somebody else wrote in the same place: a person has to compare
// What the server has. What it refused is in the boxes, and not saved.
let saved = form.dataset.saved ? JSON.parse(form.dataset.saved) : servedIn(form);
const isSaved = () => Object.entries(typed()).every(([name, text]) => text === (saved[name] ?? ""));
// Where two texts are compared, the saved one is not what this one was made of.
const compared = stopped ? Object.fromEntries(Object.entries(typed()).filter(([name, text]) => text !== saved[name]).map(([name]) => [name, ""])) : {};

let savedWords = isSaved() ? told.textContent : "This is what is saved.";
const kept = (words) => isKept() ? words : "Keep this page open: this device has no room for what you typed.";
const say = (text) => { if (told.textContent !== text) told.textContent = text; };
const later = (milliseconds) => { clearTimeout(timer); timer = setTimeout(save, milliseconds); };

// What the server doesn't have yet is kept on this device, and only that. False when the device has no room.
function isKept() {
  if (!isSaved()) return copy.keep(typed(), { ...saved, ...compared });
  copy.forget();
  return true;
}

// What the server has now. Texts that came from elsewhere go into the boxes that were not touched since they were sent.
function take(answer, sent) {
  const now = { ...sent };
  let touched = false;
  for (const [name, text] of Object.entries(answer.texts)) {
    const box = boxNamed(form, name);
    const before = sent[name] ?? "";
    if (!box || text === before.trim()) continue;
    if (box.value === before) box.value = now[name] = text; else touched = true;
  }
  // While a box holds what both changed the old version stays: the next save then finds out, and asks.
  if (!touched) form.elements.version.value = answer.version;
  for (const name of answer.not_kept) now[name] = saved[name];
  saved = now;
}

// Boxes of what somebody took out elsewhere, a row of the table: what was typed there can't be saved any more.
function findHomeless(answer, sent) {
  const homeless = Object.keys(sent).filter((name) => !(name in answer.texts) && !answer.not_kept.includes(name));
  answer.not_kept.push(...homeless);
  if (homeless.some((name) => sent[name] !== (saved[name] ?? ""))) answer.message = `${answer.message} What you typed in has been taken out elsewhere. Copy it, and load the page again.`.trim();
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
  const inTheWay = document.getElementById("in-the-way");
  if (!inTheWay) return;
  const parts = [];
  for (const [title, messages] of [["Mend this first:", answer.blockers], ["Think about this:", answer.advice]]) {
    if (!messages.length) continue;
    const list = element("ul", "", `nhsuk-list nhsuk-list--bullet ${messages === answer.blockers ? "es-blockers" : "es-advice"}`);
    list.append(...messages.map(told_of));
    parts.push(element("p", title), list);
  }
  inTheWay.replaceChildren(...(parts.length ? parts : [element("p", "Nothing is in the way.")]));
  document.getElementById("how-many").textContent = answer.in_words;
  for (const list of form.querySelectorAll("[data-noticed]")) {
    const own = [...answer.blockers, ...answer.advice].filter((one) => one.field === list.dataset.noticed && form.elements[one.field]?.value);
    list.replaceChildren(...own.map((one) => element("li", one.message)));
    list.hidden = !own.length;
  }
}

async function send(sent) {
  const signal = AbortSignal.timeout(ANSWER_MS);
  const answer = await fetch(form.dataset.autosave, { method: "POST", body: new URLSearchParams(new FormData(form)), signal });
  if (answer.status === 413) {
    say(`Not saved: the text is too long to be sent. ${kept("What you typed is kept on this device.")} Shorten it.`);
    return later(AGAIN_MS);
  }
  if (answer.redirected || !answer.headers.get("Content-Type")?.includes("json")) {
    say(`Not saved. Perhaps you are signed out. ${kept("What you typed is kept on this device.")} Sign in again in another tab, then press Save here.`);
    return later(AGAIN_MS);
  }
  const body = await answer.json();
  if (!answer.ok) {
    say(body.message);
    stopped = answer.status === 409 || answer.status === 403;
    return stopped || answer.status === 400 || later(AGAIN_MS); // what isn't whole waits until somebody types on
  }
  findHomeless(body, sent);
  take(body, sent);
  show(body);
  savedWords = `Saved by itself, ${body.saved_at}.`;
  // What can't be saved as it is isn't sent again before somebody changes it.
  const isMore = Object.entries(typed()).some(([name, text]) => text !== ((body.not_kept.includes(name) ? sent : saved)[name] ?? ""));
  say(isMore ? "Not saved yet." : `${savedWords}${body.message ? ` Not saved: ${body.message}` : ""}`);
  if (isMore) later(TYPED_MS);
  else if (isSaved() && !form.querySelector("[type=checkbox]:checked")) delete form.dataset.unsaved;
}

async function save() {
  if (saving || stopped || isSaved()) return;
  saving = true;
  try {
    await send(typed());
  } catch {
    say(`Not saved: no connection. ${kept("What you typed is kept on this device, and is sent when the connection is back.")}`);
    later(AGAIN_MS);
  }
  saving = false;
  isKept();
  if (pressed) form.requestSubmit(pressed); else preview();
}

form.addEventListener("input", () => { isKept(); if (!stopped) say(isSaved() ? savedWords : "Not saved yet."); later(TYPED_MS); });
form.addEventListener("change", () => later(TYPED_MS));
// What is pressed while it saves itself is sent when that has ended: else it would compare with itself.
form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  stopped = true;
  setTimeout(() => { stopped = isRefused; later(0); }, ANSWER_MS); // still here: the sending was stopped
  if (!saving) return;
  event.preventDefault();
  pressed = event.submitter;
});
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key !== "s") return;
  event.preventDefault();
  save();
});

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

if (live) live.hidden = false;
isKept();
if (!isSaved() && !form.dataset.saved) { say("Not saved yet."); later(TYPED_MS); } // typed before the script was here
offer(form, copy, saved, isKept);
