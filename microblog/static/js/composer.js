/* <skein-composer data-draft="c-12">: grows, sends with Ctrl+Enter, never loses a text. */
import { all, isComposing, one } from "./dom.js";
import { forgetDraft, keepDraft, restoreDraft } from "./drafts.js";
import { canChoose, choose } from "./emoji.js";
import { inputOf, listFiles, problem, setFiles, takeFiles } from "./files.js";
import { offerKinds } from "./kinds.js";
import { suggest } from "./mentions.js";
import { sendForm } from "./posting.js";
import { send } from "./sending.js";
import { say } from "./words.js";

const AFTER = 300; // milliseconds without a key until the draft is kept
const FOLDED_AFTER = 300; // milliseconds: what is being tapped must not move under the finger

class Composer extends HTMLElement {
  /** Names of files of the draft, which no browser can put back. */
  missing = [];

  /** Replies that left the box and are not with the server yet. */
  travelling = new Set();

  connectedCallback() {
    this.area = one("textarea", this);
    this.form = this.closest("form");
    if (!this.area || !this.form || this.ready) return;
    this.ready = true;
    this.restore();
    this.form.addEventListener("input", () => this.typed());
    this.area.addEventListener("keydown", (event) => this.key(event));
    this.form.addEventListener("submit", (event) => this.submitted(event));
    this.addEventListener("change", (event) => event.target.matches("[type=file]") && this.filesChanged());
    addEventListener("pagehide", () => this.save());
    if (this.dataset.mentions) suggest(this, this.area, this.dataset.mentions);
    this.form.addEventListener("focusin", () => this.form.classList.add("is-open"));
    this.form.addEventListener("focusout", () => setTimeout(() => this.fold(), FOLDED_AFTER));
    one("[data-forget]", this.form)?.addEventListener("click", () => this.giveUp());
    takeFiles(this);
    offerKinds(this.form);
    this.offerTools();
    this.grow();
  }

  /** The buttons that write into the text stand there only where they can work. */
  offerTools() {
    const [name, sign] = [one("[data-name]", this), one("[data-sign]", this)];
    if (name) name.hidden = !this.dataset.mentions;
    if (sign) sign.hidden = !canChoose();
    name?.addEventListener("click", () => this.insert(/(^|\s)$/.test(this.textBefore) ? "@" : " @"));
    sign?.addEventListener("click", () => choose(sign, (emoji) => this.insert(emoji)));
  }

  fold() {
    this.form.classList.toggle("is-open", this.form.matches(":focus-within"));
  }

  get textBefore() {
    return this.area.value.slice(0, this.area.selectionStart);
  }

  get files() {
    return [...(inputOf(this)?.files ?? [])];
  }

  insert(text) {
    this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, "end");
    this.area.focus();
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  restore() {
    const draft = this.dataset.draft && restoreDraft(this.dataset.draft, this.form, "edit" in this.dataset);
    if (!draft) return;
    this.missing = draft.files;
    listFiles(this, this.missing);
    this.note(say("draftRestored"));
  }

  /** Whether there is anything to keep. */
  save() {
    clearTimeout(this.timer);
    if (!this.dataset.draft || this.sent) return false;
    if ("edit" in this.dataset && this.area.value === this.area.defaultValue) return void forgetDraft(this.dataset.draft);
    return keepDraft(this.dataset.draft, this.form, this.missing, this.unsent);
  }

  get unsent() {
    return [...this.travelling].map(({ text }) => text);
  }

  /** A reply has arrived: what else is on its way, or begun since, goes on being kept. */
  settled(sending) {
    this.travelling.delete(sending);
    this.sent = !this.travelling.size && !this.area.value;
    if (this.sent) this.forget();
    else this.save();
  }

  forget() {
    clearTimeout(this.timer);
    forgetDraft(this.dataset.draft);
  }

  giveUp() {
    this.sent = true;
    this.forget();
  }

  note(text) {
    const place = one("[data-draft-note]", this);
    if (place) place.textContent = text;
  }

  /** What is wrong, said at the text; nothing takes it away. */
  say(...parts) {
    const place = one("[data-problem]", this.form);
    if (!place) return;
    place.replaceChildren(...parts.filter(Boolean));
    place.hidden = !place.textContent;
  }

  typed() {
    this.sent = false;
    this.grow();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.note(this.save() ? say("draftSaved") : ""), AFTER);
  }

  filesChanged() {
    this.missing = [];
    listFiles(this);
    this.say(problem(inputOf(this)));
    this.typed();
  }

  /** For browsers that do not know field-sizing: content. */
  grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.area.style.blockSize = "auto";
    this.area.style.blockSize = `${this.area.scrollHeight}px`;
  }

  key(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || isComposing(event)) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  /** A reply stays on the page, anything else leads to what it made. Both stay where they are when they fail. */
  submitted(event) {
    if (event.defaultPrevented || event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    const wrong = problem(inputOf(this));
    this.say(wrong);
    if (wrong || this.form.ariaBusy === "true") return;
    if (!this.form.matches("[data-reply]")) sendForm(this);
    else if (this.area.value.trim() || this.files.length) send(this);
    else this.area.focus();
  }

  /** Empty the composer for the next text. */
  clear() {
    this.sent = true;
    this.area.value = "";
    this.missing = [];
    for (const input of all("input[type=file]", this)) input.value = "";
    listFiles(this);
    this.note("");
    this.say();
    this.grow();
  }

  /** A text that was not taken goes back into the box, above what was begun meanwhile. */
  takeBack(text, files) {
    this.sent = false;
    this.area.value = [text, this.area.value].filter((part) => part.trim()).join("\n\n");
    if (files.length) setFiles(inputOf(this), [...files, ...this.files]);
    listFiles(this);
    this.grow();
    this.save();
    this.area.focus();
  }
}

customElements.define("skein-composer", Composer);
