/* "Reply" on a message ([data-reply="42"]) aims the one composer of the page at it. */
import { all, on, one } from "./dom.js";

function aim(form, id, name) {
  const field = one("[name=parent]", form);
  if (field) field.value = id;
  const line = one("[data-reply-line]", form);
  if (line) line.hidden = !id;
  for (const place of all("[data-reply-name-here]", form)) place.textContent = name;
}

on("click", ":is(a, button)[data-reply]", (event, link) => {
  const form = one("form[data-reply]");
  if (!form) return;
  event.preventDefault();
  const name = link.dataset.name ?? one(".byline .name", link.closest(".msg") ?? document)?.textContent ?? "";
  aim(form, link.dataset.reply, name);
  one("textarea", form).focus({ preventScroll: true });
});

on("click", "[data-reply-all]", (event, button) => {
  const form = button.closest("form");
  aim(form, "", "");
  one("textarea", form).focus({ preventScroll: true });
});

document.addEventListener("skein:sent", ({ target: form }) => aim(form, "", ""));
