/* Talking to our own server: same origin, CSRF token, an error for everything that is not a success. */
import { one } from "./dom.js";

const cookie = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];

/** The cookie is younger than the page when somebody signed in again in another tab. */
export const csrfToken = () => cookie() ?? one('meta[name="csrf-token"]')?.content ?? "";

export class Refused extends Error {
  constructor(status, text) {
    super(`HTTP ${status}`);
    this.status = status;
    this.text = text;
  }
}

/** POST a FormData or a plain object; gives the Response or throws Refused (answered) or TypeError (no network). */
export async function post(url, data, options = {}) {
  const body = data instanceof FormData ? data : new URLSearchParams(data);
  const headers = { "X-CSRFToken": csrfToken(), "HX-Request": "true", Accept: "text/html" };
  const response = await fetch(url, { method: "POST", body, headers, credentials: "same-origin", ...options });
  if (!response.ok) throw new Refused(response.status, await response.text());
  return response;
}
