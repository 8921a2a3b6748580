/* <skein-composer data-draft="c-12">: grows, sends with Ctrl+Enter, never loses a text. */
import { all, one } from "./dom.js";
import { canChoose, choose } from "./emoji.js";
import { recall, keep } from "./store.js";
import { say } from "./words.js";
import { send } from "./sending.js";
import { suggest } from "./mentions.js";

const AFTER = 300; // milliseconds without a key until the draft is kept

class Composer extends HTMLElement {
  connectedCallback() {
    this.area = one("textarea", this);
    this.form = this.closest("form");
    if (!this.area || !this.form || this.ready) return;
    this.ready = true;
    this.restore();
    this.area.addEventListener("input", () => this.typed());
    this.area.addEventListener("keydown", (event) => this.key(event));
    this.form.addEventListener("submit", (event) => this.submitted(event));
    this.addEventListener("change", () => this.listFiles());
    addEventListener("pagehide", () => this.save());
    if (this.dataset.mentions) suggest(this, this.area, this.dataset.mentions);
    this.offerTools();
    this.grow();
  }

  /** The buttons that write into the text stand there only where they can work. */
  offerTools() {
    const [name, sign] = [one("[data-name]", this), one("[data-sign]", this)];
    if (name) name.hidden = !this.dataset.mentions;
    if (sign) sign.hidden = !canChoose();
    name?.addEventListener("click", () => this.insert(/(^|\s)$/.test(this.before) ? "@" : " @"));
    sign?.addEventListener("click", () => choose(sign, (emoji) => this.insert(emoji)));
  }

  get before() {
    return this.area.value.slice(0, this.area.selectionStart);
  }

  insert(text) {
    this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, "end");
    this.area.focus();
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  get draftKey() {
    return `draft:${document.body.dataset.me ?? ""}:${this.dataset.draft}`;
  }

  restore() {
    const kept = this.dataset.draft && recall(this.draftKey);
    if (!kept || this.area.value) return;
    this.area.value = kept;
    this.note(say("draftRestored"));
  }

  save() {
    clearTimeout(this.timer);
    if (!this.dataset.draft || this.sent) return;
    keep(this.draftKey, this.area.value.trim() ? this.area.value : "");
  }

  forget() {
    clearTimeout(this.timer);
    keep(this.draftKey, "");
  }

  note(text) {
    const place = one("[data-draft-note]", this);
    if (place) place.textContent = text;
  }

  typed() {
    this.sent = false;
    this.grow();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.save();
      this.note(this.area.value.trim() ? say("draftSaved") : "");
    }, AFTER);
  }

  /** For browsers that do not know field-sizing: content. */
  grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.area.style.blockSize = "auto";
    this.area.style.blockSize = `${this.area.scrollHeight}px`;
  }

  key(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  listFiles() {
    const place = one("[data-files]", this);
    if (!place) return;
    const files = all("input[type=file]", this).flatMap((input) => [...input.files]);
    place.textContent = files.map((file) => file.name).join(", ");
    place.hidden = !files.length;
  }

  /** A reply stays on the page; everything else is an ordinary form, whose draft goes when it is sent. */
  submitted(event) {
    if (event.defaultPrevented || !this.form.matches("[data-reply]")) return void this.leaving();
    event.preventDefault();
    if (this.area.value.trim() || all("input[type=file]", this).some((input) => input.files.length)) send(this);
    else this.area.focus();
  }

  /** The draft is kept until the next page shows that the server has the text. */
  leaving() {
    this.save();
    keep("sent-draft", this.draftKey);
  }

  /** Empty the composer for the next text. */
  clear() {
    this.sent = true;
    this.area.value = "";
    for (const input of all("input[type=file]", this)) input.value = "";
    this.listFiles();
    this.note("");
    this.grow();
  }
}

/* A form that was sent ended on a page without errors: its text is safe on the server. */
const sent = recall("sent-draft");
if (sent) {
  if (!one("[aria-invalid=true], .err, .note--bad")) keep(sent, "");
  keep("sent-draft", "");
}

customElements.define("skein-composer", Composer);
