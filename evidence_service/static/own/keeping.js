// Forms that are saved with a button: until then what is typed is kept on this device, and offered again.
// A form with a bar says so there, and Ctrl+S is its button.

for (const form of document.querySelectorAll("form[data-keep]")) {
  const { copyOf, offer, servedIn, typedIn } = await import(form.dataset.keeping);
  const copy = copyOf(form);
  const saved = "refused" in form.dataset ? {} : servedIn(form); // what was refused is in the boxes, and not saved
  const told = form.querySelector("#saved-by-itself");
  const before = told?.textContent;
  const say = (text) => { if (told && told.textContent !== text) told.textContent = text; };
  const isKept = () => {
    const typed = typedIn(form);
    if (Object.entries(typed).every(([name, text]) => text === (saved[name] ?? ""))) {
      copy.forget();
      say(before);
      return true;
    }
    const kept = copy.keep(typed, saved);
    say(kept ? "Not saved yet. Kept on this device." : "Not saved yet. Keep this page open: this device has no room for what you typed.");
    return kept;
  };
  form.addEventListener("input", isKept);
  document.addEventListener("keydown", (event) => {
    if (!told || !(event.ctrlKey || event.metaKey) || event.key !== "s") return;
    event.preventDefault();
    if (!event.repeat) form.requestSubmit();
  });
  isKept();
  offer(form, copy, saved, isKept);
}
