/* The three dots of a message open what this reader may do with it. Without scripts they lead to a page of the same. */
import { announce, elements, on, one } from "./dom.js";
import { standAt } from "./menus.js";

let menu = null;

function emptyMenu() {
  menu ??= document.body.appendChild(Object.assign(document.createElement("div"), { className: "menu", popover: "auto" }));
  menu.setAttribute("role", "group");
  return menu;
}

on("click", "a[data-more]", async (event, link) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const headers = { "HX-Request": "true", Accept: "text/html" };
  const response = await fetch(link.href, { credentials: "same-origin", headers }).catch(() => null);
  if (!response?.ok || response.redirected) return void location.assign(link.href); // the page says what is wrong
  const list = emptyMenu();
  list.setAttribute("aria-label", link.getAttribute("aria-label"));
  list.replaceChildren(...elements(await response.text()));
  announce(list);
  list.showPopover();
  standAt(link, list);
  one("a, button", list)?.focus();
});
