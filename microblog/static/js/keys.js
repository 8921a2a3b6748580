/* One-key travel; listed under "?", silent inside fields, can be switched off (WCAG 2.1.4). */
import { all, on, one } from "./dom.js";
import { recall, keep } from "./store.js";
import { undoLast } from "./toast.js";
import { copy } from "./copy.js";

const TWO_KEYS = 900; // milliseconds for the second key of "g h"
const ITEMS = ".post, .msg, .tri, .hit, .ntf";
const PLACES = { h: "/", i: "/inbox/", n: "/notifications/", s: "/search/" };
let wentAt = 0;

const off = () => recall("keys") === "off";
const visible = (selector) => all(selector).filter((element) => element.checkVisibility());
const cursor = () => one(".is-cursor") ?? document.activeElement?.closest?.(ITEMS);

function put(element) {
  if (!element) return;
  one(".is-cursor")?.classList.remove("is-cursor");
  element.classList.add("is-cursor");
  if (!element.matches("a")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
}

/** The next of `selector` after where the reader is, in page order. */
function step(selector, by) {
  const list = visible(selector);
  const here = cursor();
  if (!here) return put(by > 0 ? list[0] : list.at(-1));
  const side = by > 0 ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING;
  const beyond = list.filter((element) => here.compareDocumentPosition(element) & side);
  put(by > 0 ? beyond[0] : beyond.at(-1));
}

function press(selector) {
  const button = one(selector, cursor() ?? document) ?? one(`.bar ${selector}`);
  button?.click();
}

function open() {
  const here = cursor();
  (here?.matches("a") ? here : one("h2 a, h3 a, a[data-open]", here ?? undefined))?.click();
}

function reply() {
  const button = cursor() && one(":is(a, button)[data-reply]", cursor());
  if (button) button.click();
  else one(".reply textarea, .composer textarea")?.focus();
}

function link() {
  const here = cursor();
  copy(here?.id ? new URL(`#${here.id}`, location.href).href : location.href);
}

/* A button that says data-key="e" is what that key presses: done, later, mute, unread, save. */
const BUTTONS = "elmus";

const ACTIONS = {
  j: () => step(ITEMS, 1),
  k: () => step(ITEMS, -1),
  n: () => step(".is-unread", 1),
  "]": () => step(".branch > summary", 1),
  "[": () => step(".branch > summary", -1),
  Enter: open,
  r: reply,
  "+": () => press("[data-react]"),
  y: link,
  z: undoLast,
  c: () => location.assign("/compose/"),
  "/": () => location.assign(PLACES.s),
  "?": () => one("#keys")?.showModal(),
  g: () => (wentAt = Date.now()),
  ...Object.fromEntries([...BUTTONS].map((key) => [key, () => press(`[data-key="${key}"]`)])),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || off()) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog, [popover]:popover-open")) return;
  if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
  const place = Date.now() - wentAt < TWO_KEYS && PLACES[event.key];
  if (place) return void location.assign(place);
  if (!ACTIONS[event.key]) return;
  event.preventDefault();
  ACTIONS[event.key]();
});

/* Esc leaves the field and goes back to where the reader was. */
on("keydown", "textarea, input", (event, field) => {
  if (event.key !== "Escape" || event.defaultPrevented || field.closest("dialog")) return;
  field.blur();
  one(".is-cursor")?.focus({ preventScroll: true });
});

for (const box of all("[data-keys-switch]")) {
  box.checked = !off();
  box.addEventListener("change", () => keep("keys", box.checked ? "" : "off"));
}
