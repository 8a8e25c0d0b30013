// Computes the fingerprint of a chosen file here, so that the file itself isn't sent. Without script it is.

const canCompute = Boolean(globalThis.crypto?.subtle && File.prototype.arrayBuffer);

for (const form of canCompute ? document.querySelectorAll("form[data-fingerprint]") : []) {
  const chosen = form.querySelector("input[type=file]"), fingerprint = form.elements.sha256;
  for (const words of form.querySelectorAll("[data-stays]")) words.hidden = false;
  for (const words of form.querySelectorAll("[data-leaves]")) words.hidden = true;
  form.addEventListener("submit", async (event) => {
    const file = chosen.files[0];
    if (!file) return;
    event.preventDefault();
    try {
      const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      fingerprint.value = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      chosen.disabled = true;
    } catch {
      fingerprint.value = "";  // it can't be read here: send it
    }
    form.submit();
  });
}
addEventListener("pageshow", () => { for (const box of document.querySelectorAll("form[data-fingerprint] input[type=file]")) box.disabled = false; });
