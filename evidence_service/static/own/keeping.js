// Forms that are saved with a button: until then what is typed is kept on this device, and offered again.

for (const form of document.querySelectorAll("form[data-keep]")) {
  const { copyOf, offer, servedIn, typedIn } = await import(form.dataset.keeping);
  const copy = copyOf(form);
  const saved = "refused" in form.dataset ? {} : servedIn(form); // what was refused is in the boxes, and not saved
  const isKept = () => {
    const typed = typedIn(form);
    if (!Object.entries(typed).every(([name, text]) => text === (saved[name] ?? ""))) return copy.keep(typed, saved);
    copy.forget();
    return true;
  };
  form.addEventListener("input", isKept);
  isKept();
  offer(form, copy, saved, isKept);
}
