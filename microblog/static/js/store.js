/* localStorage that may be full, switched off or forbidden: then nothing is kept and nothing breaks. */

export function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** The keys that begin with `start`, of everybody who used this browser. */
export function keysOf(start) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(start));
  } catch {
    return [];
  }
}

/** Keep `value` under `key`; an empty value forgets it. */
export function keep(key, value) {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    /* nothing to do: the server's copy is what counts */
  }
}
