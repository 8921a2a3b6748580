/* Talking to our own server: same origin, CSRF token, an error for everything that is not a success. */
import { one } from "./dom.js";

const cookie = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];

/** The cookie is younger than the page when somebody signed in again in another tab. */
export const csrfToken = () => cookie() ?? one('meta[name="csrf-token"]')?.content ?? "";

/** Who this page is of, whoever signed in since. */
export const me = document.body.dataset.me ?? "";

/** What goes with everything that changes something (accounts/signin/opened_by.py). */
export const proof = () => ({ "X-CSRFToken": csrfToken(), ...(me && { "X-Opened-By": me }) });

/** The server answered, and not with what was asked for. `sentence`: what it says about it, for people; `way`: the page
    that helps. */
export class Refused extends Error {
  constructor(status, text, type = "", way = "") {
    super(`HTTP ${status}`);
    this.status = status;
    this.text = text;
    this.way = way;
    this.sentence = type.startsWith("text/plain") && status < 500 && status !== 413 ? text.trim() : "";
  }
}

const PART = { "HX-Request": "true", Accept: "text/html" };

async function checked(response) {
  if (response.ok) return response;
  const { status, headers } = response;
  throw new Refused(status, await response.text(), headers.get("Content-Type") ?? "", headers.get("Location") ?? "");
}

/** A part of a page. Throws Refused (answered) or TypeError (no network). */
export const page = async (url) => (await checked(await fetch(url, { headers: PART }))).text();

/** POST a FormData or a plain object; gives the Response or throws as `page` does. */
export async function post(url, data, options = {}) {
  const body = data instanceof FormData ? data : new URLSearchParams(data);
  const headers = { ...PART, ...proof() };
  return checked(await fetch(url, { method: "POST", body, headers, ...options }));
}

/** @typedef {{onProgress?: (sent: number, total: number) => void, signal?: AbortSignal, headers?: object}} UploadOptions */

/**
 * As `post`, for files: `onProgress(sent, total)` in bytes, `signal` to stop it. Only XMLHttpRequest can tell how much
 * is sent.
 */
export function upload(url, data, /** @type {UploadOptions} */ { onProgress, signal, headers = {} } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    for (const [name, value] of Object.entries({ ...PART, ...proof(), ...headers }))
      request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress?.(loaded, total));
    request.addEventListener("error", () => reject(new TypeError("no network")));
    request.addEventListener("abort", () => reject(new DOMException("stopped", "AbortError")));
    request.addEventListener("load", () => resolve(checked(answer(request))));
    signal?.addEventListener("abort", () => request.abort());
    request.send(data);
  });
}

function answer(request) {
  const type = request.getResponseHeader("Content-Type");
  const headers = { "Content-Type": type ?? "", Location: request.getResponseHeader("Location") ?? "" };
  return new Response([204, 205, 304].includes(request.status) ? null : request.responseText, { status: request.status, headers });
}
