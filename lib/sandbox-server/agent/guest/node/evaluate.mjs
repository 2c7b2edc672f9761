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
 * While the code waits for something SIGINT is an ordinary event, and `settle` may never be called.
 */
export function createEvaluator() {
  const session = new inspector.Session();
  session.connect();
  const valueOf = valueReader(session);
  const unsettled = new Set();
  const breakable = new vm.Script(`globalThis[Symbol.for("quicksand")]()`);

  return (code, url, settle) => {
    const expression = `${code}\n//# sourceURL=${url}`;
    const parameters = { expression, replMode: true, objectGroup: OBJECT_GROUP };
    // `promise` stays undefined when the code does not compile.
    const attempt = { promise: undefined, isBrokenOff: false };
    const answered = (failure, answer) => {
      unsettled.delete(attempt.promise);
      if (failure) {
        attempt.isBrokenOff = true; // told below
        return;
      }
      const details = answer.exceptionDetails;
      const result = details
        ? {
            kind: "threw",
            error: valueOf(details.exception),
            place: attempt.promise ? undefined : placeOf(details),
          }
        : { kind: "value", value: valueOf(answer.result) };
      session.post("Runtime.releaseObjectGroup", { objectGroup: OBJECT_GROUP });
      settle(result);
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
    try {
      // A SIGINT for the run before, at the very end of its code, can fall on the beginning of this: again, then.
      do {
        attempt.isBrokenOff = false;
        lend(post);
        breakable.runInThisContext({ breakOnSigint: true });
      } while (attempt.isBrokenOff && attempt.promise === undefined);
      if (attempt.isBrokenOff) settle({ kind: "interrupted" });
    } catch (error) {
      if (error?.code !== "ERR_SCRIPT_EXECUTION_INTERRUPTED") throw error;
      settle({ kind: "interrupted" });
    }
  };
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
