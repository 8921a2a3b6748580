/* New posts of a feed wait behind a pill; a click loads the feed anew, so nothing one reads moves. */
import { one } from "./dom.js";
import { count } from "./words.js";

const fresh = new Set();

document.addEventListener("skein:event", ({ detail: event }) => {
  const place = one("[data-feed-pill]");
  if (!place || event.kind !== "conversation.posted" || document.getElementById(event.target)) return;
  fresh.add(event.target);
  place.hidden = false;
  const pill = one(".pill", place);
  pill.classList.add("pill--plain");
  pill.textContent = count("newPost", fresh.size);
});
