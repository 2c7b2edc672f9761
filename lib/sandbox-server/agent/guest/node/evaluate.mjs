// Evaluates code the way a browser's console does: what was declared stays and may be declared anew, `await` stands
// anywhere, and the last expression has a value. V8's inspector does it, within this process and without a port.

import inspector from "node:inspector";
import { promiseHooks } from "node:v8";
import vm from "node:vm";

const OBJECT_GROUP = "run";
const LENT = Symbol.for("quicksand");

/**
 * Returns `evaluate(code, url, settle)`. It calls `settle`, now or later, with
 *   { kind: "value", value }
 *   { kind: "threw", error, place? }   `place` {line, column}, from 0, of an error found before anything ran
 *   { kind: "interrupted" }            SIGINT came while the code ran without waiting
 * Without `replMode`, where no promise is ever settled, code has no await and declares a name only once.
 * While the code waits for something SIGINT does not touch it, and `settle` may never be called.
 */
export function createEvaluator(replMode = true) {
  const session = new inspector.Session();
  session.connect();
  const valueOf = valueReader(session);
  const unsettled = new Set();
  const breakable = new vm.Script(`globalThis[Symbol.for("quicksand")]()`);

  return (code, url, settle) => {
    const expression = `${code}\n//# sourceURL=${url}`;
    const parameters = { expression, replMode, objectGroup: OBJECT_GROUP };
    // `promise` stays undefined when the code does not compile.
    const attempt = { promise: undefined, answer: undefined, isBrokenOff: false, isUnderWay: true };
    const answered = (failure, answer) => {
      if (failure) attempt.isBrokenOff = true;
      else attempt.answer = answer;
      // Nothing of ours runs where SIGINT could break it off halfway.
      if (!attempt.isUnderWay) conclude();
    };
    const conclude = () => {
      unsettled.delete(attempt.promise);
      if (attempt.answer === undefined) {
        settle({ kind: "interrupted" });
        return;
      }
      const { exceptionDetails: details, result } = attempt.answer;
      const value = valueOf(details ? details.exception : result);
      session.post("Runtime.releaseObjectGroup", { objectGroup: OBJECT_GROUP });
      const neverRan = replMode ? attempt.promise === undefined : details?.stackTrace === undefined;
      const place = details && neverRan ? placeOf(details) : undefined;
      settle(details ? { kind: "threw", error: value, place } : { kind: "value", value });
    };
    const post = () => {
      delete globalThis[LENT];
      // The first promise that comes is that of the code itself. Should it be collected because nothing can settle it
      // any more, V8 would tell so from within the collector, call `answered`, and abort.
      const stop = promiseHooks.onInit((first) => {
        attempt.promise = first;
        unsettled.add(first);
        stop();
      });
      session.post("Runtime.evaluate", parameters, answered);
      stop();
    };
    // A SIGINT that falls on what precedes the code, such as a late one for the run before, does not count.
    const isToRepeat = () => {
      attempt.isBrokenOff = false;
      lend(post);
      if (!endsUnbroken(breakable)) attempt.isBrokenOff = true;
      return replMode && attempt.isBrokenOff && attempt.promise === undefined && attempt.answer === undefined;
    };
    while (isToRepeat());
    attempt.isUnderWay = false;
    if (attempt.isBrokenOff || attempt.answer !== undefined) conclude();
  };
}

/** Runs a script; whether it came to its end without SIGINT. */
function endsUnbroken(script) {
  try {
    script.runInThisContext({ breakOnSigint: true });
    return true;
  } catch (error) {
    if (error?.code !== "ERR_SCRIPT_EXECUTION_INTERRUPTED") throw error;
    return false;
  }
}

/** The inspector names an object by an id: returns a function that gives the object itself. */
function valueReader(session) {
  const box = { value: undefined };
  let boxId;
  lend(box);
  const expression = `globalThis[Symbol.for("quicksand")]`;
  session.post("Runtime.evaluate", { expression }, (_, { result }) => (boxId = result.objectId));
  delete globalThis[LENT];
  return ({ objectId, unserializableValue, value }) => {
    const argument = objectId ? { objectId } : unserializableValue ? { unserializableValue } : { value };
    const functionDeclaration = "function (value) { this.value = value; }";
    session.post("Runtime.callFunctionOn", { objectId: boxId, functionDeclaration, arguments: [argument] });
    const taken = box.value;
    box.value = undefined;
    return taken;
  };
}

/** For code that cannot be given anything but through the global object; for the shortest time. */
function lend(value) {
  Object.defineProperty(globalThis, LENT, { value, configurable: true });
}

function placeOf({ lineNumber, columnNumber }) {
  return { line: lineNumber, column: columnNumber };
}
