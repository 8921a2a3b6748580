/* Shown at once, then honest: a reply stands in the page while it travels. When it fails it stays to be sent again where
   that can help; else it goes back into the box, with the reason. */
import { elements, one } from "./dom.js";
import { isPassing, reason, wayOn } from "./failures.js";
import { upload } from "./http.js";
import { put } from "./place.js";
import { progress } from "./posting.js";
import { say } from "./words.js";

const TRIES_APART = [1000, 3000]; // milliseconds; the client id makes a second try of the same post harmless

function clientId(form) {
  const field = one("[name=client_id]", form) ?? form.appendChild(document.createElement("input"));
  field.type = "hidden";
  field.name = "client_id";
  field.value ||= crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  return field;
}

/** The message as it will stand, out of the page's <template id="sending">. */
function preview(text, id, parent) {
  const article = document.importNode(one("#sending").content, true).firstElementChild;
  article.id = `sending-${id}`;
  article.dataset.parent = parent;
  one(".prose", article).textContent = text;
  put(article, { mine: true });
  return article;
}

async function withRetries(url, data, options) {
  for (const pause of [...TRIES_APART, null])
    try {
      return await upload(url, data, options);
    } catch (error) {
      if (pause === null || error.name === "AbortError" || error.status === 429 || !isPassing(error)) throw error;
      await new Promise((done) => setTimeout(done, pause));
    }
}

function button(words, press) {
  const element = Object.assign(document.createElement("button"), { type: "button", className: "btn btn--s", textContent: words });
  element.addEventListener("click", press);
  return element;
}

/** One reply on its way. */
class Sending {
  constructor(composer) {
    const { form, area, files } = composer;
    const id = clientId(form);
    this.composer = composer;
    this.files = files;
    this.url = form.action;
    this.data = new FormData(form);
    this.text = area.value;
    composer.save();
    this.article = preview(this.text, id.value, this.data.get("parent") ?? "");
    this.travelling = one("[data-state]", this.article).innerHTML;
    id.value = "";
    composer.travelling.add(this);
    composer.clear();
  }

  get state() {
    return one("[data-state]", this.article);
  }

  async go() {
    const stop = new AbortController();
    this.article.classList.replace("is-failed", "is-sending");
    this.state.replaceChildren(...elements(this.travelling));
    if (this.files.length) this.state.append(button(say("cancel"), () => stop.abort()));
    const onProgress = progress(one("[data-progress]", this.article));
    try {
      await this.arrived(await withRetries(this.url, this.data, { onProgress, signal: stop.signal }));
    } catch (error) {
      this.failed(error);
    }
  }

  async arrived(response) {
    const [message] = elements(await response.text());
    this.article.remove();
    if (message) put(message, { mine: true });
    this.composer.form.dispatchEvent(new CustomEvent("skein:sent", { bubbles: true }));
    this.composer.settled(this);
  }

  failed(error) {
    one("[data-progress]", this.article).hidden = true;
    if (error.name === "AbortError") this.back();
    else if (!isPassing(error)) this.back(reason(error), wayOn(error));
    else this.stays(error);
  }

  /** The same again may work: by itself as soon as the network is back. */
  stays(error) {
    const again = () => {
      removeEventListener("online", again);
      if (this.article.classList.contains("is-failed")) this.go();
    };
    this.article.classList.replace("is-sending", "is-failed");
    const words = Object.assign(document.createElement("span"), { role: "alert", textContent: reason(error) });
    this.state.replaceChildren(words, button(say("again"), again), button(say("change"), () => this.back()));
    if (error.status === undefined) addEventListener("online", again);
  }

  back(...words) {
    this.article.remove();
    this.composer.travelling.delete(this);
    this.composer.takeBack(this.text, this.files);
    this.composer.say(...words);
  }
}

/** Send what stands in the composer; the text is kept until the server has it. */
export const send = (composer) => new Sending(composer).go();
