"use strict";
// The pack in a checkout is TypeScript, which the engine's host would type check at every start.
require("../transpile.js");
require("./index.ts");
