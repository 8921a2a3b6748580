/* A click on a picture shows all of it, and the others of the page beside it, without leaving. */
import { all, icon, one } from "./dom.js";
import { say } from "./words.js";

const SWIPE = 50; // px
let viewer = null;
let pictures = [];
let at = 0;

const make = (tag, fields = {}) => Object.assign(document.createElement(tag), fields);

function button(name, label, press) {
  const element = make("button", { type: "button", className: "ib", ariaLabel: label });
  element.append(icon(name));
  element.addEventListener("click", press);
  return element;
}

/** A dialog keeps the focus, closes with Esc and the phone's Back, and gives the focus back to the picture. */
function build() {
  const dialog = make("dialog", { className: "viewer" });
  const name = make("b", { dir: "auto" });
  const save = make("a", { className: "ib" });
  save.append(icon("download"));
  const image = make("img", { alt: "" });
  const figure = make("figure");
  figure.append(image, make("figcaption", { role: "status" }));
  const [head, foot] = [make("header"), make("footer")];
  head.append(button("x", say("close"), () => dialog.close()), name, button("search", say("zoom"), zoom), save);
  foot.append(button("arrow-left", say("before"), () => step(-1)), make("span", { className: "small" }), button("arrow-right", say("next"), () => step(1)));
  dialog.append(head, figure, foot);
  image.addEventListener("error", () => (one("figcaption", dialog).textContent = say("notShown")));
  image.addEventListener("click", zoom);
  dialog.addEventListener("keydown", ({ key }) => key === "ArrowLeft" ? step(-1) : key === "ArrowRight" && step(1));
  swipe(figure);
  return document.body.appendChild(dialog);
}

function zoom() {
  viewer.classList.toggle("is-large");
}

function swipe(figure) {
  let from = null;
  figure.addEventListener("touchstart", ({ touches }) => (from = touches.length === 1 ? touches[0].clientX : null), { passive: true });
  figure.addEventListener("touchend", ({ changedTouches: [touch] }) => {
    const moved = from === null || viewer.classList.contains("is-large") ? 0 : touch.clientX - from;
    if (Math.abs(moved) > SWIPE) step(moved < 0 ? 1 : -1);
  });
}

function step(by) {
  if (pictures[at + by]) show(at + by);
}

function show(number) {
  at = number;
  const { href, dataset } = pictures[at];
  const [before, next] = all("footer button", viewer);
  viewer.classList.remove("is-large");
  one("figcaption", viewer).textContent = "";
  Object.assign(one("img", viewer), { src: href, alt: dataset.picture });
  one("b", viewer).textContent = dataset.picture;
  Object.assign(one("a", viewer), { href, download: dataset.picture, ariaLabel: say("download", dataset.picture) });
  const place = say("numberOf", at + 1).replace("%", String(pictures.length));
  one("span", viewer).textContent = place;
  one("footer", viewer).hidden = pictures.length < 2;
  viewer.setAttribute("aria-label", `${say("picture")} ${place}`);
  // Not disabled: the focus would be lost with the last picture.
  before.ariaDisabled = String(!pictures[at - 1]);
  next.ariaDisabled = String(!pictures[at + 1]);
}

/** A picture in the text and its line beside the conversation are the same. */
function collect(chosen) {
  const seen = new Set();
  const isNew = ({ href }) => !seen.has(href) && Boolean(seen.add(href));
  pictures = all("main a[data-picture], a[data-picture]").filter(isNew);
  return Math.max(0, pictures.findIndex(({ href }) => href === chosen.href));
}

/** Show the picture that `link` leads to. */
export function view(link) {
  viewer ??= build();
  show(collect(link));
  link.focus({ preventScroll: true });
  viewer.showModal();
}
