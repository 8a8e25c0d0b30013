// Checks a file as soon as it is chosen, or dropped anywhere on the page. Its fingerprint is computed here,
// so that the file itself isn't sent; where the browser can't (on plain http) it is. Without script the button does it.

const canCompute = Boolean(globalThis.crypto?.subtle && File.prototype.arrayBuffer);
const CHECKED = "evidence-service-checked-file";

const form = document.querySelector("form[data-fingerprint]");
const chosen = form.querySelector("input[type=file]"), said = form.querySelector("[data-said]");
const largest = Number(form.dataset.largest);

for (const words of form.querySelectorAll(canCompute ? "[data-leaves]" : "[data-stays]")) words.hidden = true;
for (const words of form.querySelectorAll(`[data-at-once]${canCompute ? ", [data-stays]" : ""}`)) words.hidden = false;
form.querySelector("button").hidden = true;

chosen.addEventListener("change", () => check(chosen.files[0]));
addEventListener("pageshow", begin);  // back from an answer: what was checked is over
addEventListener("dragover", over);
addEventListener("dragleave", (event) => { if (!event.relatedTarget) mark(false); });
addEventListener("drop", dropped);
tellWhichFile();

function begin() {
  form.reset();
  form.elements.sha256.value = "";
  chosen.disabled = false;
  form.removeAttribute("aria-busy");
  say("");
  mark(false);
}

function over(event) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
  mark(true);
}

function dropped(event) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  mark(false);
  if (event.dataTransfer.files.length !== 1) return say("Drop one file.");
  if (form.hasAttribute("aria-busy")) return;
  chosen.files = event.dataTransfer.files;
  check(chosen.files[0]);
}

async function check(file) {
  if (!file) return;
  if (file.size > largest) return refuse(`${quoted(file.name)} is larger than any document of ours: it is not one of them.`);
  form.setAttribute("aria-busy", "true");
  say(`Checking ${quoted(file.name)}, ${sizeOf(file)} …`);
  try {
    if (canCompute) form.elements.sha256.value = await fingerprintOf(file);
    else await file.slice(0, 1).arrayBuffer();  // a folder, or a file that is gone, can't be sent either
  } catch {
    return refuse(`${quoted(file.name)} can’t be read. Choose the PDF file itself.`);
  }
  try { sessionStorage.setItem(CHECKED, `${file.name}, ${sizeOf(file)}`); } catch { /* then its name isn't shown */ }
  chosen.disabled = canCompute;  // what is disabled isn't sent
  form.submit();
}

function refuse(words) {
  begin();
  say(words);
}

async function fingerprintOf(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// On the page with the answer: which file it is about, which only this browser knows, and the answer read out.
function tellWhichFile() {
  const place = document.querySelector("[data-checked-file]");
  let name = "";
  try { name = sessionStorage.getItem(CHECKED) ?? ""; sessionStorage.removeItem(CHECKED); } catch { /* no name */ }
  if (!place) return;
  if (name) { place.querySelector("span").textContent = name; place.hidden = false; }
  document.querySelector("h1[tabindex]")?.focus();
}

function say(words) { said.textContent = words; }

function mark(dropping) { document.documentElement.classList.toggle("es-dropping", dropping); }

function quoted(name) { return `“${name.length > 60 ? `${name.slice(0, 40)}…${name.slice(-15)}` : name}”`; }

function sizeOf(file) {
  return file.size < 1e6 ? `${Math.max(1, Math.round(file.size / 1024))} KB` : `${(file.size / 1048576).toFixed(1)} MB`;
}
