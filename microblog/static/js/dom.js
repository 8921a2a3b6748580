/* Looking things up, and the one place where text from our own server becomes elements. */

/** @type {(selector: string, root?: ParentNode) => any} */
export const one = (selector, root = document) => root.querySelector(selector);

/** @type {(selector: string, root?: ParentNode) => any[]} */
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/** @type {(id: string) => any} */
export const byId = (id) => document.getElementById(id);

/** Listen on the document for events of elements that match, also of those that come later. */
export function on(type, selector, handler) {
  document.addEventListener(type, (event) => {
    const element = event.target.closest?.(selector);
    if (element) handler(event, element);
  });
}

/** Whether the key belongs to an input method that is still putting a word together, such as Enter in Japanese. Safari
 * ends the word before it tells of the key: 229 stands for "the input method has it". */
export const isComposing = (event) => event.isComposing || event.keyCode === 229;

/**
 * Elements out of a server-rendered fragment. Only for HTML our own server rendered and sanitised:
 * scripts in it do not run (a template's content is inert, and the CSP forbids inline ones).
 */
export function elements(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return [...template.content.children];
}

/** Tell the other modules that `root` is new on the page, so that they can set it up. */
export function announce(root) {
  document.dispatchEvent(new CustomEvent("skein:added", { detail: root }));
}

/** Run `setUp` on the page now and on everything that is added later. */
export function everywhere(setUp) {
  setUp(document);
  document.addEventListener("skein:added", (event) => setUp(event.detail));
}

/** An icon of the sprite, which every page has at least one of. */
export function icon(name) {
  const svg = one("svg.icon").cloneNode(true);
  svg.setAttribute("class", "icon icon--s");
  const use = one("use", svg);
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${name}`));
  return svg;
}
