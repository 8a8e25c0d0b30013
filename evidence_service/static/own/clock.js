// The clock in the head of a request's pages: minutes count up, and its buttons leave the page as it is.
const hours = (minutes) => {
  const whole = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [whole ? `${whole} h` : "", rest || !whole ? `${rest} min` : ""].filter(Boolean).join(" ");
};

const count = () => {
  for (const shown of document.querySelectorAll("[data-started]")) {
    const minutes = Math.max(0, Math.round((Date.now() - new Date(shown.dataset.started)) / 60000));
    shown.textContent = hours(minutes);
  }
};

document.addEventListener("submit", async (event) => {
  const clock = event.target.closest("[data-clock]");
  if (!clock || event.defaultPrevented) return;
  event.preventDefault();
  const form = event.target;
  const sent = new FormData(form);
  if (event.submitter?.name) sent.set(event.submitter.name, event.submitter.value);
  let fresh = null;
  try {
    const answer = await fetch(form.action, { method: "POST", body: sent, headers: { "X-Refresh": "1" } });
    if (answer.ok && !answer.redirected) {
      fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("clock");
    }
  } catch { /* then as without script */ }
  if (!fresh) {
    if (event.submitter?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: event.submitter.name, value: event.submitter.value }));
    form.submit();
    return;
  }
  clock.replaceWith(fresh);
  [...fresh.querySelectorAll("button, summary")].find((one) => one.checkVisibility())?.focus();
  document.getElementById("clock-said").textContent = fresh.dataset.said;
});

if (document.querySelector("[data-clock]")) setInterval(count, 20000);
