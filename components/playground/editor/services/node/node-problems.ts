import type { Diagnostic } from "monaco-editor/languages/features/typescript/lib/typescriptServices";
import type { Problem } from "../language-support.ts";

/**
 * In JavaScript much works that types do not allow: dates are subtracted, variables change what they hold. These are the
 * mistakes that are plain all the same.
 */
const PLAIN_MISTAKES: ReadonlySet<number> = new Set([
  2300, // two declarations of one name
  2304, // a name that nobody declared
  2305, // a module does not export it
  2339, // there is no such property
  2349, // it cannot be called
  2351, // it cannot be made with `new`
  2448, // it is used before it is declared
  2451, // two declarations of one name in a block
  2551, // there is no such property, but one with a similar name
  2552, // a name that nobody declared, but one that is similar
  2580, // a name that only other environments have
  2584, // a name that only browsers have
  2588, // a constant gets another value
  2724, // a module does not export it, but something similar
]);

/** What is not known here: modules and files that may be in the sandbox, and their types. */
const NOT_KNOWN_HERE: ReadonlySet<number> = new Set([2306, 2307, 2732, 2792, 2835, 7016, 6137]);

/** TypeScript that cannot merely be left out, such as an enum: Node does not run it. */
const NOT_ERASABLE = 1294;

/** What a mistake in the meaning of the code is to the person who writes it; undefined when it is nothing to tell. */
export function severityOf({ code }: Diagnostic, path: string): Problem["severity"] | undefined {
  if (code === NOT_ERASABLE) return "broken";
  if (NOT_KNOWN_HERE.has(code)) return undefined;
  const typed = /\.[cm]?tsx?$/.test(path);
  // From 7000 on it is about types that the code does not tell.
  if (typed) return code < 7000 ? "doubtful" : undefined;
  return PLAIN_MISTAKES.has(code) ? "doubtful" : undefined;
}
