/* Reactions: pressed at once, told to the server, taken back when it refuses. Works as a form without this. */
import { all, everywhere, on, one } from "./dom.js";
import { canChoose, choose } from "./emoji.js";
import { tell } from "./failures.js";
import { post } from "./http.js";

/** What this reader has reacted with: {"42": ["👍"]}, because the message's HTML is the same for everybody. */
const mine = JSON.parse(one("[data-my-reactions]")?.dataset.myReactions ?? "{}");

/** A post in a feed carries the reactions of its first message, so the address says which message it is. */
const addressOf = (element) => ["formaction", "href", "action"].map((name) => element.getAttribute(name)).find(Boolean) ?? "";
const messageOf = (element) => addressOf(element).match(/\/(\d+)\//)?.[1];

function press(button, pressed) {
  const change = Number(pressed) - Number(button.getAttribute("aria-pressed") === "true");
  if (!change) return;
  button.setAttribute("aria-pressed", pressed);
  button.lastChild.textContent = Number(button.lastChild.textContent) + change;
}

function remember(id, emoji, pressed) {
  const others = (mine[id] ?? []).filter((other) => other !== emoji);
  mine[id] = pressed ? [...others, emoji] : others;
}

/** Show which are the reader's own; the numbers already count them. */
function show(root) {
  for (const button of all(".react[value]", root))
    button.setAttribute("aria-pressed", (mine[messageOf(button)] ?? []).includes(button.value));
}

/** The first reaction of its kind has no button yet. */
function added(link, emoji) {
  const place = one(".reacts", link.closest(".post") ?? document.createElement("i"));
  if (!place) return null; // in a conversation the new fragment brings it
  const button = Object.assign(document.createElement("button"), { type: "submit", className: "react", value: emoji });
  button.setAttribute("formaction", addressOf(link));
  button.setAttribute("aria-label", emoji);
  const sign = Object.assign(document.createElement("span"), { className: "e", textContent: emoji });
  button.append(sign, "0");
  place.append(button);
  return button;
}

async function react(url, emoji, id, button) {
  const pressed = !(mine[id] ?? []).includes(emoji);
  remember(id, emoji, pressed);
  if (button) press(button, pressed);
  try {
    await post(url, { emoji });
  } catch (error) {
    remember(id, emoji, !pressed);
    if (button?.isConnected) press(button, !pressed);
    tell(error);
  }
}

on("click", ".react[formaction]", (event, button) => {
  event.preventDefault();
  react(button.getAttribute("formaction"), button.value, messageOf(button), button);
});

/* The smile on a message opens the short list of emoji. */
on("click", "a[data-react]", (event, link) => {
  if (!canChoose()) return;
  event.preventDefault();
  choose(link, (emoji) => {
    if (!link.isConnected) return;
    const here = one(`.react[value="${emoji}"]`, link.closest(".msg, .post"));
    react(addressOf(link), emoji, messageOf(link), here ?? added(link, emoji));
    link.focus();
  });
});

/* In the sheet of a message, and in its menu. */
on("submit", "[popover] form[data-emos], dialog form[data-emos]", (event, form) => {
  event.preventDefault();
  form.closest("dialog")?.close();
  form.closest("[popover]")?.hidePopover();
  const { value } = event.submitter;
  const id = messageOf(form);
  const message = document.getElementById(`message-${id}`);
  react(addressOf(form), value, id, message && one(`.react[value="${value}"]`, message));
});

everywhere(show);
