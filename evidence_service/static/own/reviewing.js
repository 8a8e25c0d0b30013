// Second reading: words that are selected in the document open the remark on their section, with the words in it.
// The page is whole without it: every section has its form.

const page = document.getElementById("read");
const places = [...document.querySelectorAll("[data-place]")].filter((place) => place.querySelector("details"));
const LONGEST = 1000; // letters of a quote

for (const hint of document.querySelectorAll(".es-with-script")) hint.hidden = false;

const here = Object.assign(document.createElement("button"), { type: "button", className: "es-remark-here", textContent: "Remark on these words", hidden: true });
document.body.append(here);

const plain = (text) => text.replace(/\s+/g, " ").trim();

// The section in which the words are: that of the nearest heading above them that has a form; else the whole.
function placeOf(node) {
  for (let part = node.parentElement?.closest("section"); part && page.contains(part); part = part.parentElement?.closest("section")) {
    const heading = plain(part.querySelector("h2, h3")?.textContent || "");
    const found = places.find((place) => plain(place.dataset.place) === heading);
    if (found) return found;
  }
  return places[places.length - 1];
}

function chosen() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const words = plain(selection.toString());
  return words && page.contains(range.commonAncestorContainer) ? { words, range } : null;
}

document.addEventListener("selectionchange", () => {
  const found = chosen();
  here.hidden = !found;
  if (!found) return;
  const box = found.range.getBoundingClientRect();
  here.style.top = `${box.bottom + scrollY + 6}px`;
  here.style.left = `${Math.min(Math.max(box.left, 8), innerWidth - 220) + scrollX}px`;
});

// After a remark is written the document is where it was.
const PLACE = "place in the second reading";
const kept = sessionStorage.getItem(PLACE);
sessionStorage.removeItem(PLACE);
if (kept && location.hash.startsWith("#place-") && matchMedia("(min-width: 64em)").matches) addEventListener("load", () => scrollTo(0, Number(kept)));
for (const form of document.querySelectorAll("[data-place] form")) form.addEventListener("submit", () => sessionStorage.setItem(PLACE, scrollY));

here.addEventListener("mousedown", (event) => event.preventDefault()); // else the words would no longer be selected

here.addEventListener("click", () => {
  const found = chosen();
  if (!found) return;
  const place = placeOf(found.range.startContainer);
  const [quote, body] = place.querySelectorAll("form[data-guard] textarea");
  place.querySelector("details").open = true;
  quote.value = found.words.slice(0, LONGEST);
  quote.dispatchEvent(new Event("input", { bubbles: true }));
  here.hidden = true;
  body.focus();
});
