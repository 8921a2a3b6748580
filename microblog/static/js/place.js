/* Puts a server-rendered thing where it belongs, without ever moving what one reads. */
import { all, announce, one } from "./dom.js";
import { count } from "./words.js";

const held = [];

const top = (element) => element.getBoundingClientRect().top;
const byMessage = (id) => id && document.getElementById(`message-${id}`);

/** The element after which a message stands: the last reply of its parent's branch, or the last of all. */
function lastBefore(node) {
  const parent = byMessage(node.dataset.parent);
  const list = one("[data-append]");
  if (!parent) return { inside: list };
  const replies = parent.closest(".sub");
  if (replies) return { inside: replies };
  if (!parent.closest(".branch__body")) return { inside: list };
  const next = parent.nextElementSibling;
  if (next?.matches(".sub")) return { inside: next };
  const sub = Object.assign(document.createElement("div"), { className: "sub" });
  return { after: parent, wrap: sub };
}

function insert(node) {
  const { inside, after, wrap } = lastBefore(node);
  if (wrap) {
    wrap.append(node);
    after.after(wrap);
  } else if (inside) inside.append(node);
  else return false;
  announce(node);
  return true;
}

/** Would it push down something the reader has on screen? */
function wouldMove(node) {
  const { inside, after } = lastBefore(node);
  const edge = after ?? inside;
  if (!edge) return false;
  if (edge.closest("details:not([open])")) return false;
  const line = after ? after.getBoundingClientRect().bottom : edge.getBoundingClientRect().bottom;
  const atTheEnd = edge === one("[data-append]");
  return !atTheEnd && line < innerHeight;
}

function pill() {
  const place = one("[data-pill]");
  if (!place) return;
  place.hidden = !held.length;
  const button = one("button", place);
  button.textContent = count("newMessage", held.length);
  button.onclick = showHeld;
}

function showHeld() {
  const nodes = held.splice(0);
  nodes.forEach(insert);
  pill();
  const first = nodes.find((node) => node.isConnected);
  first?.closest("details")?.setAttribute("open", "");
  first?.scrollIntoView({ block: "center" });
  first?.focus({ preventScroll: true });
}

function replace(old, node) {
  node.classList.toggle("is-cursor", old.classList.contains("is-cursor"));
  node.classList.toggle("is-unread", old.classList.contains("is-unread"));
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(node);
  announce(node);
  if (hadFocus) node.focus({ preventScroll: true });
}

/** A foreign message in view grows upwards of the fold: keep the line the reader looks at where it is. */
function keepingStill(change) {
  const anchor = all(".msg, .post").find((element) => top(element) >= 0);
  const before = anchor && top(anchor);
  change();
  if (anchor?.isConnected && Math.abs(top(anchor) - before) > 1) scrollBy(0, top(anchor) - before);
}

/**
 * Put `node` (an element with an id) on the page. The same id again replaces; twice changes nothing.
 * `mine`: the reader's own text, which is shown at once wherever it lands.
 */
export function put(node, { mine = false } = {}) {
  const old = document.getElementById(node.id);
  if (old) return keepingStill(() => replace(old, node));
  const waiting = held.findIndex((other) => other.id === node.id);
  if (waiting >= 0) return void held.splice(waiting, 1, node);
  if (mine) {
    if (insert(node)) node.scrollIntoView({ block: "nearest" });
  } else if (wouldMove(node)) {
    held.push(node);
    pill();
  } else insert(node);
}

/** Take the thing with this id off the page. */
export function take(id) {
  const waiting = held.findIndex((node) => node.id === id);
  if (waiting >= 0) held.splice(waiting, 1);
  pill();
  const element = document.getElementById(id);
  if (element) keepingStill(() => element.remove());
}
