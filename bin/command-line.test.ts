import { expect, test } from "vitest";
import { parseCommandLine } from "./command-line.ts";
import { COMMANDS } from "./command-table.ts";
import { helpOf, helpOfAll } from "./commands/help.ts";

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

test("what a command needs beside options is asked for, and what follows -- is the program's", () => {
  expect(commandOf("run")).toBe("quicksand run: FILE is missing");
  expect(parseCommandLine(["run", "a.py", "--language", "python", "--", "--stdin", "b"])).toMatchObject({
    kind: "command",
    operands: ["a.py", "--stdin", "b"],
    options: { language: "python" },
  });
  expect(commandOf("help", "run", "now")).toContain("now");
});

test("every command's help tells how it is called, its options, and fits 120 columns", () => {
  for (const command of COMMANDS) {
    const help = helpOf(command);
    expect(help).toMatch(new RegExp(`^quicksand ${command.name}`));
    for (const option of Object.keys(command.options)) expect(help).toContain(`--${option}`);
    for (const line of help.split("\n")) expect(line.length).toBeLessThanOrEqual(120);
    expect(helpOfAll(COMMANDS)).toContain(command.about);
  }
  expect(parseCommandLine(["keygen", "--help"])).toMatchObject({ operands: ["keygen"] });
});
