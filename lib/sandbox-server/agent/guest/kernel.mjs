// The Node kernel: runs one piece of code after another and keeps what they declare. The agent speaks on descriptor 3.
//
// A run ends when its code has and nothing is left that it waits for: timers, servers, children, standard input. That is
// when Node would exit ("beforeExit"), since the control socket counts only between runs. An uncaught error or INTERRUPT
// ends it at once, with its timers and handles. process.exit() ends the kernel, and what was declared goes with it.
//
// INTERRUPT comes in its place among the other frames, so none is lost and none is for another run. While code runs and
// nothing is read the agent adds SIGINT, which breaks it off.

import net from "node:net";
import { createRequire, stripTypeScriptTypes } from "node:module";
import { constants } from "node:os";
import { inspect } from "node:util";
import { repairTimers, watchActivity, watchLeftovers } from "./node/activity.mjs";
import { describe, hideOurFrames, threwFields } from "./node/errors.mjs";
import { createEvaluator } from "./node/evaluate.mjs";
import { defineGlobals } from "./node/globals.mjs";
import { rewriteImports } from "./node/imports.mjs";
import { catchInterrupts } from "./node/interrupts.mjs";
import { RunInput } from "./node/stdin.mjs";
import { measure } from "./node/usage.mjs";
import { hideOurWarnings } from "./node/warnings.mjs";
import * as wire from "./node/wire.mjs";

const CONTROL_FD = 3;
const MAX_DISPLAY_CHARACTERS = 1024 * 1024;
// What Node exits with, and says, when an await at the top never ends.
const UNSETTLED_CODE = 13;
const UNSETTLED_WARNING = "Warning: Detected unsettled top-level await\n";

const control = new net.Socket({ fd: CONTROL_FD });
const require = createRequire(import.meta.url);
const send = (kind, fields) => wire.sendFrame(CONTROL_FD, kind, fields);

process.argv = [process.argv[0]];
defineGlobals(process.cwd());
hideOurFrames();
hideOurWarnings();
const stopActivity = watchActivity();
const besideLeftovers = watchLeftovers();
const resetInterrupts = catchInterrupts();
const evaluate = createEvaluator();

/** The run that goes on now. */
let run;
let input = newInput();
Object.defineProperty(process, "stdin", { configurable: true, enumerable: true, get: () => input });

function start(code, url) {
  control.unref();
  const started = { url, code, settled: false, usage: measure(), forget: besideLeftovers(idle) };
  run = started;
  evaluate(rewriteImports(code), url, (result) => {
    if (run !== started) return;
    const javaScript = result.place && result.error?.name === "SyntaxError" ? withoutTypes(code) : undefined;
    if (javaScript === undefined) settle(started, result);
    else evaluate(rewriteImports(javaScript), url, (second) => settle(started, second));
  });
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
  wire.readWaiting(CONTROL_FD, takeFrames);
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
  control.ref();
  send(wire.DONE, [...end, ...usage()]);
}

/** Of one run: what is left unread does not outlive it. While somebody wants more the run is not over. */
function newInput() {
  const created = new RunInput(
    (held) => {
      if (created !== input || run === undefined) return;
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

process.on("beforeExit", idle);

process.on("uncaughtException", (error) => {
  if (run === undefined) process.stderr.write(describe(error));
  else if (process.listenerCount("uncaughtException") === 1) fail(error);
});

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
  const { answer: answerTo } = require("./node/answering.mjs");
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
control.on("data", takeFrames);
control.on("close", () => process.exit(0));
send(wire.KERNEL_READY, [["version", process.versions.node]]);
