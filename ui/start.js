// Begins the page of a window. What throws while it begins is told here: no event of the window says so.

import { fault } from "./fault.js";

const page = window.location.pathname.endsWith("question.html") ? import("./question.js") : import("./main.js");
page.catch((error) => fault("start", error));
