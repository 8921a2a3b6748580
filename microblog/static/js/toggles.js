/* Pressed at once, then honest: a pressed button of a form is shown as pressed until the server says no. */
import { all, everywhere } from "./dom.js";

const me = document.body.dataset.me ?? "";

/** The fragment is the same for everybody; what is mine in it is found by my number. */
function personalise(root) {
  if (!me) return;
  for (const button of all("[data-people]", root))
    button.setAttribute("aria-pressed", button.dataset.people.split(" ").includes(me));
  for (const element of all("[data-only]", root)) element.hidden = !element.dataset.only.split(" ").includes(me);
  for (const mention of all(`.mention[data-person="${me}"]`, root)) mention.classList.add("me-mention");
}

function flip(button) {
  const pressed = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", pressed);
  const number = button.querySelector("[data-number]");
  if (number) number.textContent = Math.max(0, Number(number.textContent) + (pressed ? 1 : -1));
}

const pressedIn = (source) => (source.matches("[aria-pressed]") ? source : source.querySelector("[aria-pressed]"));

document.addEventListener("htmx:before:request", (event) => {
  const button = pressedIn(event.target);
  if (button) flip(button);
});
for (const failure of ["htmx:response:error", "htmx:error"])
  document.addEventListener(failure, (event) => {
    const button = pressedIn(event.target);
    if (button) flip(button);
  });

everywhere(personalise);
