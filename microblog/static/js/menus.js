/* Popover menus stand at their button and answer to the arrow keys; [data-dialog] opens a dialog. */
import { all, on, one } from "./dom.js";

const GAP = 6; // px between button and menu, and to the edge of the window

export function standAt(button, menu) {
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = at.bottom + GAP + height < innerHeight;
  menu.style.insetBlockStart = `${below ? at.bottom + GAP : Math.max(GAP, at.top - height - GAP)}px`;
  menu.style.insetInlineStart = `${Math.max(GAP, Math.min(at.left, innerWidth - width - GAP))}px`;
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
    one("a, button", menu)?.focus();
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

on("click", "[data-dialog]", (event, button) => document.getElementById(button.dataset.dialog)?.showModal());
