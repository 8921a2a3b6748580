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
// What the inbox shows of a conversation beside its list is not a place to go to.
const visible = (selector) => all(selector).filter((element) => element.checkVisibility() && !element.closest("[data-preview]"));
const cursor = () => one(".is-cursor") ?? document.activeElement?.closest?.(ITEMS);

function put(element) {
  if (!element) return;
  one(".is-cursor")?.classList.remove("is-cursor");
  element.classList.add("is-cursor");
  if (!element.matches("a")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
  element.dispatchEvent(new CustomEvent("skein:cursor", { bubbles: true }));
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
  const places = [cursor() ?? document, one("[data-preview]"), one(".bar")];
  places.flatMap((place) => (place ? all(selector, place) : []))[0]?.click();
}

function open() {
  const here = cursor();
  (here?.matches("a") ? here : one("h2 a, h3 a, a[data-open]", here ?? undefined))?.click();
}

function reply() {
  const button = cursor() && one(":is(a, button)[data-reply]", cursor());
  const field = one(".reply textarea, .composer textarea");
  if (button) button.click();
  else if (field) field.focus();
  else press('[data-key="r"]');
}

function link() {
  const here = cursor();
  copy(here?.id ? new URL(`#${here.id}`, location.href).href : location.href);
}

/* A button that says data-key="e" is what that key presses: done, later, mute, unread, save. */
const BUTTONS = "elmus";

/* A message is everybody's and carries no such buttons: its menu has them. */
function onMessage(key) {
  const message = "su".includes(key) && cursor()?.closest("article.msg[id^=message-]");
  if (message) import("./keeping.js").then(({ save, unread }) => (key === "s" ? save : unread)(message));
  return Boolean(message);
}

const ACTIONS = {
  j: () => step(ITEMS, 1),
  k: () => step(ITEMS, -1),
  n: () => step(".is-unread", 1),
  "]": () => step(".branch > summary", 1),
  "[": () => step(".branch > summary", -1),
  Enter: open,
  r: reply,
  "+": () => press("[data-react]"),
  ".": () => press("[data-more]"),
  y: link,
  z: undoLast,
  c: () => location.assign("/compose/"),
  "/": () => location.assign(PLACES.s),
  "?": () => one("#keys")?.showModal(),
  g: () => (wentAt = Date.now()),
  ...Object.fromEntries([...BUTTONS].map((key) => [key, () => onMessage(key) || press(`[data-key="${key}"]`)])),
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
