// How the variables at the top of the program's main file are reached: through a function in that file's own scope, which
// calls `eval`. It is handed out before the program's first statement, so that a program that fails halfway has it too.
//
// It stands in a line before the first, which counts as line 0: positions and printed lines stay as they are. Node has no
// way to load a file like that, so the program is called by a function of ours in the place of Node's own, and its frame in
// stack traces is made to be the same to the letter.
"use strict";

const fs = require("node:fs");
const { Module } = require("node:module");
const vm = require("node:vm");

const LENT = Symbol.for("quicksand");
const HAND_OUT = `globalThis[Symbol.for("quicksand")]((code) => eval(code));`;
// As a function of its own; a program may replace the methods of functions.
// oxlint-disable-next-line typescript/unbound-method
const CALL = Function.prototype.call.call.bind(Function.prototype.call);
// What Node calls the program's main file.
const MAIN = ".";
const PARAMETERS = ["exports", "require", "module", "__filename", "__dirname"];
const LOADER_FRAME = /Module\._compile \((node:internal\/modules\/cjs\/loader):(\d+):(\d+)\)/u;
const importModuleDynamically = vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
const method = Object.getOwnPropertyDescriptor(Module.prototype, "_compile");

/** Calls `take(evaluate)` right before the program's first statement; `onOther(filename)` when it is no CommonJS. */
exports.takeScope = (take, onOther) => {
  const place = LOADER_FRAME.exec(new Error().stack);
  if (place === null) return;
  // Asked for once, to load the program. A method of ours that called Node's would be seen beneath it.
  Object.defineProperty(Module.prototype, "_compile", {
    configurable: true,
    enumerable: method.enumerable,
    get() {
      Object.defineProperty(Module.prototype, "_compile", method);
      const main = this.id === MAIN ? compile(this.filename) : undefined;
      if (main === undefined) {
        if (this.id === MAIN) onOther(this.filename);
        return method.value;
      }
      const values = valuesFor(this);
      lend((evaluate) => {
        delete globalThis[LENT];
        take(evaluate);
      });
      return callerAt(place.slice(1), main, values);
    },
  });
};

/** A method that stands in stack traces where the loader's own does. */
function callerAt([filename, line, column], main, { exports, require, folder }) {
  const before = "((call, main, exports, require, folder) => ({ _compile(content, filename) {\n";
  const returning = "return ".padStart(Number(column) - 1);
  const after = "call(main, exports, exports, require, this, filename, folder);\n} })._compile)";
  const make = vm.runInThisContext(before + returning + after, { filename, lineOffset: Number(line) - 2 });
  return make(CALL, main, exports, require, folder);
}

/** Undefined for what is no CommonJS: then it is Node that finds out what it is, and what is wrong with it. */
function compile(filename) {
  try {
    const code = fs
      .readFileSync(filename, "utf8")
      .replace(/^\uFEFF?(?:#!)?/u, (start) => (start.endsWith("#!") ? "//" : ""));
    const directive = isStrict(code) ? `"use strict";` : "";
    const options = { filename, lineOffset: -1, importModuleDynamically };
    const main = vm.compileFunction(`${directive}${HAND_OUT}\n${code}`, PARAMETERS, options);
    if (code.includes("import")) warnUnseen();
    return main;
  } catch {
    return undefined;
  }
}

/** Node warns of import() with that option at the first time: here, where nobody sees it. */
function warnUnseen() {
  const emitWarning = Reflect.get(process, "emitWarning");
  process.emitWarning = () => {};
  void vm.compileFunction(`return import("node:fs")`, [], { importModuleDynamically })();
  process.emitWarning = emitWarning;
}

/** A directive has to come first. */
function isStrict(code) {
  return code.includes("use strict") && !Object.hasOwn(vm.compileFunction(code, PARAMETERS), "arguments");
}

/** What Node gives to a CommonJS module, from a program that does nothing else. */
function valuesFor(module) {
  const values = {};
  lend(values);
  const code = `Object.assign(globalThis[Symbol.for("quicksand")], { exports, require, folder: __dirname })`;
  Reflect.apply(method.value, module, [code, module.filename, "commonjs"]);
  delete globalThis[LENT];
  return values;
}

/** For code that cannot be given anything but through the global object; for the shortest time. */
function lend(value) {
  Object.defineProperty(globalThis, LENT, { value, configurable: true });
}
