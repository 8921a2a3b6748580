/* The short list of emoji (templates/_emoji.html): one on the page, for reactions and for texts. */
import { on, one } from "./dom.js";

const GAP = 6; // px between button and list, and to the edge of the window
let taken = null;

export const canChoose = () => Boolean(one("#emoji"));

/** Open the list at `button`; `take` gets the emoji that is chosen. */
export function choose(button, take) {
  const list = one("#emoji");
  taken = take;
  list.showPopover();
  const at = button.getBoundingClientRect();
  const above = at.top - list.offsetHeight - GAP;
  list.style.insetBlockStart = `${above < GAP ? at.bottom + GAP : above}px`;
  list.style.insetInlineStart = `${Math.max(GAP, Math.min(at.left, innerWidth - list.offsetWidth - GAP))}px`;
  one("button", list).focus();
}

on("click", "#emoji button", (event, choice) => {
  one("#emoji").hidePopover();
  taken?.(choice.value);
});
