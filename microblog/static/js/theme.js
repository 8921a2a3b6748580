/* Light, dark or like the system. The server reads the cookie, so the first paint is already right. */
import { all, on } from "./dom.js";

const YEAR = 31536000; // seconds
const root = document.documentElement;

function mark() {
  for (const button of all("[data-theme-choice]"))
    button.setAttribute("aria-pressed", button.dataset.themeChoice === (root.dataset.theme ?? ""));
}

on("click", "[data-theme-choice]", (event, button) => {
  const choice = button.dataset.themeChoice;
  document.cookie = `theme=${choice || "auto"}; path=/; max-age=${YEAR}; samesite=lax`;
  if (choice) root.dataset.theme = choice;
  else delete root.dataset.theme;
  mark();
});

mark();
