import { expect, test } from "vitest";
import { hiddenNames, publicMembers, publicNames } from "./public-names.ts";

const DECLARATIONS = `
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

test("names classes with their members, the fields of options, and the codes of errors, each once", () => {
  const names = ["Box", "create", "name", "run", "timeout", "NotStarted", "Timeout"];
  expect(publicNames(DECLARATIONS)).toEqual(names);
});

test("tells whose each member is", () => {
  expect(publicMembers(DECLARATIONS)).toEqual([
    { of: "Box", name: "create" },
    { of: "Box", name: "name" },
    { of: "Box", name: "run" },
    { of: "RunOptions", name: "timeout" },
  ]);
});

test("tells what is declared and not given out", () => {
  expect(hiddenNames(DECLARATIONS)).toEqual(["RunOptions", "Inner", "SandboxErrorCode"]);
  const given = `${DECLARATIONS}export { type Inner, type RunOptions, type SandboxErrorCode };\n`;
  expect(hiddenNames(given)).toEqual([]);
});
