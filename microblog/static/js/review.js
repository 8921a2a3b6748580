/* Forward review: the numbers follow the check marks. */
import { all, on, one } from "./dom.js";

function count(form) {
  const number = all(".rv > input:checked", form).length;
  for (const place of all("[data-selected]", form)) place.textContent = number;
  for (const place of all("[data-selected-many]", form)) {
    const { selectedOne, selectedMany } = place.dataset;
    place.textContent = number === 1 ? selectedOne : selectedMany.replace("#", number);
  }
}

on("change", ".rv > input", (event, box) => count(box.form));
// A browser that comes back to the page puts the check marks as they were, and tells nobody.
addEventListener("pageshow", () => count(one("#review")));
