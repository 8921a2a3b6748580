/* Without a socket, or when too much was missed: fetch the page anew and take over what changed. */
import { all, one } from "./dom.js";
import { put } from "./place.js";

const PARTS = [".prose", ".reacts", ".files", ".peek", ".peek__more"];
const shown = (article) => PARTS.map((part) => one(part, article)?.textContent.trim()).join();

/** New posts of a feed would push down what one reads: they wait behind its pill. */
const belongs = (node, here) => (here ? shown(here) !== shown(node) : node.matches(".msg"));

/** Every live thing of the fresh page is put where it belongs; what is the same is left alone. */
export async function refresh() {
  const response = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) throw new Error(`HTTP ${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const node of all("article:is(.msg, .post)[id]", page)) {
    if (belongs(node, document.getElementById(node.id))) put(document.adoptNode(node));
  }
}
