import { expect, test } from "vitest";
import { COMMANDS, parseCommandLine } from "./command-line.ts";

function commandOf(...args: string[]): string {
  const parsed = parseCommandLine(args);
  return parsed.kind === "command" ? parsed.command.name : parsed.message;
}

test("without arguments it starts", () => {
  expect(commandOf()).toBe("start");
});

test("--help, -h and --version are commands, and every command has --help", () => {
  expect(commandOf("--help")).toBe("help");
  expect(commandOf("-h")).toBe("help");
  expect(commandOf("--version")).toBe("version");
  expect(commandOf("keygen", "--help")).toBe("help");
});

test("options reach their command", () => {
  expect(parseCommandLine(["keygen", "--namespace", "ada", "--expire=7d"])).toMatchObject({
    kind: "command",
    options: { namespace: "ada", expire: "7d" },
  });
});

test("an unknown command names those there are", () => {
  const message = commandOf("strat");
  expect(message).toContain('no command "strat"');
  for (const command of COMMANDS) expect(message).toContain(command.name);
});

test("an unknown option, a missing value and a stray word are refused", () => {
  expect(commandOf("start", "--prot", "80")).toContain("--prot");
  expect(commandOf("keygen", "--expire")).toContain("expire");
  expect(commandOf("build", "now")).toContain("now");
});
