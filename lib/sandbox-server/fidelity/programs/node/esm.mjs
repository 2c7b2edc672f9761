// an ES module: imports of all forms, import.meta, top-level await
import fs, { existsSync as exists } from "node:fs";
import * as path from "node:path";

console.log(
  typeof fs.readFileSync,
  exists("main.mjs"),
  path.basename(import.meta.filename),
  import.meta.dirname === process.cwd(),
);
console.log(import.meta.url.endsWith("/main.mjs"), typeof require, typeof module, this);
console.log(await Promise.resolve("awaited"), (await import("node:os")).EOL === "\n");
export const unused = 1;
