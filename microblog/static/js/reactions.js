/* Reactions: pressed at once, told to the server, taken back when it refuses. Works as a form without this. */
import { all, everywhere, on, one } from "./dom.js";
import { post } from "./http.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

/** What this reader has reacted with: {"42": ["👍"]}, because the message's HTML is the same for everybody. */
const mine = JSON.parse(one("[data-my-reactions]")?.dataset.myReactions ?? "{}");

const messageOf = (element) => element.closest(".msg, .post")?.id.split("-").at(-1);

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

/* The smile on a message opens the short list of emoji (templates/_emoji.html). */
let asked = null;
on("click", "a[data-react]", (event, link) => {
  const list = one("#emoji");
  if (!list) return;
  event.preventDefault();
  asked = link;
  list.showPopover();
  const at = link.getBoundingClientRect();
  list.style.insetBlockStart = `${Math.max(6, at.top - list.offsetHeight - 6)}px`;
  list.style.insetInlineStart = `${Math.max(6, Math.min(at.left, innerWidth - list.offsetWidth - 6))}px`;
  one("button", list).focus();
});

on("click", "#emoji button", (event, choice) => {
  one("#emoji").hidePopover();
  if (!asked?.isConnected) return;
  const id = messageOf(asked);
  const button = one(`.react[value="${choice.value}"]`, asked.closest(".msg, .post"));
  react(asked.getAttribute("href"), choice.value, id, button);
  asked.focus();
});

everywhere(show);
