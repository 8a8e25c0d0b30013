// Better with script, complete without it.

// Pages that wait for the worker ask for themselves again, and swap the part that changed.
for (const part of document.querySelectorAll("[data-refresh-every]")) {
  const seconds = Number(part.dataset.refreshEvery);
  const refresh = async () => {
    let fresh = null;
    try {
      const answer = await fetch(location.href, { headers: { "X-Refresh": "1" } });
      if (answer.ok && !answer.redirected) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        fresh = page.getElementById(part.id);
        if (!fresh) { location.reload(); return; }
      }
    } catch { /* the network comes back, or it doesn't */ }
    if (fresh) {
      if (!fresh.dataset.refreshEvery) { location.reload(); return; }
      part.innerHTML = fresh.innerHTML;
    }
    setTimeout(refresh, seconds * 1000);
  };
  setTimeout(refresh, seconds * 1000);
}

// Leaving a page with unsaved text asks first.
for (const form of document.querySelectorAll("form[data-guard]")) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}

// One key for one button: the key is named in the button's text or title.
const keyed = document.querySelectorAll("[data-key]");
if (keyed.length) {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    for (const thing of keyed) {
      if (thing.dataset.key === event.key.toLowerCase()) { event.preventDefault(); thing.focus(); thing.click(); return; }
    }
  });
}
