/* A page may be older than the last sign-in, in another tab: its forms go with the token of now, and say whose page it is. */
import { csrfToken, me } from "./http.js";

addEventListener(
  "submit",
  (/** @type {any} */ { target: form }) => {
    const field = form.elements.csrfmiddlewaretoken;
    if (!field) return;
    if (csrfToken()) field.value = csrfToken();
    if (me && !form.elements.opened_by) form.append(hidden("opened_by", me));
  },
  true,
);

function hidden(name, value) {
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name, value });
  return input;
}
