/* A link with data-ask leads to a page with one form; here the form comes into a dialog. It is sent as the page would. */
import { announce, elements, on } from "./dom.js";
import { tell } from "./failures.js";
import { page } from "./http.js";

/** The dialog keeps the focus, closes with Esc or the phone's Back, and is gone afterwards. */
function open(html) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "ask-title");
  dialog.append(...elements(html));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  announce(dialog);
  dialog.showModal();
}

on("click", "a[data-ask]", async (event, link) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    const html = await page(link.href);
    link.closest("[popover]")?.hidePopover();
    open(html);
  } catch (error) {
    tell(error);
  }
});

on("click", "dialog a[data-close]", (event, link) => {
  event.preventDefault();
  link.closest("dialog").close();
});
