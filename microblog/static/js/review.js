/* Forward review: the numbers follow the check marks. */
import { all, on } from "./dom.js";

on("change", ".rv > input", (event, box) => {
  const number = all(".rv > input:checked", box.form).length;
  for (const place of all("[data-selected]", box.form)) place.textContent = number;
  for (const place of all("[data-selected-many]", box.form)) {
    const { selectedOne, selectedMany } = place.dataset;
    place.textContent = number === 1 ? selectedOne : selectedMany.replace("#", number);
  }
});
