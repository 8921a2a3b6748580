/* The inbox: a row moves away when it is dealt with, with Undo; where there is room, the row one stands on is shown beside. */
import { all, announce, elements, on, one } from "./dom.js";
import { tell } from "./failures.js";
import { page, post } from "./http.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

const WAIT = 120; // milliseconds on a row before it is fetched: one may be passing by
let due = null;
let asked = null;

const view = () => {
  const element = one("[data-preview]");
  return element?.checkVisibility() ? element : null;
};

async function show(url) {
  asked = url;
  const html = await page(url).catch(() => ""); // the row leads there, too
  if (!html || asked !== url) return;
  view()?.replaceChildren(...elements(html));
  announce(document);
}

/** The address of the page with this row beside it, so that coming back shows it again. */
function name(row) {
  const address = new URL(location.href);
  address.searchParams.set("open", row.id.replace("row-", ""));
  history.replaceState(history.state, "", address);
}

function stand(row) {
  one(".is-cursor")?.classList.remove("is-cursor");
  row.classList.add("is-cursor");
  row.dispatchEvent(new CustomEvent("skein:cursor", { bubbles: true }));
}

document.addEventListener("skein:cursor", (/** @type {any} */ { target: row }) => {
  if (!row.dataset.previewUrl || !view()) return;
  clearTimeout(due);
  due = setTimeout(() => {
    name(row);
    show(row.dataset.previewUrl);
  }, WAIT);
});

/* Beside the list a click looks; a second one opens. */
on("click", ".tri[data-preview-url]", (event, row) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.target.closest("button") || !view()) return;
  if (event.detail === 0 || row.classList.contains("is-cursor")) return; // a key, or the second click
  event.preventDefault();
  stand(row);
});

/** Take the row off the list; gives what puts it back. */
function away(row) {
  const { parentElement: list, nextSibling: after } = row;
  const next = [row.nextElementSibling, row.previousElementSibling].find((other) => other?.matches(".tri"));
  row.remove();
  if (next) stand(next);
  else view()?.replaceChildren();
  return () => {
    list.insertBefore(row, after?.isConnected ? after : null);
    stand(row);
  };
}

/** [words, address, fields] of the way back: from the answer, or from the button itself. */
async function undoOf(button, url, response) {
  if (response.headers.get("Content-Type")?.includes("json")) {
    const { words, undo, fields } = await response.json();
    return [words, undo, fields];
  }
  return [say(button.dataset.said), url, { [button.name]: button.dataset.undo }];
}

on("click", "button[data-triage]", async (event, button) => {
  if (event.detail > 1) return void event.preventDefault(); // a double click; the row is gone already
  const row = document.getElementById(button.dataset.triage) ?? button.closest(".tri");
  if (!row) return;
  event.preventDefault();
  const url = button.getAttribute("formaction") ?? button.form.action; // formAction is never empty
  const fields = button.name ? { [button.name]: button.value } : {};
  const back = away(row);
  try {
    const [words, undo, data] = await undoOf(button, url, await post(url, fields));
    toast(words, () => post(undo, data).then(back, tell));
  } catch (error) {
    back();
    tell(error);
  }
});

const place = view();
if (place) {
  all(".tri").find((row) => row.dataset.previewUrl === place.dataset.preview)?.classList.add("is-cursor");
  show(place.dataset.preview);
}
