// Begins the till's page. What throws while it begins is told here: no event of the window says so.

import { fault } from "./fault.js";

import("./main.js").catch((error) => fault("start", error));
