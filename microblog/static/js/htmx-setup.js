/* htmx: CSRF header, words when something fails, and our own modules told about new elements. */
import { all, announce } from "./dom.js";
import { csrfToken } from "./http.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

document.addEventListener("htmx:config:request", (event) => {
  event.detail.ctx.request.headers["X-CSRFToken"] = csrfToken();
});

const GONE = new Set([401, 403, 404]);
document.addEventListener("htmx:response:error", (event) => {
  const { status } = event.detail.ctx.response;
  if (status !== 422) toast(say(GONE.has(status) ? "refused" : "failed")); // 422 brings the form with its errors
});
document.addEventListener("htmx:error", () => toast(say("failed")));

document.addEventListener("htmx:after:swap", () => {
  announce(document);
  // A dialog or menu that came with the swap may want to be seen at once.
  for (const dialog of all("dialog[data-open]:not([open])")) dialog.showModal();
});
