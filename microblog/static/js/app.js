/* Skein in the browser. Every action also works as a plain link or form; these modules make it quick. */
import "./htmx-setup.js";
import "./theme.js";
import "./menus.js";
import "./times.js";
import "./keys.js";
import "./copy.js";
import "./toggles.js";
import "./reactions.js";
import "./composer.js";
import "./reply-target.js";
import "./typing.js";
import "./reading.js";
import "./counts.js";
import "./feed.js";
import "./waiting.js";
import "./review.js";
import "./live.js";
