// How a Node kernel answers a question: from what can be told without running the program's own code, and within a time.

import vm from "node:vm";
import { completions } from "./completing.mjs";
import { explanation } from "./explaining.mjs";

const LENT = Symbol.for("quicksand");
const bounded = new vm.Script(`globalThis[Symbol.for("quicksand")]()`);

/** The fields of ANSWER for those of ASK; none when nothing is found in time. */
export function answer(values) {
  const before = values.get("before") ?? "";
  let fields = [];
  const work = () => {
    const isCompletion = values.get("question") === "complete";
    fields = isCompletion ? completions(before) : explanation(before, values.get("after") ?? "");
  };
  Object.defineProperty(globalThis, LENT, { value: work, configurable: true });
  try {
    // A program may have replaced what we use of the language.
    bounded.runInThisContext({ timeout: Math.max(1, Number(values.get("withinMs"))), displayErrors: false });
  } catch {
    fields = [];
  } finally {
    delete globalThis[LENT];
  }
  return [["state", "ready"], ...fields];
}
