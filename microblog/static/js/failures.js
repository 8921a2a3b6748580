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

export const isSignedOut = (error) => error instanceof Refused && error.status === 401;

/** The way to the sign-in page and back to this one. */
export function signInAddress() {
  const { pathname, search, hash } = location;
  return `/accounts/sign-in/?${new URLSearchParams({ next: pathname + search + hash })}`;
}

export function signInLink() {
  const link = document.createElement("a");
  link.href = signInAddress();
  link.textContent = say("signIn");
  return link;
}

/** The policy that is to be accepted first: the server's sentence ends with its address. */
function policyLink(error) {
  const address = error instanceof Refused && error.status === 403 ? error.sentence.match(/https?:\/\/\S+\/policy\/$/)?.[0] : "";
  if (!address) return null;
  const link = document.createElement("a");
  link.href = `${new URL(address).pathname}?${new URLSearchParams({ next: location.pathname + location.search })}`;
  link.textContent = say("readPolicy");
  return link;
}

/** The link to what helps, where something does. */
export const wayOn = (error) => (isSignedOut(error) ? signInLink() : policyLink(error));

/** Say it at the foot of the page. */
export function tell(error) {
  toast([reason(error), wayOn(error)].filter(Boolean));
}
