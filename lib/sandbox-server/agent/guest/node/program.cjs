// Loaded before a fresh run's program, and before nothing else: has the program's variables outlive it. When the program
// has come to its end, this process is not over: it tells so, and becomes a Node kernel (see staying.cjs).
//
// What the program prints, sees and exits with is Node's own: it is Node that loads, ends and fails it.
"use strict";

const OURS = "program.cjs";
const EVERYBODYS = "blocking-output.cjs";
const isWorker = process.chdir.disabled === true;

require(`./${EVERYBODYS}`);
if (!isWorker) {
  // The program and its children see what every program of the sandbox sees.
  process.env.NODE_OPTIONS = process.env.NODE_OPTIONS.replace(
    __filename,
    __filename.slice(0, -OURS.length) + EVERYBODYS,
  );
  const scope = { evaluate: undefined };
  let isSyntaxOurs = () => false;
  const take = (evaluate) => {
    scope.evaluate = evaluate;
  };
  const takeModuleScope = (filename) => {
    isSyntaxOurs = require("./module-scope.cjs").takeModuleScope(filename, take);
  };
  const main = process.argv[1] ?? "";
  if (main.endsWith(".mjs")) takeModuleScope(main);
  else require("./main-scope.cjs").takeScope(take, takeModuleScope);
  process.once("uncaughtExceptionMonitor", atFailure);
  let isAtEnd = false;
  let isPrepared = false;
  process.on("beforeExit", atEnd);
  process.on("exit", atExit);

  function atEnd() {
    process.removeListener("exit", atExit);
    if (process.listenerCount("beforeExit") === 1 && process.listenerCount("exit") === 0) {
      process.removeListener("beforeExit", atEnd);
      require("./staying.cjs").stayAlive(scope.evaluate);
    } else {
      // Others may give it more to do, or do something last, and fail at it.
      isAtEnd = true;
      prepare();
      process.on("exit", atExit);
    }
  }

  function atExit() {
    if (isAtEnd) require("./staying.cjs").stayAtLast(scope.evaluate);
    else prepare();
  }

  /** Nothing of it has run: Node is started again, without us, to tell what is wrong. */
  function atFailure(error) {
    if (!(error instanceof SyntaxError) || !isSyntaxOurs()) return;
    process.execve(
      process.execPath,
      [process.argv0, ...process.execArgv, ...process.argv.slice(1)],
      process.env,
    );
  }

  function prepare() {
    if (!isPrepared) require("./staying.cjs").stayWhenOver(scope.evaluate);
    isPrepared = true;
  }
}
