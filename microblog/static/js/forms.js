/* A page may be older than the last sign-in, in another tab: its forms go with the token of now. */
import { csrfToken } from "./http.js";

addEventListener(
  "submit",
  ({ target: form }) => {
    const field = form.elements.csrfmiddlewaretoken;
    if (field && csrfToken()) field.value = csrfToken();
  },
  true,
);
