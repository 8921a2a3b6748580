/* @ opens a list of people; the server knows who may be named here. */
import { all, elements, isComposing, one } from "./dom.js";
import { page } from "./http.js";

const AFTER = 120; // milliseconds without a key
// As in threads/rendering/text.py: what is written without blanks may stand before it, a word or an address may not.
const BEFORE_CARET = /(?:^|[^\w\u00c0-\u036f\u1e00-\u1eff@＠﹫/.+-])[@＠﹫]([\p{L}\p{M}\p{N}_.-]{0,60})$/u;

/** The name that is being typed at the end of this text, without its @; undefined where nobody can be named. */
function nameAtEnd(text) {
  const line = text.slice(text.lastIndexOf("\n") + 1);
  const fences = text.match(/^ {0,3}(?:```|~~~)/gm) ?? [];
  const isInCode = fences.length % 2 || (line.split("`").length - 1) % 2;
  return isInCode || /^\s*>/.test(line) ? undefined : BEFORE_CARET.exec(line)?.[1];
}

export function suggest(composer, area, url) {
  const list = one("[role=listbox]", composer);
  if (!list) return;
  let timer = null;
  let listed; // the name whose people the list shows
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
  const typedName = () => nameAtEnd(area.value.slice(0, area.selectionStart));

  const fill = async () => {
    const name = typedName();
    if (name === undefined) return close();
    const html = await page(address(name)).catch(() => null);
    if (html === null || typedName() !== name) return; // typed on meanwhile
    list.replaceChildren(...elements(html));
    listed = name;
    list.hidden = !options().length;
    choose(0);
  };

  const take = (option) => {
    const name = typedName();
    if (!option || name === undefined) return close();
    const end = area.selectionStart;
    const start = end - name.length;
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
    if (list.hidden || !keys[event.key] || event.ctrlKey || event.metaKey || isComposing(event)) return;
    // The network is slower than the fingers: nobody is named by a list for what stood there before.
    if (typedName() !== listed) return close();
    event.preventDefault();
    keys[event.key]();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the caret stays in the text
  list.addEventListener("click", (event) => take(event.target.closest("[role=option]")));
  area.addEventListener("blur", close);
}
