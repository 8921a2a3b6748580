/* Lays an open conversation out as the fresh page has it: branches, what is set in, order, head and map. What is there
   is moved, not drawn anew. Folds and the line "new" tell how it was when the page was opened: they stay. */
import { all, announce, byId, one } from "./dom.js";
import { keepingStill, take } from "./place.js";

const MESSAGES = ".msg[id^=message-]";

/** Not all of it is on the page: then nobody can tell where the next message stands. */
const isWindow = (list) => Boolean(one(".folded[href]", list));

const placeOf = (article) => ({
  id: article.id,
  branch: article.closest(".branch")?.id ?? "",
  inset: Boolean(article.closest(".sub")),
});

/** Take over the shape of the conversation in `page`. `touched`: ids the page may know less of than we do. */
export function arrange(page, touched) {
  const [here, there] = [document, page].map((root) => one("[data-append]", root));
  if (!here || !there) return;
  takeOver(".convhead", page);
  takeOver("#map", page);
  if (isWindow(here) || isWindow(there)) return;
  keepingStill(() => {
    removeGone(here, there, touched);
    layOut(here, there);
    removeEmpty(here);
    all(".branch", there).forEach(summarise);
  });
}

function removeGone(here, there, touched) {
  const ids = new Set(all(MESSAGES, there).map((article) => article.id));
  for (const { id } of all(MESSAGES, here)) if (!ids.has(id) && !touched.has(id)) take(id);
}

/** From top to bottom: whatever does not stand right behind the one before it is put there. */
function layOut(here, there) {
  const places = all(MESSAGES, there).map(placeOf);
  const known = new Set(places.map((place) => place.id));
  const filter = (element) =>
    element.matches(MESSAGES) && known.has(element.id) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP;
  let last = null;
  for (const place of places) {
    const node = byId(place.id);
    if (!node) continue; // it waits behind the pill
    const walker = document.createTreeWalker(here, NodeFilter.SHOW_ELEMENT, filter);
    walker.currentNode = last ?? here;
    const { branch, inset } = placeOf(node);
    if (walker.nextNode() !== node || branch !== place.branch || inset !== place.inset)
      move(node, last, boxOf(place, here, there, last), place.inset);
    last = node;
  }
}

/** The child of `box` that holds `element`; nothing when it is elsewhere. */
function blockOf(element, box) {
  let block = element;
  while (block && block.parentElement !== box) block = block.parentElement;
  return block;
}

/** The element messages of this place stand in: the list, or the body of their branch, right behind `last`. */
function boxOf({ branch }, here, there, last) {
  if (!branch) return here;
  const details = byId(branch) ?? emptyBranch(one(`#${branch}`, there));
  if (!details.contains(last)) insertAfter(blockOf(last, here), details, here);
  return one(".branch__body", details);
}

/** A new branch is open: what the reader had on screen must not vanish into it. */
function emptyBranch(drawn) {
  const details = document.importNode(drawn, true);
  one(".branch__body", details).replaceChildren();
  details.open = true;
  return details;
}

function insertAfter(block, element, box) {
  if (block) block.after(element);
  else box.prepend(element);
}

function move(node, last, box, inset) {
  const block = blockOf(last, box);
  if (!inset) return insertAfter(block, node, box);
  if (block?.matches(".sub")) return last.after(node);
  const next = block ? block.nextElementSibling : box.firstElementChild;
  if (next?.matches(".sub")) return next.prepend(node);
  const sub = Object.assign(document.createElement("div"), { className: "sub" });
  sub.append(node);
  insertAfter(block, sub, box);
}

function removeEmpty(here) {
  for (const box of all(".sub, .run, .branch", here)) if (!one(".msg", box)) box.remove();
}

/** The line of a branch: its name and its numbers. */
function summarise(drawn) {
  const details = byId(drawn.id);
  if (!details) return;
  const summary = document.importNode(one("summary", drawn), true);
  // A closed branch tells who is in it and when.
  if (details.open) all(".facepile, .push", summary).forEach((element) => element.remove());
  const own = one("summary", details);
  if (own.textContent.trim() !== summary.textContent.trim()) own.replaceChildren(...summary.childNodes);
}

/** One part of the page as the fresh one has it; not while somebody is in it. */
function takeOver(selector, page) {
  const own = one(selector);
  const drawn = one(selector, page);
  if (!own || !drawn || own.isEqualNode(drawn) || own.contains(document.activeElement)) return;
  const open = all("details[open]", own).map((details) => details.id);
  own.replaceChildren(...document.importNode(drawn, true).childNodes);
  for (const id of open) byId(id)?.setAttribute("open", "");
  own.hidden = drawn.hidden;
  announce(own);
}
