/* "Priya is writing": said at most every 3 s, believed for 6 s, never read aloud. */
import { on, one } from "./dom.js";
import { say } from "./words.js";

const SAY_EVERY = 3000; // milliseconds
const BELIEVED_FOR = 6000;
const writers = new Map();
let saidAt = 0;

on("input", "form[data-reply] textarea", (event, area) => {
  const stream = area.form.dataset.stream;
  if (!stream || Date.now() - saidAt < SAY_EVERY) return;
  saidAt = Date.now();
  document.dispatchEvent(new CustomEvent("skein:say", { detail: { typing: stream } }));
});

function show() {
  const place = one("[data-typing]");
  if (!place) return;
  const now = Date.now();
  for (const [name, until] of writers) if (until < now) writers.delete(name);
  const [first] = writers.keys();
  place.hidden = !writers.size;
  one("span", place).textContent = writers.size > 1 ? say("severalWriting") : first ? say("writing", first) : "";
}

document.addEventListener("skein:event", ({ detail: event }) => {
  if (event.kind === "typing" && event.name && String(event.user) !== document.body.dataset.me) {
    writers.set(event.name, Date.now() + BELIEVED_FOR);
    setTimeout(show, BELIEVED_FOR + 50);
  }
  if (event.kind === "message.posted" && event.name) writers.delete(event.name);
  show();
});
