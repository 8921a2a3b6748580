/* What went wrong, in one sentence that is the same wherever it happens. */
import { Refused } from "./http.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

const WORDS = { 401: "signedOut", 403: "forbidden", 404: "gone", 413: "tooLarge", 429: "tooMuch", 502: "away", 503: "away", 504: "away" };

/** The sentence for a failure: the server's own where it wrote one, else ours for the kind of it. */
export function reason(error) {
  if (!(error instanceof Refused)) return say("offline");
  if (error.sentence) return error.sentence;
  return say(WORDS[error.status] ?? (error.status >= 500 ? "faulty" : "forbidden"));
}

/** Whether the same again may work: only where the network or the server failed. */
export const isPassing = (error) => !(error instanceof Refused) || error.status >= 500 || error.status === 429;

/** To another page and back to this one. */
function there(path) {
  const { pathname, search, hash } = location;
  return `${path}?${new URLSearchParams({ next: pathname + search + hash })}`;
}

export const signInAddress = () => there("/accounts/sign-in/");

function link(href, word) {
  return Object.assign(document.createElement("a"), { href, textContent: say(word) });
}

/** The link to what helps: to the sign-in, or to the policy that is to be accepted first. */
export function wayOn(error) {
  if (error.status === 401) return link(signInAddress(), "signIn");
  return error.way ? link(there(error.way), "readPolicy") : null;
}

/** Say it at the foot of the page. */
export function tell(error) {
  toast([reason(error), wayOn(error)].filter(Boolean));
}
