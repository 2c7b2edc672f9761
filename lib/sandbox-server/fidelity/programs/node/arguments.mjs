// process.argv and util.parseArgs
// args: one --two=2 -v x
import { parseArgs } from "node:util";

console.log(
  process.argv.slice(2),
  process.argv0,
  process.execArgv,
  process.argv[1].endsWith("/main.mjs"),
  process.title,
);
console.log(
  parseArgs({
    allowPositionals: true,
    options: { two: { type: "string" }, v: { type: "boolean", short: "v" } },
  }),
);
