import { SandboxError } from "#lib/protocol/errors.ts";
import { Completion } from "#lib/protocol/kernel-methods.ts";
import type { KernelCompletions, KernelExplanation, Question } from "./connection.ts";
import { optionalText } from "./decode-event.ts";
import { startFields } from "./encode-start.ts";
import type { Fields } from "./frames.ts";

/**
 * The call `question` and its reply. A kernel's answer is made within the program's own process and may be anything:
 * what cannot be is left out, and everything has a bound.
 */

type Reply = ReadonlyMap<string, readonly Buffer[]>;

const MAX_COMPLETIONS = 200;
const MAX_BYTES = {
  word: 100,
  problem: 4 * 1024,
  text: 1_000,
  signature: 4_000,
  doc: 16_000,
  value: 2_000,
} as const;

/** The fields of the call. */
export function encodeQuestion(kind: "complete" | "inspect", question: Question): Fields {
  const { language, workdir, env, before, after, withinMs } = question;
  const mode = { kind: "kernel", code: "" } as const;
  return [
    ["method", "question"],
    ["question", kind],
    ["before", before],
    ["after", after],
    ["withinMs", Math.ceil(withinMs)],
    ...startFields({ kind: "run", language, workdir, env, stdin: "closed", mode }),
  ];
}

/** Throws SandboxError `unavailable`. */
export function decodeCompletions(reply: Reply, before: string): KernelCompletions {
  const kernel = kernelOf(reply);
  const kinds = reply.get("kind") ?? [];
  const texts = (reply.get("text") ?? []).slice(0, MAX_COMPLETIONS);
  const completions = texts.flatMap((text, index) => {
    if (text.length === 0 || text.length > MAX_BYTES.text) return [];
    const read = Completion.safeParse({ text: text.toString("utf8"), kind: kinds[index]?.toString("utf8") });
    return read.success ? [read.data] : [];
  });
  const replaced = /^\d{1,9}$/.exec(word(reply, "replaced"))?.[0] ?? "0";
  return {
    kernel,
    replaced: Math.min(Number(replaced), before.length),
    completions,
    truncated: word(reply, "truncated") === "1",
  };
}

/** Throws SandboxError `unavailable`. */
export function decodeExplanation(reply: Reply): KernelExplanation {
  const kernel = kernelOf(reply);
  const { text, signature, doc, value } = MAX_BYTES;
  return {
    kernel,
    ...part(reply, "name", text),
    ...part(reply, "type", text),
    ...part(reply, "signature", signature),
    ...part(reply, "doc", doc),
    ...part(reply, "value", value),
  };
}

function kernelOf(reply: Reply): "ready" | "busy" {
  const problem = optionalText(reply, "problem", MAX_BYTES.problem);
  if (problem !== undefined)
    throw new SandboxError("unavailable", `No interpreter could be started to answer: ${problem}`);
  return word(reply, "state") === "busy" ? "busy" : "ready";
}

function part(reply: Reply, key: keyof Omit<KernelExplanation, "kernel">, maxBytes: number) {
  const found = optionalText(reply, key, maxBytes);
  return found === undefined || found === "" ? {} : { [key]: found };
}

function word(reply: Reply, key: string): string {
  return optionalText(reply, key, MAX_BYTES.word) ?? "";
}
