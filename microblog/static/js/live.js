/* Live: watches the streams the page names, asks for what was missed, applies every event once. */
import { all, elements, everywhere, on, one } from "./dom.js";
import { signInAddress } from "./failures.js";
import { connect } from "./socket.js";
import { markUnread, put, take } from "./place.js";
import { refreshSoon } from "./refresh.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

const OFFLINE_AFTER = 3000; // milliseconds without connection until it is said
const POLL_EVERY = 60000;
const LEFT_BY = 15000; // a form that has led nowhere by then leads nowhere
const body = document.body;
const watched = new Set();
const newest = new Map(); // stream -> position of the last event applied
let position = body.dataset.position === undefined ? null : Number(body.dataset.position);
let link = null;
let offlineTimer = null;
let pollTimer = null;
let isLeaving = false;

const names = (root) =>
  [root, ...all("[data-watch]", root)].flatMap((element) => element.dataset?.watch?.split(" ") ?? []).filter(Boolean);

function watch(root) {
  const fresh = names(root).filter((name) => !watched.has(name));
  fresh.forEach((name) => watched.add(name));
  if (!fresh.length) return;
  if (link) link.send({ watch: fresh, since: position });
  else start();
}

function up(send) {
  clearTimeout(offlineTimer);
  clearInterval(pollTimer);
  offlineTimer = pollTimer = null;
  showOffline(false);
  send({ watch: [...watched], since: position });
}

function showOffline(away) {
  one("#offline").toggleAttribute("hidden", !away);
  if (away) tellWhy();
}

/** A socket is closed when the session ends, too: then no try helps. */
async function tellWhy() {
  const asked = fetch("/accounts/kept/", { headers: { "HX-Request": "true" }, redirect: "manual" });
  const { status } = await asked.catch(() => ({ status: 0 }));
  const isOut = status === 401;
  one("#offline").classList.toggle("is-out", isOut);
  if (isOut) one("#offline [data-sign-in]").href = signInAddress();
}

/** Said once a connection is lost and again for every try that fails. */
function down() {
  offlineTimer ??= setTimeout(showOffline, OFFLINE_AFTER, true);
  pollTimer ??= setInterval(refreshSoon, POLL_EVERY);
}

/** Has this event been applied? Positions only grow, so one number a stream is enough to know. */
function old(event) {
  if (event.at === undefined) return false;
  if (event.at <= (newest.get(event.stream) ?? 0)) return true;
  newest.set(event.stream, event.at);
  moveTo(event.at);
  return false;
}

function moveTo(at) {
  if (at !== undefined) position = Math.max(position ?? 0, at);
}

/** The fragment is the same for everybody; that it is news to this reader is laid on here. */
function arrive(node, kind) {
  const isNews = kind === "message.posted" && node.dataset.author !== body.dataset.me;
  if (isNews && !document.getElementById(node.id)) markUnread(node, true);
  put(node, { isNew: isNews });
}

function apply(event) {
  if (old(event)) return;
  if (event.html) elements(event.html).forEach((node) => arrive(node, event.kind));
  else if (event.kind === "conversation.gone" && event.stream === mainStream()) lookAgain();
  else if (event.gone) take(event.target);
  document.dispatchEvent(new CustomEvent("skein:event", { detail: event }));
}

/** The stream of what the page shows. */
const mainStream = () => one("main [data-watch]")?.dataset.watch.split(" ")[0];

/** The server says what is left to see; but not in the way of the page that a form sent from here leads to. */
function lookAgain() {
  if (!isLeaving) location.reload();
}

function revoked(streams) {
  streams.forEach((stream) => watched.delete(stream));
  if (streams.includes(mainStream())) lookAgain();
  else toast(say("revoked"));
}

/** Too much to be told one by one. */
function anew({ at, crowd }) {
  moveTo(at);
  refreshSoon(crowd);
}

function heard(message) {
  if (message.refused) message.refused.forEach((stream) => watched.delete(stream));
  else if (message.revoked) revoked(message.revoked);
  else if (message.refresh) anew(message);
  else if (message.stream || message.kind) apply(message);
}

function start() {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  link = connect(`${scheme}://${location.host}/ws/`, { onOpen: up, onMessage: heard, onDown: down });
}

everywhere(watch);
addEventListener("submit", (event) => {
  if (event.defaultPrevented) return; // it stays on the page
  isLeaving = true;
  setTimeout(() => (isLeaving = false), LEFT_BY);
});
on("click", "[data-reconnect]", () => link?.retry());
document.addEventListener("skein:say", (event) => link?.send(event.detail));
