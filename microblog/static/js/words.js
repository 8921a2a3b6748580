/* What the scripts say, in the reader's language: templates/_words.html. */
const words = document.getElementById("words")?.dataset ?? {};

/** The words for `key`; "#" in them stands for `value`. */
/** @type {(key: string, value?: string | number) => string} */
export const say = (key, value = "") => (words[key] ?? key).replace("#", String(value));

/** One thing or many: say("newMessage") or say("newMessages", 3). */
export const count = (key, number) => (number === 1 ? say(key) : say(`${key}s`, number));
