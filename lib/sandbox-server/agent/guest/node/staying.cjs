// What is done when a fresh run's program has ended: tells the agent so, and has the process live on as a Node kernel with
// the program's variables. The agent's socket is descriptor 900, as for Python.
//
// Nothing runs meanwhile: the process waits for the agent's next word, and only then loads what a kernel is made of.
"use strict";

const fs = require("node:fs");

const CONTROL_FD = 900;
const READ_BYTES = 64 * 1024;

/** Node has nothing left to do, and would exit: the event loop goes on. Does nothing without `evaluate`. */
exports.stayAlive = (evaluate) => {
  if (evaluate === undefined || evaluate.isOver === false) return;
  const code = process.exitCode ?? 0;
  const resetInterrupts = catchInterrupts();
  const first = announceAndWait(code);
  if (first.length === 0) process.reallyExit(code);
  process.exitCode = undefined;
  const { serve } = require("./serving.mjs");
  const take = serve(CONTROL_FD, { evaluate, resetInterrupts });
  // Not within "beforeExit", which would not be told again should this be all there is to do.
  setImmediate(() => take(first));
};

/**
 * Node exits: by process.exit(), or by an uncaught error. When it has printed what it prints, it tells its inspector, and
 * there the process stays, without its event loop.
 */
exports.stayWhenOver = (evaluate) => {
  if (evaluate === undefined) return;
  const { Session } = require("node:inspector");
  let isUncaught = false;
  // One that a listener for "exit" throws has not set the exit code.
  process.on("uncaughtExceptionMonitor", () => {
    // oxlint-disable-next-line no-underscore-dangle
    isUncaught = process._exiting === true;
  });
  const session = new Session();
  session.connect();
  session.once("NodeRuntime.waitingForDisconnect", () => stayFrozen(evaluate, isUncaught ? 1 : 0));
  session.post("NodeRuntime.notifyWhenWaitingForDisconnect", { enabled: true });
};

/** Node has nothing left to do, and the program's listeners have had the last word: nothing is printed after them. */
exports.stayAtLast = (evaluate) => {
  // Of an await at the top that never ends Node tells only after them.
  if (evaluate !== undefined && evaluate.isOver !== false) stayFrozen(evaluate, 0);
};

/** Returns when the agent has gone; the process then exits as it would have. */
function stayFrozen(evaluate, ordinaryCode) {
  const code = process.exitCode ?? ordinaryCode;
  const resetInterrupts = catchInterrupts();
  const first = announceAndWait(code);
  if (first.length === 0) return;
  process.exitCode = undefined;
  // What was told that the process ends would do nothing any more.
  // oxlint-disable-next-line no-underscore-dangle
  process._exiting = false;
  let chunk = first;
  const next = () => {
    const taken = chunk ?? read();
    chunk = undefined;
    return taken;
  };
  require("./serving.mjs").serveFrozen(CONTROL_FD, { evaluate, resetInterrupts }, next);
  process.reallyExit(code);
}

/** From here on Stop is for the runs that come. */
function catchInterrupts() {
  process.removeAllListeners("SIGINT");
  return require("./interrupts.mjs").catchInterrupts();
}

/** READY first: who hears of the end finds the kernel. */
function announceAndWait(code) {
  try {
    const { DONE, KERNEL_READY, sendFrame } = require("./wire.mjs");
    const { usageSinceStart } = require("./usage.mjs");
    sendFrame(CONTROL_FD, KERNEL_READY, [["version", process.versions.node]]);
    sendFrame(CONTROL_FD, DONE, [["end", "exited"], ["code", code], ...usageSinceStart()]);
    return read();
  } catch {
    return Buffer.alloc(0); // the agent or its socket has gone
  }
}

/** What the agent says next; nothing when it has gone. */
function read() {
  const chunk = Buffer.alloc(READ_BYTES);
  return chunk.subarray(0, fs.readSync(CONTROL_FD, chunk));
}
