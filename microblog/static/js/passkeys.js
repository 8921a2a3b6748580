/* [data-passkey="get"] signs in with a passkey, [data-passkey="create"] makes one; both speak to data-url. Hidden where the
   browser knows none. A sentence about what went wrong stands in [data-passkey-said]. */
import { all, on, one } from "./dom.js";
import { Refused, post } from "./http.js";

/** @type {any} */
const keys = window.PublicKeyCredential;
const isKnown = Boolean(keys?.parseRequestOptionsFromJSON && keys?.parseCreationOptionsFromJSON);

for (const button of all("[data-passkey]")) button.closest("[data-passkey-box]").hidden = !isKnown;

async function ask(button) {
  const options = await (await post(button.dataset.url, {})).json();
  return button.dataset.passkey === "create"
    ? navigator.credentials.create({ publicKey: keys.parseCreationOptionsFromJSON(options) })
    : navigator.credentials.get({ publicKey: keys.parseRequestOptionsFromJSON(options) });
}

/** What goes with the answer: the other fields of the form, such as what was written while signed out. */
function fieldsOf(form) {
  const fields = new FormData();
  for (const name of ["kept", "next", "name"]) if (form?.elements[name]) fields.set(name, form.elements[name].value);
  return fields;
}

async function use(button) {
  /** @type {any} */
  const credential = await ask(button);
  const fields = fieldsOf(one(button.dataset.form));
  fields.set("answer", JSON.stringify(credential.toJSON()));
  const { page } = await (await post(button.dataset.url, fields)).json();
  location.assign(page);
}

on("click", "[data-passkey]", async (_event, button) => {
  const said = one("[data-passkey-said]", button.closest("[data-passkey-box]"));
  said.hidden = true;
  button.disabled = true;
  try {
    await use(button);
  } catch (error) {
    said.lastElementChild.textContent = (error instanceof Refused && error.sentence) || said.dataset.stopped;
    said.hidden = false;
    button.disabled = false;
  }
});

on("submit", "#new-passkey", (event) => {
  event.preventDefault();
  one("[data-passkey='create']").click();
});
