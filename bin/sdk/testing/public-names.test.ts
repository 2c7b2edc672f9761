import { expect, test } from "vitest";
import { publicNames } from "./public-names.ts";

test("names classes with their members, the fields of options, and the codes of errors, each once", () => {
  const declarations = `
interface RunOptions extends CallOptions {
  /** Seconds. */
  readonly timeout?: number | undefined;
}
interface Inner {
  readonly hidden: string;
}
export declare abstract class Box implements AsyncDisposable {
  #private;
  constructor(options?: RunOptions);
  static create(): Promise<Box>;
  get name(): string;
  [Symbol.asyncDispose](): Promise<void>;
  run(code: string, {
    timeout
  }?: RunOptions): Promise<void>;
}
type SandboxErrorCode = /** Not started; sends nothing. */
"NotStarted" |
"Timeout";
`;
  const names = ["Box", "create", "name", "run", "timeout", "NotStarted", "Timeout"];
  expect(publicNames(declarations)).toEqual(names);
});
