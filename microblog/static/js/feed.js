/* A feed follows what happens: new posts wait behind a pill, so nothing one reads moves; posts that are there change in place. */
import { all, announce, elements, one } from "./dom.js";
import { keepingStill, markUnread } from "./place.js";
import { refreshSoon } from "./refresh.js";
import { count, say } from "./words.js";

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

/** Whether what somebody else says here is news to this reader: in a group of others only where they follow. */
const isTold = (post) => !post.closest("[data-outside]") || Boolean(one('[aria-pressed="true"][name="level"]', post));

function showUnread(post, number) {
  post.dataset.unread = number;
  if (!number) return;
  if (!post.classList.contains("is-unread")) markUnread(post, true);
  const more = one(".peek__more", post);
  if (!more) return;
  more.hash = "new";
  const sign = Object.assign(document.createElement("span"), { className: "new", textContent: say("new", number) });
  more.firstElementChild.after(sign);
}

/** The end of the post as everybody sees it now; what is the reader's own is laid on. */
function grow(post, { post: html, author }) {
  all(".peek, .peek__more", post).forEach((element) => element.remove());
  one("footer", post).before(...elements(html));
  const isNews = String(author) !== document.body.dataset.me && isTold(post);
  showUnread(post, Number(post.dataset.unread) + Number(isNews));
  announce(post);
}

document.addEventListener("skein:event", ({ detail: event }) => {
  const post = event.kind === "conversation.changed" && one("[data-feed]") && document.getElementById(event.target);
  if (!post) return;
  if (event.post && event.author) keepingStill(() => grow(post, event));
  else refreshSoon(event.crowd);
});
