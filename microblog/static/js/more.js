/* What this reader may do with a message: a menu at its three dots, or on touch, where nothing shows up under a
   pointer, a sheet that a tap on the message opens. Without scripts the dots lead to a page of the same. */
import { announce, elements, on, one } from "./dom.js";
import { tell } from "./failures.js";
import { page } from "./http.js";
import { enter, standAt } from "./menus.js";
import { say } from "./words.js";

/* What a tap is for already. */
const BUSY = "a, button, summary, label, input, textarea, select, pre, .scroll-x, [data-picture]";
let menu = null;
let sheet = null;

const isTouch = () => matchMedia("(hover: none)").matches;

const make = (tag, className) => document.body.appendChild(Object.assign(document.createElement(tag), { className }));

function emptyMenu() {
  menu ??= make("div", "menu");
  menu.popover = "auto";
  menu.setAttribute("role", "group");
  return menu;
}

/** A dialog keeps the focus, closes with Esc or the phone's Back, and gives the focus back. */
function emptySheet() {
  if (!sheet) {
    sheet = make("dialog", "sheetup");
    const cancel = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: say("cancel") });
    sheet.append(Object.assign(document.createElement("div"), { className: "list" }), cancel);
    cancel.addEventListener("click", () => sheet.close());
    sheet.addEventListener("close", () => one(".is-picked")?.classList.remove("is-picked"));
  }
  return sheet;
}

function fill(list, label, html) {
  list.setAttribute("aria-label", label);
  const box = one(".list", list) ?? list;
  box.replaceChildren(...elements(html));
  announce(box);
}

function openMenu(link, html) {
  const list = emptyMenu();
  fill(list, link.ariaLabel, html);
  list.showPopover();
  standAt(link, list);
  enter(list);
}

/** The message stays in sight above the sheet, and has the focus again when it closes. */
function openSheet(link, html) {
  const dialog = emptySheet();
  const message = link.closest(".msg, .post");
  fill(dialog, link.ariaLabel, html);
  message.classList.add("is-picked");
  message.focus({ preventScroll: true });
  if (!dialog.open) dialog.showModal();
  const hidden = message.getBoundingClientRect().bottom - dialog.getBoundingClientRect().top;
  if (hidden > 0) scrollBy({ top: Math.min(hidden + 8, message.getBoundingClientRect().top - 8) });
}

async function open(link) {
  try {
    const html = await page(link.href);
    if (link.isConnected) (isTouch() ? openSheet : openMenu)(link, html);
  } catch (error) {
    tell(error);
  }
}

on("click", "a:is([data-more], [data-ask])", (event, link) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if ("more" in link.dataset) open(link);
  else import("./ask.js").then(({ ask }) => ask(link));
});

on("click", ".msg[id^=message-]", (event, message) => {
  if (!isTouch() || event.defaultPrevented || event.target.closest(BUSY) || String(getSelection())) return;
  const link = one("a[data-more]", message);
  if (link) open(link);
});

/* What is beside the sheet closes it; so does what was chosen in it. */
on("click", "dialog.sheetup", (event, dialog) => {
  if (event.target === dialog || event.target.closest("a, form:not([data-emos]) button")) dialog.close();
});

/* Saved or unread without leaving the page. */
on("submit", "[popover] form[data-keep], dialog form[data-keep]", (event, form) => {
  const message = document.getElementById(`message-${form.action.match(/\/m\/(\d+)\//)?.[1]}`);
  if (!message) return;
  event.preventDefault();
  sheet?.close();
  import("./keeping.js").then(({ save, unread }) => (form.dataset.keep === "save" ? save : unread)(message));
});
