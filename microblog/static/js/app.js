/* Skein in the browser. Every action also works as a plain link or form; these modules make it quick.
   What one page alone needs (shape, triage, review, upload) that page names itself. */
import "./htmx-setup.js";
import "./theme.js";
import "./menus.js";
import "./land.js";
import "./times.js";
import "./keys.js";
import "./copy.js";
import "./forms.js";
import "./toggles.js";
import "./reactions.js";
import "./more.js";
import "./pictures.js";
import "./composer.js";
import "./reply-target.js";
import "./typing.js";
import "./reading.js";
import "./counts.js";
import "./feed.js";
import "./waiting.js";
import "./live.js";
