/* An archive on its way here, in parts: what was cut goes on where it was. Without this the form sends it as a whole. */
import { on, one } from "./dom.js";
import { isPassing, reason, wayOn } from "./failures.js";
import { inputOf } from "./files.js";
import { Refused, post, upload } from "./http.js";

const PART = 16_000_000;
const TRIES = 30;
const PAUSE = 2000;
const ASKS = { headers: { Accept: "application/json" } };

const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));

function tell(form, ...parts) {
  const place = one("[data-problem]", form);
  place.replaceChildren(...parts.filter(Boolean));
  place.hidden = !place.textContent;
}

/** The sentence of our own pages, which answer with JSON, or that of the kind of failure. */
function sentence(error) {
  try {
    return JSON.parse(error.text).problem || reason(error);
  } catch {
    return reason(error);
  }
}

/** What `act` gives; tried again while the network or the server is away. */
async function patiently(act) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await act();
    } catch (error) {
      if (!isPassing(error) || tries === TRIES) throw error;
      await wait(PAUSE);
    }
  }
}

async function sendParts(form, file, bar) {
  const facts = new FormData(form);
  facts.delete("file");
  facts.set("name", file.name);
  facts.set("size", String(file.size));
  const size = Math.min(PART, Number(form.dataset.partBytes));
  let place = await (await patiently(() => post(form.dataset.archive, facts, {}))).json();
  while (!place.url) {
    const { at, part } = place;
    const data = new FormData();
    data.set("at", String(at));
    data.set("file", file.slice(at, at + size), "part");
    const onProgress = (sent) => (bar.value = (at + Math.min(sent, size)) / file.size);
    place = await (await patiently(() => upload(part, data, { onProgress, ...ASKS }))).json();
  }
  return place.url;
}

let isSending = false;

async function send(form) {
  const file = inputOf(form).files[0];
  const bar = one("[data-progress]", form);
  bar.hidden = false;
  isSending = true;
  for (const button of form.elements) if (button.type === "submit") button.disabled = true;
  try {
    const url = await sendParts(form, file, bar);
    isSending = false;
    location.assign(url);
  } catch (error) {
    isSending = false;
    tell(form, error instanceof Refused ? sentence(error) : reason(error), wayOn(error));
    bar.hidden = true;
    for (const button of form.elements) button.disabled = false;
  }
}

on("submit", "form[data-archive]", (event, form) => {
  event.preventDefault();
  tell(form);
  send(form);
});
addEventListener("beforeunload", (event) => {
  if (isSending) event.preventDefault();
});
