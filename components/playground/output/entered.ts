import type { Prompts } from "../languages.ts";
import type { Addition } from "./log.ts";

/** Code that was entered, as the log shows it: on lines of its own, each behind its prompt. */
export function enteredCode({ first, more }: Prompts, code: string): readonly Addition[] {
  const lines = code.split("\n").map((line, index) => `${index === 0 ? first : more} ${line}\n`);
  return [{ kind: "anew" }, { kind: "text", source: "stdin", text: lines.join("") }];
}
