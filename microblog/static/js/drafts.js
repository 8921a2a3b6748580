/* What is written and not yet sent, kept in this browser for the one who wrote it. Files cannot be kept: their names are. */
import { all, one } from "./dom.js";
import { keep, keysOf, recall } from "./store.js";

const DAYS = 30; // a draft that nobody came back to for so long goes
const FIELDS = ["body", "subject", "kind", "group", "parent"];

const keyOf = (name) => `draft:${document.body.dataset.me ?? ""}:${name}`;
const controls = (form) => FIELDS.map((name) => [name, form.elements[name]]).filter(([, control]) => control);
const chosenFiles = (form) => all("input[type=file]", form).flatMap((input) => [...input.files]);
const isText = (value) => Boolean(value?.trim());

/** The text and what belongs to it; nothing when nothing is written. */
function written(form, others, before) {
  const fields = Object.fromEntries(controls(form).map(([name, control]) => [name, control.value]));
  fields.body = [...before, fields.body ?? ""].filter(isText).join("\n\n");
  const files = [...chosenFiles(form).map((file) => file.name), ...others];
  if (!isText(fields.body) && !isText(fields.subject) && !files.length) return null;
  return { fields, files, to: one("[data-reply-name-here]", form)?.textContent ?? "", at: Date.now() };
}

/** Keep what `form` says under `name`. `others`: names of files that still wait to be attached again; `before`: texts
 * that stood in the box and are not sent yet. */
export function keepDraft(name, form, others = [], before = []) {
  const draft = written(form, others, before);
  keep(keyOf(name), draft ? JSON.stringify(draft) : "");
  return Boolean(draft);
}

export const forgetDraft = (name) => keep(keyOf(name), "");

/** What is kept under `name`, or nothing. Before there were fields it was the bare text. */
function read(name) {
  const kept = recall(keyOf(name));
  return kept ? parsed(kept) : null;
}

function parsed(kept) {
  try {
    const draft = JSON.parse(kept);
    if (draft?.fields) return { files: [], to: "", ...draft };
  } catch {
    /* a bare text */
  }
  return { fields: { body: kept }, files: [], to: "" };
}

/** What the page says already wins: a group out of its address, an answer aimed at somebody, a text after an error. */
function fill(form, fields, isEdit) {
  for (const [name, control] of controls(form)) {
    const value = fields[name];
    if (!value) continue;
    if (control instanceof RadioNodeList) control.value = value;
    else if (!control.value || (isEdit && name === "body")) control.value = value;
  }
}

/**
 * Put what is kept back into `form`; gives the draft, or nothing when there is none or the page has another text.
 * `isEdit`: the text of the page is the one being changed.
 */
export function restoreDraft(name, form, isEdit = false) {
  const draft = read(name);
  const body = form.elements.body;
  if (!draft || (body.value && !isEdit) || (isEdit && body.value !== body.defaultValue)) return null;
  const isAimed = form.elements.parent && !form.elements.parent.value && draft.fields.parent;
  fill(form, draft.fields, isEdit);
  if (isAimed) aim(form, draft.to);
  return draft;
}

function aim(form, name) {
  for (const place of all("[data-reply-name-here]", form)) place.textContent = name;
  one("[data-reply-line]", form).hidden = false;
}

/* Drafts of before there were dates count from now. */
for (const key of keysOf("draft:")) {
  const draft = parsed(recall(key));
  if (!draft.at) keep(key, JSON.stringify({ ...draft, at: Date.now() }));
  else if (Date.now() - draft.at > DAYS * 86_400_000) keep(key, "");
}
