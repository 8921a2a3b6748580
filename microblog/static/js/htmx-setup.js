/* htmx: CSRF header, words when something fails, and our own modules told about new elements. */
import { all, announce } from "./dom.js";
import { tell } from "./failures.js";
import { proof, Refused } from "./http.js";

document.addEventListener("htmx:config:request", (event) => {
  Object.assign(event.detail.ctx.request.headers, proof());
});

document.addEventListener("htmx:response:error", (event) => {
  const { response, text } = event.detail.ctx;
  if (response.status === 422) return; // it brings the form with its errors
  tell(new Refused(response.status, text ?? "", response.headers.get("Content-Type") ?? ""));
});
document.addEventListener("htmx:error", ({ detail }) => tell(detail.error ?? new TypeError()));

document.addEventListener("htmx:after:swap", () => {
  announce(document);
  // A dialog or menu that came with the swap may want to be seen at once.
  for (const dialog of all("dialog[data-open]:not([open])")) dialog.showModal();
});
