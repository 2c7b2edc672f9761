import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { RunOnce } from "#lib/api/contract.ts";
import { pageLanguage } from "./languages.ts";
import { curlCommand, curlProgram, type CurlProgram } from "./curl-command.ts";

const ORIGIN = "http://[::1]:3000";

/** In curl's place: prints how many arguments it got, and them; what it would read from its input is one more. */
const PRINTER = `curl() {
  for last; do :; done
  if [ "$last" = @- ]; then set -- "$@" "$(cat)"; fi
  printf '%s\\0' "$#" "$@"
}`;

/** What a shell gives to curl for each command: its arguments, of which the last is the body. */
function inShell(shell: readonly [string, ...string[]], commands: readonly string[]): string[][] {
  const [name, ...options] = shell;
  const out = execFileSync(name, options, {
    input: `${[PRINTER, ...commands].join("\n")}\n`,
    encoding: "utf8",
    maxBuffer: 16 * 2 ** 20,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const parts = out.split("\0").slice(0, -1);
  const calls: string[][] = [];
  while (parts.length > 0) calls.push(parts.splice(0, Number(parts.shift())));
  return calls;
}

/** A shell as programs start it, and one that looks for `!` as at a prompt. */
const SHELLS = [["sh"], ["bash", "-o", "history", "-o", "histexpand"]] as const;

const SPECIAL = "'\"\\`$!\n\r\t #&;|<>(){}[]*?~^%\u0000\u0007\u001b\u007f\u0085\u2028é🏝";

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  // What shells and terminals read as more than itself.
  fc.string({
    unit: fc.constantFrom(...Array.from(SPECIAL)),
  }),
);
const anyProgram: fc.Arbitrary<CurlProgram> = fc.record(
  {
    language: fc.constantFrom("python", "node"),
    code: anyText,
    stdin: anyText,
    files: fc.array(
      fc.record({
        path: fc.string({ minLength: 1 }),
        content: anyText,
        encoding: fc.constant("utf8" as const),
      }),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: ["language", "code"] },
);

test(
  "any program arrives at the server as it stands in the editor, through any shell",
  { timeout: 60_000 },
  () => {
    for (const shell of SHELLS) {
      fc.assert(
        fc.property(fc.array(anyProgram, { minLength: 1, maxLength: 20 }), (programs) => {
          const calls = inShell(
            shell,
            programs.map((program) => curlCommand(ORIGIN, program)),
          );
          const sent = calls.map((args) => {
            expect(args[0]).toBe(`${ORIGIN}/api/run`);
            const { language, code, stdin = "", files = [] } = RunOnce.parse(JSON.parse(args.at(-1) ?? ""));
            return { language, code, stdin, files };
          });
          expect(sent).toEqual(programs.map((program) => Object.assign({ stdin: "", files: [] }, program)));
        }),
        { numRuns: 15 },
      );
    }
  },
);

test("no character of a program is one that a shell reads in quotes, or a terminal acts on", () => {
  fc.assert(
    fc.property(anyProgram, (program) => {
      const [, body = ""] = /--data-raw '([^]*)'$/.exec(curlCommand(ORIGIN, program)) ?? [];
      // oxlint-disable-next-line no-control-regex -- these are what must not be there
      expect(body).not.toMatch(/['!\u0000-\u001f\u007f-\u009f]|\\\\/);
    }),
  );
});

test("a program that is too large for an argument goes through a here-document", { timeout: 60_000 }, () => {
  const program = { language: "python", code: `print('!')\nEND\n${"# long\n".repeat(20_000)}` };
  for (const shell of SHELLS) {
    const [args = []] = inShell(shell, [curlCommand(ORIGIN, program)]);
    expect(args.slice(-3, -1)).toEqual(["--data-binary", "@-"]);
    expect(JSON.parse(args.at(-1) ?? "")).toEqual(program);
  }
});

test("the command is short when the program is", () => {
  expect(curlCommand("https://run.example", { language: "python", code: 'print("hi")\n', stdin: "" })).toBe(
    `curl 'https://run.example/api/run' -H 'content-type: application/json' \\\n` +
      `  --data-raw '{"language":"python","code":"print(\\"hi\\")\\n"}'`,
  );
});

test("a main file that is called otherwise keeps its name, and the usual one is not told", () => {
  const node = pageLanguage("node");
  const file = { path: "data.txt", content: "1" };
  const called = (path: string) =>
    curlProgram(node, { language: "node", files: [{ path, content: "let a" }, file], open: path }, "");
  expect(called("main.ts")).toEqual({
    language: "node",
    code: "let a",
    path: "main.ts",
    files: [file],
    stdin: "",
  });
  expect(called("main.js")).not.toHaveProperty("path");
  expect(curlCommand("http://a", called("main.ts"))).toContain('"path":"main.ts"');
});
