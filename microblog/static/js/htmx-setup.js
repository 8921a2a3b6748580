/* htmx: CSRF header, words when something fails, and our own modules told about new elements. */
import { all, announce } from "./dom.js";
import { tell } from "./failures.js";
import { csrfToken, Refused } from "./http.js";

document.addEventListener("htmx:config:request", (event) => {
  event.detail.ctx.request.headers["X-CSRFToken"] = csrfToken();
});

document.addEventListener("htmx:response:error", (event) => {
  const { status } = event.detail.ctx.response;
  if (status !== 422) tell(new Refused(status, "")); // 422 brings the form with its errors
});
document.addEventListener("htmx:error", ({ detail }) => tell(detail.error ?? new TypeError()));

document.addEventListener("htmx:after:swap", () => {
  announce(document);
  // A dialog or menu that came with the swap may want to be seen at once.
  for (const dialog of all("dialog[data-open]:not([open])")) dialog.showModal();
});
