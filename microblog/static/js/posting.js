/* A form with a text of its own page: a new post, an edited message. It leaves the page only when the server has it. */
import { one } from "./dom.js";
import { reason, wayOn } from "./failures.js";
import { sizeOf } from "./files.js";
import { upload } from "./http.js";
import { say } from "./words.js";

const SHOWN_FROM = 500_000; // bytes: a text is there before anybody could look at a bar

/** How much is sent, at `place`; a small form shows nothing. */
export function progress(place) {
  return (sent, total) => {
    if (total < SHOWN_FROM) return;
    let bar = one("progress", place);
    if (!bar) {
      bar = Object.assign(document.createElement("progress"), { className: "progress", ariaLabel: say("sending") });
      place.replaceChildren(bar, Object.assign(document.createElement("small"), { className: "muted" }));
    }
    place.hidden = false;
    bar.value = total ? sent / total : 0;
    one("small", place).textContent = say("sentOf", sizeOf(sent)).replace("%", sizeOf(total));
  };
}

/** Send the form of `composer`, and go where the server says. */
export async function sendForm(composer) {
  const { form } = composer;
  const bar = one("[data-progress]", form) ?? document.createElement("div");
  const buttons = [...form.elements].filter((element) => element.type === "submit" && !element.disabled);
  composer.save();
  form.ariaBusy = "true";
  const data = new FormData(form);
  for (const button of buttons) button.disabled = true;
  try {
    const answer = await upload(form.action, data, { onProgress: progress(bar) });
    composer.sent = true;
    composer.forget();
    location.assign(answer.headers.get("Location") || "/");
  } catch (error) {
    composer.say(reason(error), wayOn(error));
    form.ariaBusy = "false";
    for (const button of buttons) button.disabled = false;
  } finally {
    bar.hidden = true;
  }
}
