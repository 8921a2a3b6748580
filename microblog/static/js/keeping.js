/* A message saved, or unread again, by key; its menu does the same. */
import { one } from "./dom.js";
import { tell } from "./failures.js";
import { post } from "./http.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

const url = (message, verb) => `/m/${message.id.replace("message-", "")}/${verb}/`;

async function keep(message, saved) {
  await post(url(message, "save"), { save: saved ? "yes" : "no" });
  message.classList.toggle("is-saved", saved);
  if (!saved) one(".savedsign", message)?.remove();
  else if (!one(".savedsign", message)) message.append(one("#saved-sign").content.cloneNode(true));
}

/** The same key takes it back. */
export function save(message) {
  const saved = !message.classList.contains("is-saved");
  keep(message, saved).then(
    () => toast(say(saved ? "saved" : "forgotten"), () => keep(message, !saved).catch(tell)),
    tell,
  );
}

export function unread(message) {
  post(url(message, "unread"), {}).then(
    () => toast(say("unreadHere")),
    tell,
  );
}
