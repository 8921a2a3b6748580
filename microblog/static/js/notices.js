/* The list of notices follows what happens, without moving what one reads. */
import { announce, on, one } from "./dom.js";
import { post } from "./http.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

const SOON = 300; // milliseconds
let timer = null;

const list = () => one("[data-notices]");
const top = (element) => element.getBoundingClientRect().top;

async function fresh() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) return null;
  return one("[data-notices]", new DOMParser().parseFromString(await response.text(), "text/html"));
}

/** The row one reads keeps its place, and the row one stands on stays the one. */
function replace(rows) {
  const read = scrollY && [...list().children].find((row) => row.id && top(row) >= 0);
  const before = read && top(read);
  const cursor = one(".is-cursor", list())?.id;
  const focused = document.activeElement?.closest("[data-notices] .ntf")?.id;
  list().replaceChildren(...rows.children);
  const find = (id) => id && document.getElementById(id);
  find(cursor)?.classList.add("is-cursor");
  find(focused)?.setAttribute("tabindex", "-1");
  find(focused)?.focus({ preventScroll: true });
  if (read && find(read.id)) scrollBy(0, top(find(read.id)) - before);
  announce(list());
}

async function refresh() {
  timer = null;
  const rows = await fresh().catch(() => null);
  if (rows) replace(rows);
}

function soon() {
  timer ??= setTimeout(refresh, SOON);
}

document.addEventListener("skein:event", ({ detail: event }) => event.kind === "notification" && soon());
document.addEventListener("skein:refreshed", soon);

on("submit", "[data-notices] form", async (event, form) => {
  event.preventDefault();
  const answer = await post(form.action, new FormData(form, event.submitter)).catch(() => null);
  if (answer) soon();
  else toast(say("failed"));
});
