/* Fetches the page anew and takes over what changed: without a socket, when too much was missed, and for what the
   server draws out of many messages (branches, counts, the map). */
import { all, one } from "./dom.js";
import { tell } from "./failures.js";
import { Refused } from "./http.js";
import { put } from "./place.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

const PARTS = [".prose", ".reacts", ".files", ".peek", ".peek__more"];
const SOON = 300; // milliseconds
const A_READER = 50; // milliseconds for each of those who look at the same: a large crowd does not come at once
const AGAIN_AFTER = 10000;
let timer = null;
let due = 0; // when the timer goes off

const shown = (article) => PARTS.map((part) => one(part, article)?.textContent.trim()).join();

/** New posts of a feed would push down what one reads: they wait behind its pill. */
const belongs = (node, here) => (here ? shown(here) !== shown(node) : node.matches(".msg"));

/** The page anew; nothing, and the reason said, when it is not to be had any more. Throws when it is worth another try. */
async function fresh() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (response.status >= 500) throw new Error(`HTTP ${response.status}`);
  if (new URL(response.url).pathname.startsWith("/accounts/")) return void tell(new Refused(401, ""));
  if (!response.ok || response.redirected) return void toast(say("moreBelow"));
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/**
 * The fresh page, and the ids of what news came about while it travelled: about these it may be behind.
 * @returns {Promise<[Document | null, Set<string>]>}
 */
async function fetched() {
  const touched = new Set();
  const note = ({ detail: event }) => touched.add(event.target);
  document.addEventListener("skein:event", note);
  try {
    return [await fresh(), touched];
  } finally {
    document.removeEventListener("skein:event", note);
  }
}

/** Every live thing of the fresh page is put where it belongs; what is the same is left alone. */
async function refresh() {
  const [page, touched] = await fetched();
  if (!page) return;
  for (const node of all("article:is(.msg, .post)[id]", page)) {
    if (!touched.has(node.id) && belongs(node, document.getElementById(node.id))) put(document.importNode(node, true));
  }
  // Fetched when it is needed: no page begins with it.
  const { arrange } = await import("./arrange.js");
  arrange(page, touched);
  document.dispatchEvent(new CustomEvent("skein:refreshed", { detail: page }));
}

/**
 * Refresh after a moment that grows with the `crowd` of those who have the same reason; several calls are one. A page
 * nobody looks at waits until somebody does. `patience`: how many times as long it may take.
 */
export function refreshSoon(crowd = 1, patience = 1) {
  later(SOON + Math.random() * crowd * A_READER * patience);
}

function later(pause) {
  const at = Date.now() + pause;
  if (timer && due <= at) return;
  clearTimeout(timer);
  due = at;
  timer = setTimeout(go, pause);
}

async function go() {
  if (document.hidden) return void document.addEventListener("visibilitychange", go, { once: true });
  timer = null;
  await refresh().catch(() => later(AGAIN_AFTER * (1 + Math.random())));
}
