// What is typed and not saved is kept on this device, by each page under a key of its own: no other page, window or
// person takes its place. What an earlier page left behind is offered, newest first, and never put back unasked.

const KIND = "summary ";
const LONGEST_MS = 90 * 24 * 60 * 60 * 1000;
const made = () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
const alike = (one, other) => (one ?? "").trim() === (other ?? "").trim();

// A box in a row that can move is known by what it is about, and not by the place of its row.
const nameOf = (box) => box.dataset.keepAs ?? box.name;
export const boxNamed = (form, name) => form.elements[name] ?? boxesOf(form).find((box) => nameOf(box) === name);

// Ticks are no text: they count with the next Save.
export const boxesOf = (form) => [...form.querySelectorAll("textarea, select, input:not([type=hidden], [type=checkbox])")].filter((box) => box.name);
export const typedIn = (form) => Object.fromEntries(boxesOf(form).filter((box) => box.type !== "radio" || box.checked).map((box) => [nameOf(box), box.value]));
// As the server sent them, whatever the browser put into the boxes since.
const servedBy = (box) => box.defaultValue ?? ([...box.options].find((one) => one.defaultSelected) ?? box.options[0])?.value;
export const servedIn = (form) => Object.fromEntries(boxesOf(form).filter((box) => box.type !== "radio" || box.defaultChecked).map((box) => [nameOf(box), servedBy(box)]));

const keysHere = () => { try { return Object.keys(localStorage); } catch { return []; } };
const remove = (key) => { try { localStorage.removeItem(key); } catch { /* then it wasn't there */ } };
function read(key) {
  try {
    const left = JSON.parse(localStorage.getItem(key));
    return left?.typed && left.before && Number.isFinite(left.at) ? left : null;
  } catch { return null; }
}

// The copy of this page. The form sends its name along, and who saved it throws the copy away (see service.js).
// Of several forms with one address `data-keep` says which it is.
export function copyOf(form) {
  const mine = `${KIND}${form.action} ${form.dataset.keep ? `${form.dataset.keep} ` : ""}${form.elements.typed_by.value} `;
  const id = made();
  form.elements.copy.value = id;
  return {
    forget: () => remove(mine + id),
    // True when the device has it now.
    keep(typed, before) {
      try { localStorage.setItem(mine + id, JSON.stringify({ at: Date.now(), typed, before })); } catch { return false; }
      return true;
    },
    // What other pages of this person left of this request, newest first. What is too old goes, whoever's it is.
    others() {
      const found = [];
      for (const key of keysHere().filter((one) => one.startsWith(KIND) && one !== mine + id)) {
        const left = read(key);
        if (!left || left.at < Date.now() - LONGEST_MS) remove(key);
        else if (key.startsWith(mine)) found.push({ key, ...left });
      }
      return found.sort((one, other) => other.at - one.at);
    },
  };
}

// The boxes that a text changed, without those that hold the same `now`.
const changes = (left, now) => Object.keys(left.typed).filter((name) => !alike(left.typed[name], left.before[name]) && !alike(left.typed[name], now[name]));

// Puts a text into its boxes. Answers with the boxes where another text stands meanwhile (both stay there), the names
// that have no box here any more, and the box that was filled first.
function putBack(form, left) {
  const filled = { both: [], homeless: [], first: null };
  for (const name of changes(left, typedIn(form))) {
    const box = boxNamed(form, name);
    if (!box) { filled.homeless.push(name); continue; }
    const isText = box.tagName === "TEXTAREA";
    const isOther = isText && left.typed[name].trim() && box.value.trim() && !alike(box.value, left.before[name]);
    if (isOther) filled.both.push(box);
    box.value = isOther ? `${box.value.trimEnd()}\n\n${left.typed[name]}` : left.typed[name];
    (box instanceof RadioNodeList ? box[0] : box).dispatchEvent(new Event("input", { bubbles: true }));
    if (isText) filled.first ??= box;
  }
  return filled;
}

// What a box is called: by its label, or by what stands over all the boxes of one question.
const oneOf = (form, name) => { const found = boxNamed(form, name); return found instanceof RadioNodeList ? found[0] : found; };
const labelled = (form, id) => form.querySelector(`label[for="${CSS.escape(id)}"]`)?.textContent.trim();
function questionOf(form, name) {
  const box = oneOf(form, name);
  const isPart = box?.type === "radio" || box?.closest(".nhsuk-date-input");
  return isPart ? box.closest("fieldset").querySelector("legend").textContent.trim() : "";
}
const nameShown = (form, name) => questionOf(form, name) || labelOf(form, name);
function labelOf(form, name) {
  const box = oneOf(form, name);
  const question = questionOf(form, name);
  if (box?.type === "radio") return question;
  const label = labelled(form, box?.id ?? name) ?? name.replaceAll(/[_-]/g, " ");
  return question ? `${question}: ${label}` : label;
}
function textOf(form, name, text) {
  const found = boxNamed(form, name);
  const chosen = found instanceof RadioNodeList ? [...found].find((one) => one.value === text) : [...(found?.options ?? [])].find((one) => one.value === text);
  return (chosen?.tagName === "OPTION" ? chosen.textContent.trim() : chosen && labelled(form, chosen.id)) || text || "Empty";
}
// The boxes that a text was typed in, by name; of many the first.
const MOST_NAMED = 3;
function named(form, names) {
  const all = [...new Set(names.map((name) => nameShown(form, name)))];
  const more = all.length - MOST_NAMED;
  return all.slice(0, MOST_NAMED).map((name) => `“${name}”`).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
const element = (name, textContent, className = "") => Object.assign(document.createElement(name), { textContent, className });

// What to keep of an offer once its text is in the boxes, in words; nothing when all went well.
function remains(form, { both, homeless }) {
  return [
    both.length ? `It is back. The text had changed since, so both stand one below the other in: ${both.map((box) => labelOf(form, nameOf(box))).join(", ")}. Keep what is right.` : "",
    homeless.length ? `These have no box on this page any more, so copy them from here: ${homeless.map((name) => labelOf(form, name)).join(", ")}.` : "",
  ].filter(Boolean).join(" ");
}

function offered(form, left, saved, isKept) {
  const box = document.getElementById("left-behind").content.firstElementChild.cloneNode(true);
  const gone = new AbortController(); // once another text is offered in its place
  const removeAsOffered = () => { if (read(left.key)?.at === left.at) remove(left.key); };
  const part = (name) => box.querySelector(`[data-${name}]`);
  const at = new Date(left.at).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
  for (const when of box.querySelectorAll("[data-when]")) when.textContent = at;
  const names = changes(left, saved);
  part("where").textContent = named(form, names);
  for (const name of names) part("what").append(element("dt", labelOf(form, name)), element("dd", textOf(form, name, left.typed[name]), "es-typed"));
  part("put-back").addEventListener("click", () => {
    const filled = putBack(form, left);
    if (isKept() && !filled.homeless.length) removeAsOffered();
    part("said").textContent = remains(form, filled);
    part("put-back").remove();
    if (!filled.homeless.length) part("offer").remove();
    if (!part("said").textContent) box.remove();
    (filled.first ?? form.querySelector("textarea")).focus();
  });
  part("throw-away").addEventListener("click", () => {
    removeAsOffered();
    box.remove();
    (form.querySelector("[data-put-back]") ?? form.querySelector("textarea")).focus();
  });
  // Another window put it back, threw it away, or saved it; or goes on writing there.
  addEventListener("storage", (event) => {
    if (event.key !== left.key) return;
    const newer = read(left.key);
    if (newer?.at === left.at) return;
    gone.abort();
    if (newer && box.isConnected) box.replaceWith(offered(form, { key: left.key, ...newer }, saved, isKept)); else box.remove();
  }, { signal: gone.signal });
  return box;
}

// Offers what is not saved. `isKept` says whether the device has what is in the boxes now.
export function offer(form, copy, saved, isKept) {
  const offers = [];
  for (const left of copy.others()) {
    if (!changes(left, saved).length) remove(left.key);
    else if (changes(left, typedIn(form)).length) offers.push(offered(form, left, saved, isKept));
    else if (isKept()) remove(left.key); // it came back in the boxes, and is this page's own now
  }
  if (!offers.length) return;
  form.prepend(...offers);
  form.closest("details")?.setAttribute("open", "");
}
