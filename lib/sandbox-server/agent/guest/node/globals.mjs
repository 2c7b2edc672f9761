// What code finds without asking, as in Node's own REPL.

import { builtinModules, createRequire } from "node:module";
import path from "node:path";
import { createImporter, IMPORT } from "./imports.mjs";

// Made when they are first used, and only then with Node's own getter; see blocking-output.cjs.
void [process.stdout, process.stderr];

/** Getters that may be called to look at a global: those that Node itself came with, but for what warns of its use. */
export const GETTERS_OF_NODE = new Set(
  [globalThis, process].flatMap((owner) =>
    Object.entries(Object.getOwnPropertyDescriptors(owner))
      .filter(([name, { get }]) => get !== undefined && !name.endsWith("Storage"))
      .map(([, { get }]) => get),
  ),
);

/** Defines require, module and exports, __filename and __dirname, built-in modules by their names, and import(). */
export function defineGlobals(folder) {
  const filename = path.join(folder, "main.js");
  const require = createRequire(filename);
  const module = {
    exports: {},
    filename,
    id: "<repl>",
    loaded: false,
    paths: require.resolve.paths("x") ?? [],
  };
  const values = { require, module, exports: module.exports, __filename: filename, __dirname: folder };
  for (const [name, value] of Object.entries(values)) define(name, { value, writable: true });
  define(IMPORT, { value: createImporter(folder) });
  for (const name of builtinModules) {
    if (name in globalThis || !/^[a-z]\w*$/u.test(name)) continue;
    define(name, {
      get: () => require(name),
      set: (value) => define(name, { value, writable: true, enumerable: true }),
    });
  }
}

function define(name, descriptor) {
  Object.defineProperty(globalThis, name, { configurable: true, enumerable: false, ...descriptor });
}
