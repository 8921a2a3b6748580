/* A link to a message lands at it, and the message stays there while the page above it still grows. */
import { one } from "./dom.js";

const HOLD = 5000; // milliseconds after the page has loaded: pictures and fonts are there by then
const HANDS = ["wheel", "touchstart", "pointerdown", "keydown"];
let letGo = () => {};

function target() {
  const id = decodeURIComponent(location.hash.slice(1));
  return id.startsWith("message-") ? document.getElementById(id) : null;
}

/** What is folded does not show where one lands. */
function unfold(element) {
  for (let box = element.parentElement; box; box = box.parentElement) if (box.matches("details")) box.open = true;
}

/** Keep `element` at the top until the reader takes over. */
function hold(element) {
  letGo();
  const stand = () => element.isConnected && element.scrollIntoView({ block: "start", behavior: "instant" });
  const sizes = new ResizeObserver(stand);
  const timer = setTimeout(() => letGo(), HOLD);
  letGo = () => {
    sizes.disconnect();
    clearTimeout(timer);
    HANDS.forEach((type) => removeEventListener(type, letGo));
  };
  HANDS.forEach((type) => addEventListener(type, letGo, { passive: true }));
  unfold(element);
  stand();
  sizes.observe(one(".msgs") ?? element);
}

/** A long conversation is shown in parts: the one with this message is fetched, once. */
function fetchPart() {
  const number = location.hash.match(/^#message-(\d+)$/)?.[1];
  const query = new URLSearchParams(location.search);
  if (!number || !one(".msgs") || query.get("around") === number) return;
  query.set("around", number);
  location.replace(`?${query}${location.hash}`);
}

function land() {
  const element = target();
  if (element) hold(element);
  else fetchPart();
}

/* After a reload the browser goes back to where the reader was; that may be far from where the link led. */
function landAgain() {
  const element = target();
  if (element && Math.abs(element.getBoundingClientRect().top) < innerHeight) hold(element);
}

if (performance.getEntriesByType("navigation")[0]?.type === "navigate") {
  land();
  addEventListener("load", land, { once: true });
} else {
  addEventListener("load", landAgain, { once: true });
}
addEventListener("hashchange", land);
