/* Mail files on their way: how much of them is sent. Without this the form sends them just the same. */
import { on, one } from "./dom.js";
import { reason, wayOn } from "./failures.js";
import { inputOf, problem } from "./files.js";
import { Refused, upload } from "./http.js";

/** The page the server answered with, in the place of this one: it says what is wrong with which file. */
function show(html) {
  const fresh = one("main", new DOMParser().parseFromString(html, "text/html"));
  if (fresh) one("main").replaceWith(document.adoptNode(fresh));
  one("main [role=alert]")?.scrollIntoView({ block: "center" });
}

function tellIn(form, ...parts) {
  const place = one("[data-problem]", form);
  place.replaceChildren(...parts.filter(Boolean));
  place.hidden = !place.textContent;
}

async function send(form) {
  const bar = one("[data-progress]", form);
  const data = new FormData(form);
  bar.hidden = false;
  for (const button of form.elements) if (button.type === "submit") button.disabled = true;
  try {
    const onProgress = (sent, total) => (bar.value = total ? sent / total : 0);
    const answer = await upload(location.href, data, { onProgress, headers: { Accept: "application/json" } });
    location.assign((await answer.json()).url);
  } catch (error) {
    if (error instanceof Refused && error.status === 422) return show(error.text);
    tellIn(form, reason(error), wayOn(error));
    bar.hidden = true;
    for (const button of form.elements) button.disabled = false;
  }
}

on("change", "form[data-upload]", (event, form) => tellIn(form, problem(inputOf(form))));
on("submit", "form[data-upload]", (event, form) => {
  event.preventDefault();
  const wrong = problem(inputOf(form));
  tellIn(form, wrong);
  if (!wrong) send(form);
});
