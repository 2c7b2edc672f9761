import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { RunOnce } from "#lib/api/contract.ts";
import { curlCommand, type CurlProgram } from "./curl-command.ts";

const ORIGIN = "http://[::1]:3000";

/** In curl's place: prints its arguments, and what comes in where curl would read that. */
const PRINTER = `curl() { printf '%s\\0' "$@"; for last; do :; done; if [ "$last" = @- ]; then cat; fi; }`;

/** The arguments that a shell gives to curl, and the body that curl would send. */
function inShell(shell: readonly [string, ...string[]], command: string) {
  const [name, ...options] = shell;
  const out = execFileSync(name, options, {
    input: `${PRINTER}\n${command}\n`,
    encoding: "utf8",
    maxBuffer: 16 * 2 ** 20,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const parts = out.split("\0");
  const args = parts.slice(0, -1);
  return { args, body: args.at(-1) === "@-" ? (parts.at(-1) ?? "") : (args.at(-1) ?? "") };
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

test("any program arrives at the server as it stands in the editor, through any shell", () => {
  for (const shell of SHELLS) {
    fc.assert(
      fc.property(anyProgram, (program) => {
        const { args, body } = inShell(shell, curlCommand(ORIGIN, program));
        expect(args[0]).toBe(`${ORIGIN}/api/run`);
        const { language, code, stdin = "", files = [] } = RunOnce.parse(JSON.parse(body));
        const sent = { language, code, stdin, files };
        expect(sent).toEqual({ stdin: "", files: [], ...program });
      }),
      { numRuns: 60 },
    );
  }
});

test("no character of a program is one that a shell reads in quotes, or a terminal acts on", () => {
  fc.assert(
    fc.property(anyProgram, (program) => {
      const [, body = ""] = /--data-raw '([^]*)'$/.exec(curlCommand(ORIGIN, program)) ?? [];
      // oxlint-disable-next-line no-control-regex -- these are what must not be there
      expect(body).not.toMatch(/['!\u0000-\u001f\u007f-\u009f]|\\\\/);
    }),
  );
});

test("a program that is too large for an argument goes through a here-document", () => {
  const program = { language: "python", code: `print('!')\nEND\n${"# long\n".repeat(100_000)}` };
  for (const shell of SHELLS) {
    const { args, body } = inShell(shell, curlCommand(ORIGIN, program));
    expect(args.slice(-2)).toEqual(["--data-binary", "@-"]);
    expect(JSON.parse(body)).toEqual(program);
  }
});

test("the command is short when the program is", () => {
  expect(curlCommand("https://run.example", { language: "python", code: 'print("hi")\n', stdin: "" })).toBe(
    `curl 'https://run.example/api/run' -H 'content-type: application/json' \\\n` +
      `  --data-raw '{"language":"python","code":"print(\\"hi\\")\\n"}'`,
  );
});
