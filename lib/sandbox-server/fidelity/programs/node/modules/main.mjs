// modules beside the program: ESM, CommonJS, JSON, dynamic, in a cycle
import { createRequire } from "node:module";
import data from "./data.json" with { type: "json" };
import common, { named } from "./common.cjs";
import { answer, later } from "./lib/answer.mjs";

console.log(data, common, named, answer, later());
const name = "answer";
const loaded = await import(`./lib/${name}.mjs`);
console.log(loaded.default, Object.keys(loaded), loaded);
console.log(createRequire(import.meta.url)("./data.json").list.length);
await import("./lib/fails.mjs").catch((error) => console.log(error.message));
await import("./lib/fails.mjs");
