// Begins the page of a window. What throws while it begins is told here: no event of the window says so.

import { fault } from "./fault.js";
import { till } from "./till.js";

// Letters differ by what the page runs on: see `--letters` in `styles/base.css`.
if (navigator.userAgent.includes("Linux")) document.documentElement.dataset.system = "linux";

/** The till's own page. What it shows first is asked for while the parts that draw it are still being loaded. */
async function beginTill() {
  const first = till.screen();
  // That it does not come is told by whoever draws it: before, nothing of the page is there to give way to that.
  first.catch(() => {});
  const { begin } = await import("./main.js");
  await begin(first);
}

const page = window.location.pathname.endsWith("question.html") ? import("./question.js") : beginTill();
/** Kept once the page has begun. */
export const begun = page.catch((error) => fault("start", error));
