/* A click on a picture opens the viewer, which is fetched when it is first needed. */
import { on } from "./dom.js";

on("click", "a[data-picture]", (event, link) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  import("./viewer.js").then(({ view }) => view(link), () => location.assign(link.href));
});
