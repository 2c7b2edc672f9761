// Serves runs and questions, in a process of its own (kernel.mjs) or in that of a program which has ended (staying.cjs): runs
// one piece of code after another and keeps what they declare.
//
// A run ends when its code has and nothing is left that it waits for: timers, servers, children, standard input. That is
// when Node would exit ("beforeExit"), since the control socket counts only between runs. An uncaught error or INTERRUPT
// ends it at once, with its timers and handles. process.exit() ends the kernel, and what was declared goes with it.
//
// In a process that is frozen no event loop turns any more: a run ends with its code and with what promises bring about.
//
// INTERRUPT comes in its place among the other frames, so none is lost and none is for another run. While code runs and
// nothing is read the agent adds SIGINT, which breaks it off.

import net from "node:net";
import { createRequire, stripTypeScriptTypes } from "node:module";
import { constants } from "node:os";
import { inspect } from "node:util";
import { repairTimers, watchActivity, watchLeftovers } from "./activity.mjs";
import { describe, hideOurFrames, threwFields } from "./errors.mjs";
import { createEvaluator } from "./evaluate.mjs";
import { defineGlobals } from "./globals.mjs";
import { rewriteImports } from "./imports.mjs";
import { catchInterrupts } from "./interrupts.mjs";
import { mirrorProgram, rewriteNames } from "./program-names.mjs";
import { RunInput } from "./stdin.mjs";
import { measure } from "./usage.mjs";
import { hideOurWarnings } from "./warnings.mjs";
import * as wire from "./wire.mjs";

const MAX_DISPLAY_CHARACTERS = 1024 * 1024;
// What Node exits with, and says, when an await at the top never ends.
const UNSETTLED_CODE = 13;
const UNSETTLED_WARNING = "Warning: Detected unsettled top-level await\n";

const require = createRequire(import.meta.url);

/** The socket to the agent: ref() and unref() say whether the process lives on for it alone. */
let control;
let controlFd;
let isFrozen = false;
let stopActivity;
let besideLeftovers;
let resetInterrupts;
let evaluate;

/** The run that goes on now. */
let run;
let input;
/** Somebody wants more of it. */
let isInputWanted = false;

/**
 * Serves until the agent goes, within the event loop. `program` is the one that has ended in this process: `evaluate` of
 * main-scope.cjs and what catchInterrupts() has returned. Returns a function that takes what the agent has said already.
 */
export function serve(fd, program) {
  begin(fd, new net.Socket({ fd }), program);
  control.on("data", takeFrames);
  control.on("close", () => process.exit(0));
  return takeFrames;
}

/** The same without an event loop; returns when the agent has gone. */
export function serveFrozen(fd, program, read) {
  isFrozen = true;
  begin(fd, { ref() {}, unref() {} }, program);
  // Not when the program has ended from within a promise's callback.
  let areSettled = false;
  queueMicrotask(() => {
    areSettled = true;
  });
  settlePromises();
  evaluate = createEvaluator(areSettled);
  for (let chunk = read(); chunk.length > 0; chunk = read()) {
    takeFrames(chunk);
    settlePromises();
    if (run !== undefined && !isInputWanted) idle();
  }
}

function begin(fd, socket, program) {
  controlFd = fd;
  control = socket;
  resetInterrupts = program === undefined ? catchInterrupts() : program.resetInterrupts;
  if (program !== undefined) mirrorProgram(program.evaluate);
  defineGlobals(process.cwd());
  hideOurFrames();
  hideOurWarnings();
  stopActivity = watchActivity();
  besideLeftovers = watchLeftovers();
  evaluate = createEvaluator();
  input = newInput();
  Object.defineProperty(process, "stdin", { configurable: true, enumerable: true, get: () => input });
  process.on("beforeExit", idle);
  process.on("uncaughtException", (error) => {
    if (run === undefined) process.stderr.write(describe(error));
    else if (process.listenerCount("uncaughtException") === 1) fail(error);
  });
}

function settlePromises() {
  try {
    // Ticks and promises; there is no public way.
    // oxlint-disable-next-line no-underscore-dangle
    process._tickCallback();
  } catch (error) {
    if (run !== undefined) fail(error);
  }
}

function send(kind, fields) {
  wire.sendFrame(controlFd, kind, fields);
}

function start(code, url) {
  control.unref();
  const started = { url, code, settled: false, usage: measure(), forget: besideLeftovers(idle) };
  run = started;
  evaluate(rewritten(code), url, (result) => {
    if (run !== started) return;
    const javaScript = result.place && result.error?.name === "SyntaxError" ? withoutTypes(code) : undefined;
    if (javaScript === undefined) settle(started, result);
    else evaluate(rewritten(javaScript), url, (second) => settle(started, second));
  });
}

function rewritten(code) {
  return rewriteNames(rewriteImports(code));
}

function settle(settled, result) {
  if (run !== settled) return;
  settled.settled = true;
  switch (result.kind) {
    case "value":
      if (result.value !== undefined) display(result.value);
      return;
    case "threw":
      fail(result.error, result.place);
      return;
    case "interrupted":
      repairTimers();
      finish([["end", "interrupted"]]);
      return;
    default:
      throw new Error(`no such result: ${result.kind}`);
  }
}

/** The code as JavaScript when it is TypeScript, undefined when it is neither. */
function withoutTypes(code) {
  try {
    return stripTypeScriptTypes(code);
  } catch {
    return undefined;
  }
}

function display(value) {
  const text = inspect(value, { colors: false });
  const content = text.length > MAX_DISPLAY_CHARACTERS ? `${text.slice(0, MAX_DISPLAY_CHARACTERS)}...` : text;
  send(wire.EVENT, [
    ["kind", "display"],
    ["type", "text/plain"],
    ["content", content],
  ]);
}

function fail(error, place) {
  // Nothing more is given to code that has failed.
  input.destroy();
  // An interrupt ends the children of code that waits for them, and may be unread when that code fails for want of them.
  if (!isFrozen) wire.readWaiting(controlFd, takeFrames);
  if (run === undefined) return;
  const text = describe(error, run.url, run.code, place);
  process.stderr.write(text);
  send(wire.THREW, threwFields(error, text));
  finish([["end", "threw"]]);
}

function finish(end) {
  const { usage, forget } = run;
  run = undefined;
  forget();
  stopActivity();
  resetInterrupts();
  input.destroy();
  input = newInput();
  isInputWanted = false;
  control.ref();
  send(wire.DONE, [...end, ...usage()]);
}

/** Of one run: what is left unread does not outlive it. While somebody wants more the run is not over. */
function newInput() {
  const created = new RunInput(
    (held) => {
      if (created !== input || run === undefined) return;
      isInputWanted = held;
      if (held) control.ref();
      else control.unref();
    },
    () => {
      if (created === input && run !== undefined) send(wire.EVENT, [["kind", "input"]]);
    },
  );
  return created;
}

/** Nothing is left that could go on with the run. */
function idle() {
  if (run === undefined) return;
  const code = run.settled ? (process.exitCode ?? 0) : UNSETTLED_CODE;
  if (!run.settled) process.stderr.write(UNSETTLED_WARNING);
  process.exitCode = undefined;
  finish([
    ["end", "exited"],
    ["code", code],
  ]);
}

function interrupt() {
  // It has crossed with DONE.
  if (run === undefined) return;
  if (process.listenerCount("SIGINT") === 0) finish([["end", "interrupted"]]);
  else {
    send(wire.HEARD, []);
    // What a listener throws is the run's end, not a fault in reading frames.
    process.nextTick(() => process.emit("SIGINT", "SIGINT", constants.signals.SIGINT));
  }
}

/** Never within a run: the agent asks between them, and a frame of its is read whole. */
function answer(payload) {
  // At the first of them: a start does not pay for it.
  const { answer: answerTo } = require("./answering.mjs");
  send(wire.ANSWER, answerTo(wire.decodeFields(payload)));
}

const takeFrames = wire.frameReader((kind, payload) => {
  if (kind === wire.RUN) {
    const values = wire.decodeFields(payload);
    start(values.get("code") ?? "", values.get("filename") ?? "<run>");
  } else if (kind === wire.INPUT || kind === wire.INPUT_END) {
    // Between runs it is what the last one has left unread.
    if (run !== undefined) input.give(kind === wire.INPUT ? Buffer.from(payload) : null);
  } else if (kind === wire.INTERRUPT) interrupt();
  else if (kind === wire.ASK) answer(payload);
  else throw new Error(`a frame of kind ${kind}`);
});
