// Writing a strategy without loading the whole page: by keyboard, and with counts that come in by themselves.
// Complete without it: every key presses a button that is on the page.

const form = () => document.getElementById("strategy-form");
const told = () => document.getElementById("strategy-told");
const say = (text) => { if (told()) told().textContent = text; };
const TYPED_MS = 900; // so long after the last key the lines are checked
const COUNTED_MS = 2000; // so often counts are looked for while the worker counts
let busy = false;
let awaited = ""; // the button whose answer is awaited
const waiting = []; // what was typed or pressed meanwhile and has to wait for it: texts, and what a key does
let lines = 0; // grows when lines were added, moved or removed: an answer about the lines before is dropped
let timer = 0;
const before = []; // what the form held before each change of lines, so that it can be taken back
const MOST_BEFORE = 30;
const TOOLS = "details.es-tool, .es-tool details";
const titleOf = (tool) => tool.querySelector("summary").textContent;
const KEEPS_LINES = /^(save|count|run|check|stop|mesh|spell|list|discard)(:|$)/;

// What stands in a part of the page is swapped when it differs; what was opened stays open.
function swapPart(fresh) {
  const old = document.getElementById(fresh.id);
  if (!old || old.innerHTML === fresh.innerHTML) return;
  const open = [...old.querySelectorAll("details")].map((part) => part.open);
  const held = old.contains(document.activeElement) ? document.activeElement.name + document.activeElement.value : "";
  old.innerHTML = fresh.innerHTML;
  old.querySelectorAll("details").forEach((part, place) => { part.open = Boolean(open[place]); });
  if (held) [...old.querySelectorAll("button")].find((one) => one.name + one.value === held)?.focus();
}

async function check() {
  clearTimeout(timer);
  const asked = form();
  if (!asked?.dataset.check) return;
  const about = lines;
  try {
    const body = new URLSearchParams(new FormData(asked));
    const answer = await fetch(asked.dataset.check, { method: "POST", body });
    if (answer.ok && !answer.redirected && about === lines && !busy) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (about === lines && !busy) for (const part of page.querySelectorAll("[data-part]")) swapPart(part);
    }
  } catch { /* the network comes back, or it doesn't */ }
  later();
}

function later() {
  clearTimeout(timer);
  const goingOn = document.getElementById("counting-going-on")?.textContent.trim() || document.querySelector("[data-looking-up]");
  if (goingOn) timer = setTimeout(check, COUNTED_MS);
}

// A page that came back: its main part takes the place of ours, and the cursor goes on where it was.
function show(page, address, sent) {
  const typed = KEEPS_LINES.test(awaited) ? typedSince(sent) : [];
  const opened = [...document.querySelectorAll(TOOLS)].filter((tool) => tool.open).map(titleOf);
  const [fresh, old] = [page, document].map((whole) => whole.getElementById("maincontent"));
  const at = document.activeElement;
  const place = { id: at?.id, name: at?.name, value: at?.value, start: at?.selectionStart, end: at?.selectionEnd };
  document.title = page.title;
  if (!fresh || !old) { document.body.replaceWith(page.body); return; }
  const top = scrollY;
  old.replaceWith(fresh);
  lines += 1;
  if (address) history.replaceState(null, "", address);
  for (const box of typed) {
    const again = document.getElementById(box.id);
    if (again) { again.value = box.value; form().dataset.unsaved = ""; }
  }
  for (const tool of document.querySelectorAll(TOOLS)) if (opened.includes(titleOf(tool))) tool.open = true;
  const goesOn = typed.some((box) => box.id === place.id) ? document.getElementById(place.id) : null;
  const wanted = goesOn ?? fresh.querySelector("[autofocus]") ?? fresh.querySelector(".nhsuk-error-summary")
    ?? (place.id ? document.getElementById(place.id) : null)
    ?? [...fresh.querySelectorAll("button")].find((one) => one.name === place.name && one.value === place.value);
  if (wanted) {
    if (wanted.matches(".nhsuk-error-summary")) wanted.tabIndex = -1;
    wanted.focus({ preventScroll: true });
    markToFillIn(wanted);
    if (wanted.id === place.id && place.start !== undefined && place.start !== null) wanted.setSelectionRange?.(place.start, place.end);
  }
  const notice = fresh.querySelector(".nhsuk-notification-banner");
  const words = notice?.querySelector(".nhsuk-notification-banner__heading")?.textContent ?? "";
  notice?.remove(); // it would push the lines down: it is said beside the buttons
  scrollTo({ top, behavior: "instant" });
  wanted?.scrollIntoView({ block: "nearest" });
  const done = document.getElementById("done-said");
  if (done) done.textContent = words;
  say(words);
  offerUndo();
  later();
  if (typed.length > 0) timer = setTimeout(check, TYPED_MS);
}

// A limit whose date isn't written yet: its letters are marked, so that typing takes their place.
function markToFillIn(box) {
  const letters = box.matches("textarea.es-code") && box.value.match(/[YMDZ]{2,4}[YMDZ/]*(?=[:[])/);
  if (letters) box.setSelectionRange(letters.index, letters.index + letters[0].length);
}

function offerUndo() {
  const button = document.getElementById("undo-lines");
  if (button) button.hidden = before.length === 0;
}

// What could not be sent stays on the page, and the page says why.
const UNREACHABLE = "The service can't be reached. What you typed is still here. Try again.";
const tooMuch = (words) => `${words?.match(/^.* at most\./)?.[0] ?? "That is too much at once."} Nothing was saved, and what you typed is still here. Make it shorter.`;
function lost(words) {
  say(words);
  form().dataset.unsaved = "";
  const told = document.createElement("p");
  told.className = "nhsuk-error-message";
  told.dataset.lost = "";
  told.textContent = words;
  document.getElementById("counting")?.prepend(told);
}

// What stands in the boxes now, and which of them hold something else than was sent.
const boxes = () => [...form().elements].filter((box) => box.id && box.matches("textarea, select, input:not([type=hidden])"));
const standing = () => new Map(boxes().map((box) => [box.id, box.value]));
const typedSince = (sent) => boxes().filter((box) => box.value !== sent.get(box.id));

// Whether the page that came back is shown.
async function send(body) {
  if (busy) return false;
  busy = true;
  awaited = body.get("do") ?? "";
  const sent = standing();
  document.querySelectorAll("[data-lost]").forEach((part) => part.remove());
  try {
    const answer = await fetch(location.pathname, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.status === 413) { lost(tooMuch(page.querySelector("main p")?.textContent)); return false; }
    if (answer.status >= 500) { lost(page.querySelector("main p")?.textContent ?? UNREACHABLE); return false; }
    if (answer.redirected && new URL(answer.url).pathname !== location.pathname) { location.assign(answer.url); return false; }
    show(page, answer.redirected ? answer.url.split("#")[0] : "", sent);
    return true;
  } catch {
    lost(UNREACHABLE);
    return false;
  } finally {
    busy = false;
    release();
  }
}

// While lines are being added or moved nobody knows where the cursor will be: what is typed waits for it.
const mustWait = () => waiting.length > 0 || (busy && !KEEPS_LINES.test(awaited));

document.addEventListener("beforeinput", (event) => {
  if (!mustWait() || !event.cancelable || event.target.form !== form()) return;
  event.preventDefault();
  if (typeof waiting.at(-1) !== "string") waiting.push("");
  const last = waiting.pop();
  const added = event.inputType === "insertLineBreak" ? "\n" : event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
  waiting.push(event.inputType.startsWith("delete") ? last.slice(0, -1) : last + added);
});

function release() {
  while (waiting.length > 0 && !busy) {
    const next = waiting.shift();
    const box = document.activeElement;
    if (typeof next !== "string") next(box?.closest(".es-line--work"));
    else if (next && box?.setRangeText) {
      box.setRangeText(next, box.selectionStart, box.selectionEnd, "end");
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}

document.addEventListener("submit", (event) => {
  if (event.target !== form() || event.submitter?.name !== "do" || event.submitter.value === "run") return;
  event.preventDefault();
  if (busy) { waitWith(event.submitter); return; }
  if (!KEEPS_LINES.test(event.submitter.value)) {
    before.push(new URLSearchParams(new FormData(form())));
    if (before.length > MOST_BEFORE) before.shift();
  }
  send(new URLSearchParams(new FormData(form(), event.submitter)));
});

// A button that is pressed while an answer is awaited is pressed after it, unless it may be another line's by then.
function waitWith({ name, value }) {
  if (!KEEPS_LINES.test(awaited)) return;
  waiting.push(() => {
    const again = [...form().elements].find((one) => one.name === name && one.value === value);
    if (again) form().requestSubmit(again);
  });
}

// Taking a change of lines back: the form as it was is sent once more, and nothing is saved.
async function undo() {
  const body = busy ? null : before.pop();
  if (!body) return;
  for (const name of ["csrf_token", "seen"]) body.set(name, new FormData(form()).get(name));
  body.set("do", "check");
  if (await send(body)) say("The last change of lines is taken back.");
  else before.push(body);
}

document.addEventListener("click", (event) => { if (event.target.id === "undo-lines") undo(); });

document.addEventListener("input", (event) => {
  if (!form()?.contains(event.target)) return;
  clearTimeout(timer);
  timer = setTimeout(check, TYPED_MS);
});

// The keys, and the button that each of them presses: one of the line in which the cursor is, or one of the page.
const press = (button) => { if (button && !busy) form().requestSubmit(button); return true; };
const ofLine = (line, doing) => line?.querySelector(`button[name=do][value^="${doing}:"]`);
const ofPage = (doing) => [...form().elements].find((one) => one.matches(`button[name=do][value="${doing}"]`));

function go(line, step) {
  const boxes = [...form().querySelectorAll(".es-line--work")];
  const next = boxes[boxes.indexOf(line) + step];
  next?.querySelector("textarea")?.focus();
  return true;
}

function act(event, line) {
  const control = event.ctrlKey || event.metaKey;
  if (control && !event.altKey && event.key === "s") return press(ofPage("save"));
  if (control && event.shiftKey && event.key === "Enter") return press(ofPage("count"));
  if (!line) return false;
  if (control && event.key === "Enter") return press(ofLine(line, "count"));
  if (!event.altKey || control) return false;
  if (event.key === "Enter") return press(ofLine(line, "add"));
  if (event.key === "ArrowUp") return press(ofLine(line, "up"));
  if (event.key === "ArrowDown") return press(ofLine(line, event.shiftKey ? "copy" : "down"));
  if (event.key === "z") { undo(); return true; }
  if (event.key === "PageUp") return go(line, -1);
  if (event.key === "PageDown") return go(line, 1);
  return false;
}

const IN_A_LINE = ["Enter", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "z"];
function isOurs({ key, ctrlKey, metaKey, altKey }, line) {
  const control = ctrlKey || metaKey;
  return (control && !altKey && (key === "s" || key === "Enter")) || (line && altKey && !control && IN_A_LINE.includes(key));
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || !form()) return;
  const line = event.target.closest?.(".es-line--work");
  if (busy || waiting.length > 0) {
    if (!isOurs(event, line)) return;
    const { key, ctrlKey, metaKey, altKey, shiftKey, repeat } = event;
    if (!repeat) waiting.push((there) => act({ key, ctrlKey, metaKey, altKey, shiftKey }, there));
    event.preventDefault();
  } else if (act(event, line)) event.preventDefault();
});

// Enter in the box of a word looks it up; a heading goes into the line in which the cursor was last.
document.addEventListener("keydown", (event) => {
  const doing = event.target.dataset?.enter;
  if (event.key !== "Enter" || !doing || event.isComposing) return;
  event.preventDefault();
  press(document.querySelector(`button[name=do][value="${doing}"]:not(.es-first)`));
});

document.addEventListener("focusin", (event) => {
  const line = event.target.matches?.("textarea.es-code") && event.target.closest(".es-line--work");
  const into = document.getElementById("into");
  if (line && into) into.value = line.id.replace("line-", "");
});

later();
