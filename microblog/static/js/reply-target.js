/* "Reply" on a message aims the one composer at it: [data-reply-to="42"] [data-reply-name="Claire"]. */
import { all, on, one } from "./dom.js";

function aim(form, id, name) {
  const field = one("[name=parent]", form);
  if (field) field.value = id;
  const line = one("[data-reply-line]", form);
  if (line) line.hidden = !id;
  for (const place of all("[data-reply-name-here]", form)) place.textContent = name;
}

on("click", "[data-reply-to]", (event, button) => {
  const form = one("form[data-reply]");
  if (!form) return;
  event.preventDefault();
  aim(form, button.dataset.replyTo, button.dataset.replyName ?? "");
  one("textarea", form).focus({ preventScroll: true });
});

on("click", "[data-reply-all]", (event, button) => {
  const form = button.closest("form");
  aim(form, "", "");
  one("textarea", form).focus({ preventScroll: true });
});

document.addEventListener("skein:sent", ({ target: form }) => aim(form, "", ""));
