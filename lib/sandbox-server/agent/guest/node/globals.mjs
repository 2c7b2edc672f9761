// What code finds without asking, as in Node's own REPL.

import { builtinModules, createRequire } from "node:module";
import path from "node:path";
import { createImporter, IMPORT } from "./imports.mjs";

// Made when they are first used, and only then with Node's own getter; see blocking-output.cjs.
void [process.stdout, process.stderr];

/**
 * Getters that may be called to look at a global: they are Node's own. By name, since only to ask for the others makes Node
 * load what they stand for, such as its streams.
 */
export const GETTERS_OF_NODE = new Set([
  ...["process", "Buffer", "performance", "crypto", "navigator"].map((name) => getterOf(globalThis, name)),
  ...["stdout", "stderr"].map((name) => getterOf(process, name)),
]);

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
  // A program that has ended may have left its own.
  for (const [name, value] of Object.entries(values)) {
    if (!(name in globalThis)) define(name, { value, writable: true });
  }
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

function getterOf(owner, name) {
  return Reflect.get(Object.getOwnPropertyDescriptor(owner, name) ?? {}, "get");
}
