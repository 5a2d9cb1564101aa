// Copies the browser libraries the pages load from node_modules/ to static/vendor/ (git-ignored, found by staticfiles).
import { copyFile, mkdir } from "node:fs/promises";

const files = { "htmx.org/dist/htmx.min.js": "htmx.min.js" };

const target = new URL("./static/vendor/", import.meta.url);
await mkdir(target, { recursive: true });
for (const [from, to] of Object.entries(files)) {
  await copyFile(new URL(`./node_modules/${from}`, import.meta.url), new URL(to, target));
}
