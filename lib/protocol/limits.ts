import { z } from "zod";

/**
 * One limit: what it bounds, its unit (also the end of its name and of its environment variable), its default and the
 * range that an operator may choose from.
 */
export interface LimitRow {
  readonly env: string;
  readonly unit: "MiB" | "cores" | "count" | "s" | "ms" | "bytes";
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly about: string;
}

/** Every limit, by name. An operator sets one by its `env`; `server.info` and `GET /api/limits` show those in force. */
export const LIMITS = {
  memoryMiB: row("QUICKSAND_MEMORY_MIB", "MiB", 512, 16, 65_536, "memory of a sandbox, without its disk"),
  maxMemoryMiB: row(
    "QUICKSAND_MAX_MEMORY_MIB",
    "MiB",
    4_096,
    16,
    1_048_576,
    "most memory that a start may ask for",
  ),
  cpus: row("QUICKSAND_CPUS", "cores", 1, 0.05, 64, "processor cores of a sandbox"),
  maxCpus: row("QUICKSAND_MAX_CPUS", "cores", 8, 0.05, 256, "most cores that a start may ask for"),
  processes: row("QUICKSAND_PROCESSES_COUNT", "count", 128, 16, 32_768, "processes and threads of a sandbox"),
  workspaceMiB: row("QUICKSAND_WORKSPACE_MIB", "MiB", 256, 1, 65_536, "size of /workspace"),
  workspaceInodes: row(
    "QUICKSAND_WORKSPACE_INODES_COUNT",
    "count",
    20_000,
    100,
    10_000_000,
    "files in /workspace",
  ),
  tmpMiB: row("QUICKSAND_TMP_MIB", "MiB", 64, 1, 65_536, "size of /tmp"),
  outputMiB: row(
    "QUICKSAND_OUTPUT_MIB",
    "MiB",
    16,
    1,
    4_096,
    "output of one execution, all streams together",
  ),
  keepHeadBytes: row(
    "QUICKSAND_KEEP_HEAD_BYTES",
    "bytes",
    1_048_576,
    4_096,
    1 << 30,
    "first output kept for late readers",
  ),
  keepTailBytes: row(
    "QUICKSAND_KEEP_TAIL_BYTES",
    "bytes",
    4_194_304,
    4_096,
    1 << 30,
    "last output kept for late readers",
  ),
  keepFinishedS: row(
    "QUICKSAND_KEEP_FINISHED_S",
    "s",
    600,
    1,
    86_400,
    "how long a finished execution's output is kept",
  ),
  runNoticeS: row(
    "QUICKSAND_RUN_NOTICE_S",
    "s",
    30,
    1,
    86_400,
    "a page's run ends after this time unless it is let go on",
  ),
  runHardS: row("QUICKSAND_RUN_HARD_S", "s", 600, 1, 86_400, "the most time that a page's run may have"),
  inputWaitS: row(
    "QUICKSAND_INPUT_WAIT_S",
    "s",
    900,
    1,
    86_400,
    "how long a run may wait for input; that time is not counted",
  ),
  callHardS: row(
    "QUICKSAND_CALL_HARD_S",
    "s",
    3_600,
    1,
    604_800,
    "the most time that a run or command through RPC may have",
  ),
  idleS: row("QUICKSAND_IDLE_S", "s", 900, 5, 604_800, "a sandbox that nobody uses stops after this time"),
  sessionS: row(
    "QUICKSAND_SESSION_S",
    "s",
    14_400,
    60,
    2_592_000,
    "a sandbox stops after this time in any case",
  ),
  readerGoneS: row(
    "QUICKSAND_READER_GONE_S",
    "s",
    60,
    1,
    86_400,
    "a run that nobody reads is stopped after this time",
  ),
  terminalReaderGoneS: row(
    "QUICKSAND_TERMINAL_READER_GONE_S",
    "s",
    600,
    1,
    86_400,
    "the same for a terminal",
  ),
  stopGraceMs: row(
    "QUICKSAND_STOP_GRACE_MS",
    "ms",
    2_000,
    10,
    60_000,
    "between SIGINT and SIGKILL when a run is stopped",
  ),
  sandboxesPerVisitor: row(
    "QUICKSAND_SANDBOXES_PER_VISITOR_COUNT",
    "count",
    8,
    1,
    10_000,
    "running sandboxes of one visitor",
  ),
  sandboxesPerAddress: row(
    "QUICKSAND_SANDBOXES_PER_ADDRESS_COUNT",
    "count",
    64,
    1,
    100_000,
    "running sandboxes of all visitors from one address, of a class behind one router, say",
  ),
  totalMemoryMiB: row(
    "QUICKSAND_TOTAL_MEMORY_MIB",
    "MiB",
    0,
    0,
    67_108_864,
    "memory of all sandboxes together; 0: three quarters of the machine",
  ),
  runsPerMinute: row(
    "QUICKSAND_RUNS_PER_MINUTE_COUNT",
    "count",
    60,
    1,
    1_000_000,
    "runs that one visitor may start in a minute",
  ),
  questionsPerMinute: row(
    "QUICKSAND_QUESTIONS_PER_MINUTE_COUNT",
    "count",
    1_200,
    1,
    1_000_000,
    "questions to an interpreter (what a name could go on as, what it is) that one visitor may ask in a minute",
  ),
  codeBytes: row("QUICKSAND_CODE_BYTES", "bytes", 1_048_576, 1_024, 4_194_304, "size of the code of one run"),
  filesMiB: row(
    "QUICKSAND_FILES_MIB",
    "MiB",
    16,
    1,
    1_024,
    "size of all files sent with one run, which the size of a request's body bounds, too",
  ),
  fileCallBytes: row(
    "QUICKSAND_FILE_CALL_BYTES",
    "bytes",
    1_048_576,
    4_096,
    4_194_304,
    "content of a file that one call reads or writes; a longer one goes in pieces",
  ),
  listedFiles: row(
    "QUICKSAND_LISTED_FILES_COUNT",
    "count",
    5_000,
    10,
    100_000,
    "files that one list of a folder names",
  ),
  questionMs: row(
    "QUICKSAND_QUESTION_MS",
    "ms",
    2_000,
    50,
    60_000,
    "how long an interpreter may take to complete or explain code",
  ),
  resultLines: row(
    "QUICKSAND_RESULT_LINES_COUNT",
    "count",
    1_000_000,
    1_000,
    100_000_000,
    "lines of a buffered answer; of more the first and the last are kept",
  ),
  mcpOutputBytes: row(
    "QUICKSAND_MCP_OUTPUT_BYTES",
    "bytes",
    65_536,
    1_024,
    16_777_216,
    "output of a program in the answer to an MCP tool call; of more the first and the last part is kept",
  ),
  startsUnderWay: row(
    "QUICKSAND_STARTS_UNDER_WAY_COUNT",
    "count",
    0,
    0,
    1_024,
    "sandboxes being started at once; 0: two a core",
  ),
  startQueueS: row("QUICKSAND_START_QUEUE_S", "s", 30, 1, 3_600, "how long a start waits for its turn"),
  snippetBytes: row(
    "QUICKSAND_SNIPPET_BYTES",
    "bytes",
    2_097_152,
    1_024,
    67_108_864,
    "size of a snippet with its files and its recorded output, which the size of a request's body bounds, too",
  ),
  snippetOutputBytes: row(
    "QUICKSAND_SNIPPET_OUTPUT_BYTES",
    "bytes",
    524_288,
    0,
    67_108_864,
    "output that is recorded with a snippet; of more the first and the last part is kept",
  ),
  snippetsPerMinute: row(
    "QUICKSAND_SNIPPETS_PER_MINUTE_COUNT",
    "count",
    20,
    1,
    1_000_000,
    "snippets that one visitor may share in a minute",
  ),
  snippetsPerAddressPerMinute: row(
    "QUICKSAND_SNIPPETS_PER_ADDRESS_PER_MINUTE_COUNT",
    "count",
    120,
    1,
    1_000_000,
    "snippets that all visitors from one address may share in a minute, of a class behind one router, say",
  ),
  snippetKeepS: row(
    "QUICKSAND_SNIPPET_KEEP_S",
    "s",
    0,
    0,
    3_153_600_000,
    "the longest that a snippet stays; 0: as long as whoever shares it wishes",
  ),
  snippetsTotalMiB: row(
    "QUICKSAND_SNIPPETS_TOTAL_MIB",
    "MiB",
    10_240,
    1,
    67_108_864,
    "size of all snippets together",
  ),
  bodyMiB: row("QUICKSAND_BODY_MIB", "MiB", 4, 1, 64, "size of a request's body"),
} as const satisfies Record<string, LimitRow>;

export type LimitName = keyof typeof LIMITS;

/** The limits in force: a number for each name, in the unit that the name ends with. */
export type Limits = Readonly<Record<LimitName, number>>;

/** Limits as they travel in `server.info` and `GET /api/limits`. */
export const LimitsOnWire = z.record(z.string(), z.number());

function row(
  env: string,
  unit: LimitRow["unit"],
  preset: number,
  min: number,
  max: number,
  about: string,
): LimitRow {
  return { env, unit, default: preset, min, max, about };
}

/** All limits at their defaults. */
export function defaultLimits(): Limits {
  const limits: Record<string, number> = {};
  for (const [name, limit] of Object.entries(LIMITS)) limits[name] = limit.default;
  return limits as Limits;
}
