/* A forwarded mail is ready to check: say so wherever its sender is, with the way to it. */
import { one } from "./dom.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

/** The event carries no text; the subject comes from the list of waiting mails. */
async function subjectOf(mail) {
  const response = await fetch("/mail/", { credentials: "same-origin", headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return one(`#mail-${Number(mail)} b`, page)?.textContent.trim() ?? "";
}

document.addEventListener("skein:event", async ({ detail: event }) => {
  if (event.kind !== "mail.ready") return;
  const link = document.createElement("a");
  link.href = event.url;
  link.textContent = (await subjectOf(event.mail).catch(() => "")) || say("check");
  toast([say("mailReady"), link]);
});
