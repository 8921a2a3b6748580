/* Files on their way: how much of them is sent. Without this the form sends them just the same. */
import { on, one } from "./dom.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

/** The page the server answered with, in the place of this one: it says what is wrong with which file. */
function show(html) {
  const fresh = one("main", new DOMParser().parseFromString(html, "text/html"));
  if (fresh) one("main").replaceWith(document.adoptNode(fresh));
  one("main [role=alert]")?.scrollIntoView({ block: "center" });
}

function failed(form) {
  toast(say("failed"));
  one("[data-progress]", form).hidden = true;
  for (const button of form.elements) button.disabled = false;
}

on("submit", "form[data-upload]", (event, form) => {
  event.preventDefault();
  const request = new XMLHttpRequest(); // fetch cannot tell how much is sent
  const bar = one("[data-progress]", form);
  bar.hidden = false;
  request.upload.addEventListener("progress", ({ loaded, total }) => (bar.value = total ? loaded / total : 0));
  request.addEventListener("error", () => failed(form));
  request.addEventListener("load", () => {
    const isAnswer = request.getResponseHeader("Content-Type")?.startsWith("application/json");
    if (isAnswer) location.assign(JSON.parse(request.responseText).url);
    else if (request.status === 422) show(request.responseText);
    else if (request.status === 200) location.assign(request.responseURL); // signed out meanwhile
    else failed(form);
  });
  request.open("POST", location.href);
  request.setRequestHeader("Accept", "application/json");
  request.send(new FormData(form));
  for (const button of form.elements) if (button.type === "submit") button.disabled = true;
});
