/* News that change the shape of a conversation, upon which its page is fetched anew. */
import { all, one } from "./dom.js";
import { refreshSoon } from "./refresh.js";

const UNHURRIED = 10; // times as long, where only numbers and the map change

const answers = (id) => all(`.msg[data-parent="${id}"]`);
const number = (article) => article.id.replace("message-", "");

/** Whether a new message only goes on where the trunk ends, so that no branch comes or grows. */
function isPlain(message) {
  if (!message) return true; // waits behind the pill
  if (message.closest(".branch")) return false;
  const others = answers(message.dataset.parent).filter((other) => other !== message);
  const question = document.getElementById(`message-${message.dataset.parent}`);
  const isFork = question?.dataset.parent && (others.length || answers(question.dataset.parent).length > 1);
  return !isFork && !others.some((other) => answers(number(other)).length);
}

function isShaping(event) {
  if (event.kind === "message.posted") return !isPlain(document.getElementById(event.target));
  return event.kind === "message.gone" || Boolean(one(`#branch-${Number(event.message)}`));
}

document.addEventListener("skein:event", ({ detail: event }) => {
  if (!event.kind?.startsWith("message.") || event.reacted || !one("[data-append]")) return;
  refreshSoon(event.crowd, isShaping(event) ? 1 : UNHURRIED);
});
document.addEventListener("skein:shown", () => refreshSoon());
