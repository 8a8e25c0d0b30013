// Judging pairs by keyboard: s same, d different, n next.
const buttons = { s: "[data-same]", d: "[data-different]", n: "[data-later]" };
for (const line of document.querySelectorAll("[data-keys]")) line.hidden = false;
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("input, textarea, select, summary")) return;
  document.querySelector(buttons[event.key])?.click();
});
if (location.hash === "#pair") document.getElementById("pair")?.focus();
