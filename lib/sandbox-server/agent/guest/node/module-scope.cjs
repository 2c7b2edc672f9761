// The same as main-scope.cjs for a main file that is an ES module. There the function is declared in lines behind the last: it
// exists before the first statement, and what these lines import, which comes after all that the program imports, gets it.
"use strict";

const { registerHooks } = require("node:module");
const { pathToFileURL } = require("node:url");

const LENT = Symbol.for("quicksand");
// What comes before the end of a file that is cut short, such as `if (a)`, must not be completed by what follows.
const FIRST = "\nimport ";
// See program-names.mjs.
const NAME = "__quicksand";
const DECLARED = `;\nexport function ${NAME}(code) { return eval(code); }\n${NAME}.isOver = true;`;

/**
 * Calls `take(evaluate)` before the program's first statement, should `filename` be an ES module; `evaluate.isOver` tells
 * whether the last has been reached. Returns a function for the
 * end of the program: whether this is to blame for a SyntaxError that has another place in the file as it is.
 */
exports.takeModuleScope = (filename, take) => {
  const main = pathToFileURL(filename).href;
  let isLoaded = false;
  let isCompiled = false;
  const hooks = registerHooks({
    load(url, context, next) {
      const isMain = url === main && !isLoaded;
      if (!isMain) {
        isCompiled = isLoaded;
        if (isLoaded) hooks.deregister();
        return next(url, context);
      }
      const loaded = next(url, context);
      if (loaded.format === "module") {
        isLoaded = true;
        loaded.source = Buffer.from(loaded.source).toString() + linesFor(main);
        lend((namespace) => {
          delete globalThis[LENT];
          const evaluate = Reflect.get(namespace, NAME);
          evaluate.isOver = false;
          take(evaluate);
        });
      }
      return loaded;
    },
  });
  return () => isLoaded && !isCompiled;
};

function linesFor(main) {
  const code = `import * as main from ${JSON.stringify(main)}; globalThis[Symbol.for("quicksand")](main);`;
  return FIRST + JSON.stringify(`data:text/javascript,${encodeURIComponent(code)}`) + DECLARED;
}

/** For code that cannot be given anything but through the global object; it is taken before the program's own code runs. */
function lend(value) {
  Object.defineProperty(globalThis, LENT, { value, configurable: true });
}
