/* Read = seen for one second. Told to the server in batches; the line "new since" does not move. */
import { all, everywhere, one } from "./dom.js";
import { post } from "./http.js";
import { markUnread } from "./place.js";

const SEEN_FOR = 1000; // milliseconds on screen
const BATCH_AFTER = 1500; // milliseconds
const url = one("[data-read-url]")?.dataset.readUrl;
const timers = new Map();
const waiting = new Set();
let sending = null;

const number = (article) => article.id.replace("message-", "");

async function tell(options = {}) {
  clearTimeout(sending);
  sending = null;
  const ids = [...waiting];
  waiting.clear();
  if (!ids.length) return;
  try {
    await post(url, new URLSearchParams(ids.map((id) => ["message", id])), options);
  } catch {
    ids.forEach((id) => waiting.add(id)); // told again with the next batch
  }
}

function read(article) {
  observer.unobserve(article);
  timers.delete(article);
  markUnread(article, false);
  waiting.add(number(article));
  sending ??= setTimeout(tell, BATCH_AFTER);
}

function seen(entry) {
  const enough = entry.intersectionRatio >= 0.5 || entry.intersectionRect.height > innerHeight / 2;
  return entry.isIntersecting && enough && !document.hidden;
}

const observer = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      clearTimeout(timers.get(entry.target));
      timers.delete(entry.target);
      if (seen(entry)) timers.set(entry.target, setTimeout(read, SEEN_FOR, entry.target));
    }
  },
  { threshold: [0, 0.25, 0.5, 0.75, 1] },
);

function watch(root) {
  const articles = all(".msg.is-unread", root);
  if (root.matches?.(".msg.is-unread")) articles.push(root);
  for (const article of articles) {
    observer.unobserve(article);
    observer.observe(article);
  }
}

/** Read in another window. */
function readElsewhere({ kind, conversation, up_to: upTo, messages = [] }) {
  if (kind !== "conversation.read" || !url.endsWith(`/c/${conversation}/read/`)) return;
  const singles = new Set(messages.map(String));
  for (const article of all(".msg.is-unread")) {
    const id = number(article);
    if (Number(id) > upTo && !singles.has(id)) continue;
    observer.unobserve(article);
    clearTimeout(timers.get(article));
    markUnread(article, false);
  }
}

if (url) {
  everywhere(watch);
  document.addEventListener("skein:event", ({ detail: event }) => readElsewhere(event));
  document.addEventListener("visibilitychange", () => {
    timers.forEach(clearTimeout);
    timers.clear();
    if (document.hidden) tell({ keepalive: true });
    else watch(document);
  });
}
