/* A feed follows what happens: new posts wait behind a pill, so nothing one reads moves; posts that are there change in place. */
import { one } from "./dom.js";
import { refreshSoon } from "./refresh.js";
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

document.addEventListener("skein:event", ({ detail: event }) => {
  if (event.kind !== "conversation.changed" || !one("[data-feed]") || !document.getElementById(event.target)) return;
  refreshSoon(event.crowd);
});
