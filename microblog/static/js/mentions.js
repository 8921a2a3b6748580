/* @ opens a list of people; the server knows who may be named here. */
import { all, elements, one } from "./dom.js";

const AFTER = 120; // milliseconds without a key
const BEFORE_CARET = /(?:^|\s)@([\p{L}\p{N}_.-]*)$/u;

export function suggest(composer, area, url) {
  const list = one("[role=listbox]", composer);
  if (!list) return;
  let timer = null;
  const options = () => all("[role=option]", list);
  const chosen = () => options().findIndex((option) => option.getAttribute("aria-selected") === "true");
  const choose = (index) =>
    options().forEach((option, at) => option.setAttribute("aria-selected", at === index));
  const close = () => (list.hidden = true);
  /** A new post: who can be named depends on the group it goes to. */
  const address = (name) => {
    const group = one("[name=group]", composer);
    return `${url}?${new URLSearchParams(group ? { q: name, group: group.value } : { q: name })}`;
  };
  const typedName = () => BEFORE_CARET.exec(area.value.slice(0, area.selectionStart))?.[1];

  const fill = async () => {
    const name = typedName();
    if (name === undefined) return close();
    const response = await fetch(address(name));
    if (!response.ok || typedName() !== name) return;
    list.replaceChildren(...elements(await response.text()));
    list.hidden = !options().length;
    choose(0);
  };

  const take = (option) => {
    if (!option) return;
    const end = area.selectionStart;
    const start = end - typedName().length;
    area.setRangeText(`${option.dataset.handle} `, start, end, "end");
    close();
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  };

  const keys = {
    ArrowDown: () => choose((chosen() + 1) % options().length),
    ArrowUp: () => choose((chosen() - 1 + options().length) % options().length),
    Enter: () => take(options()[chosen()]),
    Tab: () => take(options()[chosen()]),
    Escape: close,
  };
  area.setAttribute("aria-autocomplete", "list");
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => fill().catch(close), AFTER);
  });
  area.addEventListener("keydown", (event) => {
    if (list.hidden || !keys[event.key] || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    keys[event.key]();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the caret stays in the text
  list.addEventListener("click", (event) => take(event.target.closest("[role=option]")));
  area.addEventListener("blur", close);
}
