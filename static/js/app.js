// The portal's scripts: small modules, each bound to data-* attributes by one delegated listener per kind of event.
// Nothing here is needed to read a page or to send a form; scripts add speed, keys and live parts.
import "./requests.js";
import "./menus.js";
import "./strips.js";
import "./dialogs.js";
import "./appearance.js";
import "./clocks.js";
import "./fields.js";
import "./drafts.js";
import "./decide.js";
import "./tables.js";
import "./queue.js";
import "./reconcile.js";
import "./palette.js";
import "./keys.js";
import "./live.js";
import "./visit-queue.js";
import "./offline-visits.js";
