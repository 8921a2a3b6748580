/* A page with one form, in a dialog. It is sent as the page would; loaded when it is first asked for (more.js). */
import { announce, elements } from "./dom.js";
import { tell } from "./failures.js";
import { page } from "./http.js";

/** The dialog keeps the focus, closes with Esc or the phone's Back, and is gone afterwards. */
function open(html) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "ask-title");
  dialog.append(...elements(html));
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    if (!(event.target instanceof Element && event.target.closest("[data-close]"))) return;
    event.preventDefault();
    dialog.close();
  });
  document.body.append(dialog);
  announce(dialog);
  dialog.showModal();
}

export async function ask(link) {
  try {
    const html = await page(link.href);
    link.closest("[popover]")?.hidePopover();
    open(html);
  } catch (error) {
    tell(error);
  }
}
