/* Reactions: pressed at once, told to the server, taken back when it refuses. Works as a form without this. */
import { all, everywhere, on, one } from "./dom.js";
import { canChoose, choose } from "./emoji.js";
import { post } from "./http.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

/** What this reader has reacted with: {"42": ["👍"]}, because the message's HTML is the same for everybody. */
const mine = JSON.parse(one("[data-my-reactions]")?.dataset.myReactions ?? "{}");

/** A post in a feed carries the reactions of its first message, so the address says which message it is. */
const addressOf = (element) => element.getAttribute("formaction") ?? element.getAttribute("href") ?? "";
const messageOf = (element) => addressOf(element).match(/\/(\d+)\//)?.[1];

function press(button, pressed) {
  const change = pressed - (button.getAttribute("aria-pressed") === "true");
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
  } catch {
    remember(id, emoji, !pressed);
    if (button?.isConnected) press(button, !pressed);
    toast(say("failed"));
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

everywhere(show);
