/* Popover menus stand at their button, inside the window, and answer to the arrow keys; [data-dialog] opens a dialog. */
import { all, byId, on, one } from "./dom.js";

const GAP = 6; // px between button and menu, and to the edge of the window
const buttons = new WeakMap(); // menu -> the button it stands at

/** Below its button if there is room, else above it, and never past an edge. */
function place(menu) {
  const at = buttons.get(menu)?.getBoundingClientRect();
  if (!at || !menu.matches(":popover-open")) return;
  const { offsetWidth: width, offsetHeight: height } = menu;
  const inside = (start, size, room) => Math.max(GAP, Math.min(start, room - size - GAP));
  const isBelow = at.bottom + GAP + height + GAP <= innerHeight;
  const top = isBelow ? at.bottom + GAP : at.top - height - GAP;
  menu.style.insetBlockStart = `${inside(top, height, innerHeight)}px`;
  menu.style.insetInlineStart = `${inside(at.left, width, innerWidth)}px`;
}

// A menu grows when something in it unfolds or comes from the server.
const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => place(target)));
addEventListener("resize", () => all(".menu:popover-open").forEach(place));

/** The first thing in a menu that can be seen has the focus. */
export function enter(menu) {
  all("a, button, summary", menu)
    .find((item) => item.checkVisibility())
    ?.focus();
}

export function standAt(button, menu) {
  buttons.set(menu, button);
  sizes.observe(menu);
  place(menu);
}

document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target;
    if (!menu.matches?.(".menu[popover]")) return;
    const button = one(`[popovertarget="${CSS.escape(menu.id)}"]`);
    button?.setAttribute("aria-expanded", event.newState === "open");
    if (event.newState !== "open") return;
    if (button) standAt(button, menu);
    // Told of late: a quick hand is at the third thing in it already.
    if (!menu.contains(document.activeElement)) enter(menu);
  },
  true, // "toggle" does not bubble
);

on("keydown", ".menu[popover]", (event, menu) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const items = all("a, button", menu).filter((item) => item.checkVisibility());
  const next = items.indexOf(document.activeElement) + step;
  items.at(next % items.length)?.focus();
});

on("click", ".menu[popover] :is(a, button)", (event, item) => {
  if (!item.hasAttribute("data-theme-choice")) item.closest("[popover]").hidePopover();
});

on("click", "[data-dialog]", (event, button) => byId(button.dataset.dialog)?.showModal());
