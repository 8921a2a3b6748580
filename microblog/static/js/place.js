/* Puts a server-rendered thing where it belongs, without ever moving what one reads. */
import { all, announce, one } from "./dom.js";
import { count, say } from "./words.js";

const held = [];
const below = new Set(); // ids of what arrived further down than the reader has come

const top = (element) => element.getBoundingClientRect().top;
const byMessage = (id) => id && document.getElementById(`message-${id}`);

const idOf = (article) => article.id.replace("message-", "");

/** The last of the replies to `message` that stand right below it, or the message itself. */
function lastReply(message) {
  const family = new Set([idOf(message)]);
  let last = message;
  for (let next = message.nextElementSibling; next && family.has(next.dataset.parent); next = next.nextElementSibling) {
    family.add(idOf(next));
    last = next;
  }
  return last;
}

/**
 * Where a message goes at once, as near as the page can tell: { inside } = at the end of, { after }, and { after, wrap }
 * = in a new element after; nothing when it is not this page's. What answers the first message, or one not on the page,
 * comes last. Where a branch begins, arrange.js puts it right.
 */
function spot(node) {
  const list = one("[data-append]");
  const parent = byMessage(node.dataset.parent);
  if (list?.dataset.append === "time") return { inside: list };
  if (!parent) return list?.dataset.append === "branch" ? {} : { inside: list };
  const replies = parent.closest(".sub");
  if (replies) return { inside: replies };
  const shown = parent.closest("details.run") ?? parent; // never into a folded run
  if (!parent.closest(".branch__body"))
    return parent.dataset.parent ? { after: shown === parent ? lastReply(parent) : shown } : { inside: list };
  const next = shown.nextElementSibling;
  if (next?.matches(".sub")) return { inside: next };
  return { after: shown, wrap: Object.assign(document.createElement("div"), { className: "sub" }) };
}

function insert(node) {
  const { inside, after, wrap } = spot(node);
  wrap?.append(node);
  if (after) after.after(wrap ?? node);
  else if (inside) inside.append(node);
  else return false;
  announce(node);
  return true;
}

/** Would it push down something the reader has on screen? */
function wouldMove(node) {
  const { inside, after } = spot(node);
  const edge = after ?? inside;
  if (!edge || edge.closest("details:not([open])")) return false;
  const list = one("[data-append]");
  const isLast = edge === list || edge === list?.lastElementChild;
  return !isLast && edge.getBoundingClientRect().bottom < innerHeight;
}

function pill() {
  const place = one("[data-pill]");
  if (!place) return;
  const number = held.length + below.size;
  place.hidden = !number;
  const button = one("button", place);
  button.textContent = count("newMessage", number);
  button.onclick = showHeld;
}

function showHeld() {
  const nodes = held.splice(0);
  nodes.forEach(insert);
  const first = [...nodes, ...[...below].map((id) => document.getElementById(id))].find((node) => node?.isConnected);
  first?.closest("details")?.setAttribute("open", "");
  first?.scrollIntoView({ block: "center" });
  first?.focus({ preventScroll: true });
  below.clear();
  pill();
  document.dispatchEvent(new Event("skein:shown"));
}

/** It stands where nobody sees it yet: the pill tells of it until it comes into view. */
function tellBelow(node) {
  if (top(node) < innerHeight) return;
  below.add(node.id);
  pill();
}

function comeInto() {
  const seen = [...below].filter((id) => !(top(document.getElementById(id) ?? document.body) >= innerHeight));
  seen.forEach((id) => below.delete(id));
  if (seen.length) pill();
}
addEventListener("scroll", comeInto, { passive: true });

/** Lay on, or take off, that a message is news to this reader. */
export function markUnread(node, isUnread) {
  node.classList.toggle("is-unread", isUnread);
  all("[data-unread-sign]", node).forEach((sign) => sign.remove());
  if (!isUnread) return;
  const sign = Object.assign(document.createElement("span"), { className: "vh", textContent: say("unread") });
  sign.dataset.unreadSign = "";
  node.append(sign);
}

function replace(old, node) {
  node.classList.toggle("is-cursor", old.classList.contains("is-cursor"));
  // A fragment of a message is everybody's; a post was fetched by this reader and knows what is new to them.
  if (node.matches(".msg")) markUnread(node, old.classList.contains("is-unread"));
  const saved = one(".savedsign", old);
  if (saved && !one(".savedsign", node)) {
    node.append(saved);
    node.classList.add("is-saved");
  }
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(node);
  announce(node);
  if (hadFocus) node.focus({ preventScroll: true });
}

/** A foreign message in view grows upwards of the fold: keep the line the reader looks at where it is. */
export function keepingStill(change) {
  const anchor = all(".msg, .post, .ntf").find((element) => top(element) >= 0);
  const before = anchor && top(anchor);
  change();
  if (anchor?.isConnected && Math.abs(top(anchor) - before) > 1) scrollBy(0, top(anchor) - before);
}

/**
 * Put `node` (an element with an id) on the page. The same id again replaces; twice changes nothing.
 * `mine`: the reader's own text, which is shown at once wherever it lands. `isNew`: it is news to the reader.
 */
export function put(node, { mine = false, isNew = false } = {}) {
  const old = document.getElementById(node.id);
  if (old) return keepingStill(() => replace(old, node));
  const waiting = held.findIndex((other) => other.id === node.id);
  if (waiting >= 0) return void held.splice(waiting, 1, node);
  if (mine) {
    if (insert(node)) node.scrollIntoView({ block: "nearest" });
  } else if (wouldMove(node)) {
    held.push(node);
    pill();
  } else if (insert(node) && isNew) tellBelow(node);
}

/** Take the thing with this id off the page. */
export function take(id) {
  const waiting = held.findIndex((node) => node.id === id);
  if (waiting >= 0) held.splice(waiting, 1);
  below.delete(id);
  pill();
  const element = document.getElementById(id);
  if (element) keepingStill(() => element.remove());
}
