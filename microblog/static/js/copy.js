/* [data-copy] puts its text, or the address its link leads to, on the clipboard. */
import { on } from "./dom.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

export async function copy(text) {
  await navigator.clipboard.writeText(text);
  toast(say("copied"));
}

on("click", "[data-copy]", (event, element) => {
  event.preventDefault();
  copy(element.dataset.copy || element.href || location.href);
});
