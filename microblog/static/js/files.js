/* The files of a composer: chosen, pasted or dropped; listed with their sizes, taken out again, measured before they travel. */
import { all, icon, one } from "./dom.js";
import { say } from "./words.js";

const UNITS = ["B", "kB", "MB", "GB"];
const THIN_SPACE = "\u202f";

/** Bytes as the server says them (microblog/kit/templatetags/skein.py). */
export function sizeOf(bytes) {
  let value = bytes;
  let unit = 0;
  for (; value >= 999.5 && unit < UNITS.length - 1; unit += 1) value /= 1000;
  return `${value.toFixed(unit > 1 && value < 10 ? 1 : 0)}${THIN_SPACE}${UNITS[unit]}`;
}

export const inputOf = (root) => one("input[type=file]", root);

/** Put these files into the field. */
export function setFiles(input, files) {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  input.files = transfer.files;
}

/** What is wrong with these files, before any of them is sent; nothing when they may travel. */
export function problem(input) {
  const files = [...(input?.files ?? [])];
  const { mostBytes, mostFiles } = input?.dataset ?? {};
  const total = files.reduce((sum, file) => sum + file.size, 0);
  if (mostBytes && total > Number(mostBytes)) return say("filesTooLarge", sizeOf(Number(mostBytes))).replace("%", sizeOf(total));
  if (mostFiles && files.length > Number(mostFiles)) return say("tooManyFiles", mostFiles);
  return "";
}

function row(name, words, isBad, takeOut) {
  const item = document.createElement("li");
  item.classList.toggle("bad", isBad);
  const text = Object.assign(document.createElement("span"), { className: "grow" });
  const title = Object.assign(document.createElement("b"), { textContent: name, dir: "auto" });
  text.append(title, Object.assign(document.createElement("small"), { textContent: words }));
  item.append(text);
  if (takeOut) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "ib", ariaLabel: say("takeOut", name) });
    button.append(icon("x"));
    button.addEventListener("click", takeOut);
    item.append(button);
  }
  return item;
}

/** Show the files of `composer`; `missing`: names of a draft's, which have to be attached again. */
export function listFiles(composer, missing = []) {
  const place = one("[data-files]", composer);
  const input = inputOf(composer);
  if (!place || !input) return;
  const files = [...input.files];
  const most = Number(input.dataset.mostBytes) || Infinity;
  const rows = files.map((file, at) =>
    row(file.name, sizeOf(file.size), file.size > most, () => {
      setFiles(input, files.filter((_, other) => other !== at));
      input.dispatchEvent(new Event("change", { bubbles: true }));
      input.focus();
    }),
  );
  place.replaceChildren(...rows, ...missing.map((name) => row(name, say("notKept"), true)));
  place.hidden = !place.children.length;
}

/** Pictures out of the clipboard are all called image.png. */
function named(file) {
  if (file.name && file.name !== "image.png") return file;
  const now = new Date().toISOString().slice(0, 19).replace(/[T:]/g, "-");
  return new File([file], `picture-${now}.${file.type.split("/")[1] ?? "png"}`, { type: file.type });
}

function add(input, files) {
  setFiles(input, [...input.files, ...[...files].map(named)]);
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");

/** Files are pasted and dropped into `composer` as well. */
export function takeFiles(composer) {
  const input = inputOf(composer);
  if (!input) return;
  composer.addEventListener("paste", (event) => {
    const { files, types } = event.clipboardData ?? {};
    // Office puts a picture of the text beside the text.
    if (!files?.length || types.includes("text/plain")) return;
    event.preventDefault();
    add(input, files);
  });
  composer.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    composer.classList.add("is-drop");
  });
  for (const type of ["dragleave", "drop", "dragend"]) composer.addEventListener(type, () => composer.classList.remove("is-drop"));
  composer.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    add(input, event.dataTransfer.files);
  });
}

/* Beside the composer a dropped file would take the place of the page, and of the text in it. */
for (const type of ["dragover", "drop"])
  document.addEventListener(type, (event) => {
    if (carriesFiles(event) && !event.defaultPrevented && all("skein-composer").length) event.preventDefault();
  });
