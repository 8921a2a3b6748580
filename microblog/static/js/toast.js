/* Short words at the foot of the page, with Undo instead of a question before. */
import { all, one } from "./dom.js";
import { say } from "./words.js";

const STAYS = 8000; // milliseconds, as long as Undo is offered
let lastUndo = null;

function leaveLater(element) {
  let timer = setTimeout(() => element.remove(), STAYS);
  element.addEventListener("pointerenter", () => clearTimeout(timer));
  element.addEventListener("pointerleave", () => (timer = setTimeout(() => element.remove(), STAYS / 2)));
}

/** `parts`: text, or text and elements. */
export function toast(parts, undo = null) {
  const element = document.createElement("div");
  element.className = "toast";
  element.dir = "auto";
  element.append(...[parts].flat());
  if (undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = say("undo");
    const take = () => {
      lastUndo = null;
      element.remove();
      undo();
    };
    button.addEventListener("click", take);
    lastUndo = take;
    element.append(button);
  }
  one(".toasts")?.append(element);
  leaveLater(element);
}

/** Key z: the newest thing that can be undone. */
export const undoLast = () => lastUndo?.();

all("[data-toast]").forEach(leaveLater);
