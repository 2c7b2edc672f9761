import type { Command } from "./command.ts";

/** Every command, in the order in which help shows them. Modules are loaded only when they are run. */
export const COMMANDS: readonly Command[] = [
  {
    name: "start",
    about: "build what is not built, then run the page and its sandbox server (the default)",
    details: [
      "Installs what is missing, builds the page, starts the page and the sandbox server under it, prints the",
      "address, and runs until Ctrl+C, which stops both and every sandbox.",
    ],
    examples: ["quicksand start", "QUICKSAND_PORT=8080 quicksand start"],
    options: {},
    load: () => import("./commands/start.ts"),
  },
  {
    name: "dev",
    about: "the same with a page that follows every change of its source",
    options: {},
    load: () => import("./commands/dev.ts"),
  },
  {
    name: "build",
    about: "build the page",
    options: {},
    load: () => import("./commands/build.ts"),
  },
  {
    name: "server",
    about: "run the sandbox server alone",
    details: [
      "For programs that speak its protocol: JSON-RPC at /api/v1/rpc, MCP at /mcp. They need an API key, which",
      "`quicksand keygen` prints; with QUICKSAND_DEV=1 none is asked for.",
    ],
    examples: ["quicksand server", "QUICKSAND_SERVER_PORT=6000 quicksand server"],
    options: {},
    load: () => import("./commands/server.ts"),
  },
  {
    name: "run",
    about: "run a program in a sandbox, with its output as it comes",
    details: [
      "The file is run as its interpreter would run it, in a new sandbox without network that is gone afterwards.",
      "Ctrl+C interrupts the program; a second press ends it at once. The exit status is the program's own.",
      "Uses the sandbox server at MSB_SERVER_URL (with MSB_API_KEY), or the one that runs on this machine,",
      "or else starts one for this run.",
    ],
    examples: [
      "quicksand run hello.py",
      "quicksand run sort.js --stdin < numbers.txt",
      "quicksand run report.py -- --year 2026",
      "echo 'print(6 * 7)' | quicksand run - --language python",
    ],
    operands: { usage: "FILE [-- ARGUMENT...]", min: 1, max: Infinity },
    options: {
      language: {
        type: "string",
        value: "NAME",
        about: "python or node; by default as the file's name ends (.py, .js, .mjs, .cjs)",
      },
      stdin: {
        type: "boolean",
        about: "pass standard input on to the program, as is done anyway when it is a terminal",
      },
    },
    load: () => import("./commands/run.ts"),
  },
  {
    name: "keygen",
    about: "print an API key for the sandbox server",
    details: [
      "The key is all that is printed on standard output. It is signed with the server's secret, so it must be made",
      "where the server's data folder is, or with the same QUICKSAND_SERVER_KEY. Keys cannot be taken back one by",
      "one: a new server key ends them all.",
    ],
    examples: ["quicksand keygen", "quicksand keygen --namespace ada --expire 7d"],
    options: {
      namespace: {
        type: "string",
        value: "NAME",
        about: "the only namespace that it opens; * for all (default *)",
      },
      expire: {
        type: "string",
        value: "TIME",
        about: "its lifetime: a number of s, m, h, d, w, mo or y, of hours without a unit (default 24h)",
      },
    },
    load: () => import("./commands/keygen.ts"),
  },
  {
    name: "snippets",
    about: "move what people shared from one database to another",
    details: [
      "`export` prints every snippet as a line of JSON; `import` reads such lines from standard input, and leaves what",
      "is there already as it is. Both may run while the page does. The database is the one at",
      "QUICKSAND_DATABASE_URL, or else the file in the data folder. Links keep working, and so do delete tokens.",
    ],
    examples: [
      "quicksand snippets export > snippets.jsonl",
      "QUICKSAND_DATABASE_URL=postgresql://... quicksand snippets import < snippets.jsonl",
    ],
    operands: { usage: "export|import", min: 1, max: 1 },
    options: {},
    load: () => import("./commands/snippets.ts"),
  },
  {
    name: "sdk",
    about: "build the client SDK and pack it for npm",
    details: [
      "Makes dist/quicksand-sandbox-<version>.tgz, which npm installs with nothing beside it, and prints how.",
      "docs/sdk.md says what can be done with it.",
    ],
    options: {},
    load: () => import("./commands/sdk.ts"),
  },
  {
    name: "doctor",
    about: "tell what this machine enforces, what it lacks, and what brings it",
    details: [
      "Starts a sandbox server for a moment and asks it: what isolates sandboxes here, which limits were seen to",
      "bite, which languages there are. For what is missing it prints the command that brings it. The status is 0",
      "when nothing is missing.",
    ],
    options: {},
    load: () => import("./commands/doctor.ts"),
  },
  {
    name: "settings",
    about: "every setting and limit with its default",
    options: { "env-file": { type: "boolean", about: "as a file .env instead of a table" } },
    load: () => import("./commands/settings.ts"),
  },
  {
    name: "test",
    about: "run all that must hold",
    options: {
      long: { type: "boolean", about: "what takes minutes instead" },
      only: { type: "string", value: "STAGES", about: "only these stages, separated by commas" },
    },
    load: () => import("./commands/test.ts"),
  },
  {
    name: "bench",
    about: "measure starts and runs, and write docs/performance.md",
    options: {
      runs: { type: "string", value: "COUNT", about: "how often each is measured (default 40)" },
      only: { type: "string", value: "PART", about: "servers or page; otherwise both" },
    },
    load: () => import("./commands/bench.ts"),
  },
  {
    name: "help",
    about: "this list, or all about one command",
    operands: { usage: "[COMMAND]", min: 0, max: 1 },
    options: {},
    load: async () => {
      const { showHelp } = await import("./commands/help.ts");
      return { run: ({ operands }) => showHelp(COMMANDS, operands[0]) };
    },
  },
  {
    name: "version",
    about: "the version of Quicksand and of what it runs on",
    options: {},
    load: () => import("./commands/version.ts"),
  },
];
