/**
 * A server that knows only the original protocol answers all at once and says less. Here its results become whole ones,
 * and events are made from them, so that the rest of the SDK knows one kind of server.
 */
import { z } from "zod";
import type { MethodName } from "#lib/protocol/methods.ts";
import { OutputLine } from "#lib/protocol/methods.ts";
import { Outcome, Usage } from "#lib/protocol/outcome.ts";
import { DisplayBundle, type SandboxEvent } from "#lib/protocol/run-event.ts";

const UNTOLD = { execution: "", usage: { wallMs: 0, cpuMs: 0, peakMemoryBytes: 0 } };

/** Fills in what the original server leaves out of a run's or command's result; everything else stays as it is. */
export function completeResult(method: MethodName, result: unknown): unknown {
  if (typeof result !== "object" || result === null || "detached" in result) return result;
  switch (method) {
    case "sandbox.metrics.get":
      return "sandboxes" in result ? { sandboxes: metricsOf(result.sandboxes) } : result;
    case "sandbox.repl.run":
      return { language: "unknown", ...UNTOLD, ...result, output: linesOf(result), ...runOf(result) };
    case "sandbox.command.run":
      return {
        args: [],
        command: "",
        ...UNTOLD,
        ...result,
        output: linesOf(result),
        ...commandOf(result),
      };
    default:
      return result;
  }
}

/** What is missing, or is not what it should be, is not available: null. */
const Metrics = z.looseObject({
  namespace: z.string().catch(""),
  name: z.string().catch(""),
  running: z.boolean().catch(false),
  cpu_usage: z.number().nullable().catch(null),
  memory_usage: z.int().nonnegative().nullable().catch(null),
  disk_usage: z.int().nonnegative().nullable().catch(null),
});

function metricsOf(sandboxes: unknown): unknown {
  const listed = z.array(Metrics).safeParse(sandboxes);
  return listed.success ? listed.data : sandboxes;
}

const Buffered = z.object({
  execution: z.string().catch(""),
  output: z.array(OutputLine).catch([]),
  displays: z.array(DisplayBundle).catch([]),
  outcome: Outcome,
  usage: Usage,
});

/** The events that a buffered result amounts to: its lines in their order; times are those of the answer. */
export function eventsOfResult(result: unknown, atMs: number): SandboxEvent[] {
  const parsed = Buffered.safeParse(result);
  if (!parsed.success) return [];
  const { execution, output, displays, outcome, usage } = parsed.data;
  const language = z.object({ language: z.string() }).safeParse(result);
  const events: SandboxEvent[] = [];
  const place = (): { execution: string; seq: number; atMs: number } => ({
    execution,
    seq: events.length + 1,
    atMs,
  });
  events.push({
    kind: "started",
    ...place(),
    cold: false,
    stdinOpen: false,
    ...(language.success ? { language: language.data.language } : {}),
  });
  for (const { stream, text } of output) events.push({ kind: stream, ...place(), text: `${text}\n` });
  for (const bundle of displays) events.push({ kind: "display", ...place(), bundle });
  events.push({ kind: "finished", ...place(), outcome, usage });
  return events;
}

/** The lines that are lines; anything else in their place is left out, as the original clients do. */
function linesOf(result: object): OutputLine[] {
  const lines = "output" in result && Array.isArray(result.output) ? result.output : [];
  return lines.flatMap((line: unknown) => {
    const parsed = OutputLine.safeParse(line);
    return parsed.success ? [parsed.data] : [];
  });
}

/** The original says "success" always; some servers say "error" or "exception" when an exception ended the run. */
function runOf(result: object): object {
  const status = "status" in result ? result.status : undefined;
  const failed = status === "error" || status === "exception";
  if ("outcome" in result) return { status: failed ? "error" : "success" };
  return { status: failed ? "error" : "success", outcome: { kind: "exited", code: failed ? 1 : 0 } };
}

function commandOf(result: object): object {
  if ("outcome" in result) return {};
  const code = "exit_code" in result && Number.isInteger(result.exit_code) ? Number(result.exit_code) : -1;
  const success = "success" in result && result.success === true;
  return { exit_code: code, success, outcome: { kind: "exited", code: code & 0xff } };
}
