/* The numbers in the side navigation change in place. */
import { all } from "./dom.js";

function show(name, number) {
  for (const element of all(`[data-count="${CSS.escape(name)}"]`)) {
    element.textContent = number;
    element.hidden = !number;
    element.closest(".nav__link")?.classList.toggle("has-new", number > 0);
  }
}

document.addEventListener("skein:refreshed", ({ detail: page }) => {
  for (const element of all("[data-count]", page)) show(element.dataset.count, Number(element.textContent));
});

document.addEventListener("skein:event", ({ detail: event }) => {
  for (const [name, number] of Object.entries(event.counts ?? {})) show(name, number);
});
