/* [data-copy] puts its address or text on the clipboard. */
import { on } from "./dom.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

export async function copy(text) {
  await navigator.clipboard.writeText(text.startsWith("/") ? new URL(text, location.href).href : text);
  toast(say("copied"));
}

on("click", "[data-copy]", (event, element) => {
  event.preventDefault();
  copy(element.dataset.copy);
});
