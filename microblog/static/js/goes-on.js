/* form[data-goes-on]: what was sent before is sent by itself, now that its sender has shown who they are. */
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-goes-on]"));
form?.requestSubmit();
