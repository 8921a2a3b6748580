/* Shown at once, then honest: a reply stands in the page while it travels, and stays when it fails. */
import { elements, one } from "./dom.js";
import { post, Refused } from "./http.js";
import { put } from "./place.js";
import { toast } from "./toast.js";
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
  const article = one("#sending")?.content.firstElementChild?.cloneNode(true);
  if (!article) return null;
  article.id = `sending-${id}`;
  article.dataset.parent = parent;
  one(".prose", article).textContent = text;
  put(article, { mine: true });
  return article;
}

async function withRetries(url, data) {
  for (const pause of [...TRIES_APART, null])
    try {
      return await post(url, data);
    } catch (error) {
      if (pause === null || (error instanceof Refused && error.status < 500)) throw error;
      await new Promise((done) => setTimeout(done, pause));
    }
}

function failed(article, again) {
  toast(say("notSent"));
  if (!article) return;
  article.classList.replace("is-sending", "is-failed");
  const state = one("[data-state]", article);
  if (!state) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn--s" });
  button.textContent = say("again");
  button.addEventListener("click", again);
  state.replaceChildren(button);
}

async function arrived(response, article, composer) {
  if (response.redirected) return void location.assign(response.url);
  const [message] = elements(await response.text());
  article?.remove();
  if (message) put(message, { mine: true });
  composer.form.dispatchEvent(new CustomEvent("skein:sent", { bubbles: true }));
}

/** Send what stands in the composer; the text is kept until the server has it. */
export async function send(composer) {
  const { form, area } = composer;
  const id = clientId(form);
  const data = new FormData(form);
  const text = area.value;
  composer.save();
  const article = preview(text, id.value, data.get("parent") ?? "");
  id.value = "";
  composer.clear();
  const attempt = async () => {
    article?.classList.replace("is-failed", "is-sending");
    try {
      await arrived(await withRetries(form.action, data), article, composer);
      if (!area.value) composer.forget();
    } catch {
      if (!article && !area.value) area.value = text;
      failed(article, attempt);
    }
  };
  await attempt();
}
