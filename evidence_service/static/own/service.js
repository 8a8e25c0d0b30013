// Better with script, complete without it.

// Pages that wait for the worker ask for themselves again, and swap the part that changed.
for (const part of document.querySelectorAll("[data-refresh-every]")) {
  const seconds = Number(part.dataset.refreshEvery);
  let shown = ""; // what didn't change isn't swapped, so a screen reader doesn't read it again
  const refresh = async () => {
    let fresh = null;
    let also = [];
    try {
      const answer = await fetch(location.href, { headers: { "X-Refresh": "1" } });
      if (answer.ok && !answer.redirected) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        fresh = page.getElementById(part.id);
        if (!fresh) { location.reload(); return; }
        also = [...page.querySelectorAll("[data-refresh-also]")];
      }
    } catch { /* the network comes back, or it doesn't */ }
    if (fresh) {
      if (!fresh.dataset.refreshEvery) { location.reload(); return; }
      if (fresh.innerHTML !== shown) { part.innerHTML = shown = fresh.innerHTML; }
      for (const other of also) {
        const old = document.getElementById(other.id);
        if (old && old.textContent !== other.textContent) old.innerHTML = other.innerHTML;
      }
    }
    setTimeout(refresh, seconds * 1000);
  };
  setTimeout(refresh, seconds * 1000);
}

// Leaving a page with unsaved text asks first. A form may be swapped for a fresh one, so it is looked for anew.
document.addEventListener("input", (event) => {
  const form = event.target.form?.closest("form[data-guard]");
  if (form) form.dataset.unsaved = "";
});
document.addEventListener("submit", (event) => { if (!event.defaultPrevented) delete event.target.dataset.unsaved; });
window.addEventListener("beforeunload", (event) => { if (document.querySelector("form[data-guard][data-unsaved]")) event.preventDefault(); });

// A summary was saved: what its page kept on this device is not needed any more (see left_behind.js).
const [, copy, place] = location.hash.match(/^#saved-([a-z0-9-]+)(?:~([\w-]+))?$/) ?? [];
if (copy) {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith("summary ") && key.endsWith(` ${copy}`)) localStorage.removeItem(key);
  } catch { /* then nothing was kept */ }
  history.replaceState(history.state, "", location.pathname + location.search + (place ? `#${place}` : ""));
  document.getElementById(place)?.focus();
}

// A file that is too large is refused before it is sent, so nothing that was typed has to travel in vain.
for (const box of document.querySelectorAll("input[type=file][data-largest]")) {
  const said = document.createElement("span");
  said.className = "nhsuk-error-message";
  said.setAttribute("role", "alert");
  box.before(said);
  const isTooLarge = () => {
    const size = box.files[0]?.size || 0;
    const tooLarge = size > Number(box.dataset.largest);
    said.textContent = tooLarge
      ? `The file is too large: ${Math.ceil(size / 1e6)} MB, and the limit is ${box.dataset.largest / 1e6} MB. Export the results in parts, for example 1,000 records at a time, and import one after the other.`
      : "";
    return tooLarge;
  };
  box.addEventListener("change", isTooLarge);
  box.form.addEventListener("submit", (event) => {
    if (!isTooLarge()) return;
    event.preventDefault();
    box.focus();
  });
}

// Summaries: a button beside each included record puts its citation where the cursor was.
const sources = document.getElementById("sources");
if (sources) {
  const texts = [...document.querySelectorAll(".es-writing textarea")];
  const words = document.getElementById("source-words");
  const said = document.getElementById("cited");
  const none = document.getElementById("none-found");
  let text = texts[1] || texts[0];
  for (const one of texts) one.addEventListener("focus", () => { text = one; });
  const put = (what) => {
    const before = text.value.slice(0, text.selectionEnd);
    const open = /\[@[^[\]]*\]$/.test(before);
    text.focus();
    text.setSelectionRange(before.length, before.length);
    if (open) text.setSelectionRange(before.length - 1, before.length);
    const written = open ? `; @${what}]` : `${/\S$/.test(before) ? " " : ""}[@${what}]`;
    // execCommand is old, but it is the one way that the writer can undo.
    if (!document.execCommand("insertText", false, written)) {
      text.setRangeText(written, text.selectionStart, text.selectionEnd, "end");
      text.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  for (const button of sources.querySelectorAll("[data-cite]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      put(button.dataset.cite);
      said.textContent = `Cited in: ${document.querySelector(`label[for="${text.id}"]`).textContent.trim()}`;
    });
  }
  for (const link of document.querySelectorAll("[data-cite-into]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      text = document.getElementById(link.dataset.citeInto);
      (words || sources).focus();
      sources.scrollIntoView({ block: "nearest" });
    });
  }
  if (words) {
    words.closest("[hidden]").hidden = false;
    words.addEventListener("input", () => {
      const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
      let found = 0;
      for (const source of sources.querySelectorAll("[data-source]")) {
        const shown = `${source.textContent} ${source.dataset.words}`.toLowerCase();
        source.hidden = !wanted.every((word) => shown.includes(word));
        if (!source.hidden) found += 1;
      }
      none.textContent = found ? "" : "No included record has these words.";
    });
    words.addEventListener("keydown", (event) => {
      if (event.key === "Escape") text.focus();
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      if (words.value.trim()) sources.querySelector("[data-source]:not([hidden]) [data-cite]")?.click();
    });
  }
}

// Searching: a text that is there to be copied is marked as a whole.
for (const text of document.querySelectorAll("[data-select-all]")) text.addEventListener("focus", () => text.select());

// On paper the tables of a report are open.
window.addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details[data-print-open]")) part.open = true;
});

// A part of a page that is there to be copied: with its headings and lists for a word processor, as text elsewhere.
// A browser's own plain text of a list has no bullets, so the page brings a text of its own.
function copyBoth(event, part) {
  const shown = part.cloneNode(true);
  for (const link of shown.querySelectorAll("a[href]")) link.href = link.href; // whole addresses
  event.clipboardData.setData("text/html", shown.innerHTML);
  event.clipboardData.setData("text/plain", document.getElementById(`${part.id}-plain`).content.textContent);
  event.preventDefault();
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const part = document.getElementById(button.dataset.copy);
  const said = document.getElementById("copied");
  button.hidden = false;
  button.addEventListener("click", () => {
    getSelection().selectAllChildren(part); // stays, so that who can't copy by the button can by the keyboard
    document.addEventListener("copy", (event) => copyBoth(event, part), { once: true });
    const copied = document.execCommand("copy"); // the newer way does nothing where there is no HTTPS
    said.className = "es-quiet";
    said.textContent = copied ? "Copied. Paste it into your paper." : "It is marked. Copy it with Ctrl and C.";
  });
}
