/* Forwarded mails: the open list and the side of Home follow them; wherever else their sender is, a word that one is ready to check. */
import { all, one } from "./dom.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

/** The event carries no text; the subject comes from the list of waiting mails. */
async function subjectOf(mail) {
  const response = await fetch("/mail/", { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return one(`#mail-${Number(mail)} b`, page)?.textContent.trim() ?? "";
}

async function tell(event) {
  const link = document.createElement("a");
  link.href = event.url;
  link.textContent = (await subjectOf(event.mail).catch(() => "")) || say("check");
  toast([say("mailReady"), link]);
}

/** The list and the side of Home fetch themselves anew upon this (templates/bridge/waiting.html, threads/home.html). */
const follow = () => all("#waiting, #mail-rail").forEach((list) => list.dispatchEvent(new Event("mails")));

document.addEventListener("skein:event", ({ detail: event }) => {
  if (!event.kind?.startsWith("mail.")) return;
  if (event.kind === "mail.ready" && !one("#waiting")) tell(event);
  follow();
});
document.addEventListener("skein:refreshed", follow);
