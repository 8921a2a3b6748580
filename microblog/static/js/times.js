/* Keeps the words for times young; the same words as microblog/kit/times.py. One timer for the page. */
import { all, everywhere } from "./dom.js";
import { say } from "./words.js";

const MINUTE = 60000;
const language = document.documentElement.lang;
const clockFormat = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const dayFormat = new Intl.DateTimeFormat(language, { day: "numeric", month: "short" });
const yearFormat = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", year: "numeric" });

const daysBetween = (a, b) => Math.round((new Date(a).setHours(0, 0, 0, 0) - new Date(b).setHours(0, 0, 0, 0)) / 864e5);

/** In English the day comes first, as the server writes it. */
function day(moment, now) {
  const format = moment.getFullYear() === now.getFullYear() ? dayFormat : yearFormat;
  if (!language.startsWith("en")) return format.format(moment);
  const parts = Object.fromEntries(format.formatToParts(moment).map((part) => [part.type, part.value]));
  return [parts.day, parts.month, parts.year].filter(Boolean).join(" ");
}

export function relative(moment, withClock, now = new Date()) {
  const minutes = Math.floor((Number(now) - moment) / MINUTE);
  if (minutes >= 0 && minutes < 60) return minutes ? say("minutes", minutes) : say("justNow");
  const clock = clockFormat.format(moment);
  const days = daysBetween(now, moment);
  if (days === 0) return say("today", clock);
  if (days === 1) return say("yesterday", clock);
  return withClock ? `${day(moment, now)}, ${clock}` : day(moment, now);
}

function refresh(root) {
  for (const time of all("time[data-when]", root)) {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    const text = relative(moment, time.dataset.when === "clock");
    if (time.textContent !== text) time.textContent = text;
  }
}

everywhere(refresh);
setInterval(() => document.hidden || refresh(document), MINUTE);
