/* Without a socket, or when too much was missed: fetch the page anew and take over what changed. */
import { all, one } from "./dom.js";
import { put } from "./place.js";

const shown = (article) => [".prose", ".reacts", ".files"].map((part) => one(part, article)?.textContent.trim()).join();

/** Every live thing of the fresh page is put where it belongs; what is the same is left alone. */
export async function refresh() {
  const response = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) throw new Error(`HTTP ${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const node of all("article.msg[id]", page)) {
    const here = document.getElementById(node.id);
    if (!here || shown(here) !== shown(node)) put(document.adoptNode(node));
  }
}
