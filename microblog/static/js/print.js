/* [data-print] prints the page it is on. */
import { on } from "./dom.js";

on("click", "[data-print]", () => window.print());
