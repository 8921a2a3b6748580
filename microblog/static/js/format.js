/* <skein-format for="ID">: buttons that put signs of Markdown into a text. Without scripts they are not there. */
import { all, one } from "./dom.js";

class Format extends HTMLElement {
  connectedCallback() {
    this.area = one(`#${this.getAttribute("for")}`);
    if (!this.area) return;
    this.hidden = false;
    for (const button of all("[data-before]", this))
      button.addEventListener("click", () => this.before(button.dataset.before));
    for (const button of all("[data-around]", this))
      button.addEventListener("click", () => this.around(button.dataset.around, button.dataset.around));
    one("[data-link]", this)?.addEventListener("click", () => this.around("[", "](https://)"));
  }

  /** At the start of each line that is selected. */
  before(sign) {
    const { value, selectionStart, selectionEnd } = this.area;
    const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
    const lines = value.slice(start, selectionEnd).split("\n");
    this.put(lines.map((line) => sign + line).join("\n"), start, selectionEnd);
  }

  around(left, right) {
    const { value, selectionStart, selectionEnd } = this.area;
    this.put(left + value.slice(selectionStart, selectionEnd) + right, selectionStart, selectionEnd);
  }

  put(text, start, end) {
    this.area.setRangeText(text, start, end, "end");
    this.area.focus();
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

customElements.define("skein-format", Format);
