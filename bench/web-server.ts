import { z } from "zod";
import { readLines } from "#lib/protocol/ndjson.ts";
import { RunEvent } from "#lib/protocol/run-event.ts";
import type { Subject } from "./measure.ts";

const Created = z.object({ id: z.string() });

/** One call that makes a sandbox, runs a program and stops it: to the first output. */
export function oneCall(pageUrl: string): Subject {
  return {
    name: "POST /api/run to first output",
    async sample() {
      const started = performance.now();
      const response = await fetch(`${pageUrl}/api/run`, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/x-ndjson" },
        body: JSON.stringify({ language: "python", code: "print(1)" }),
      });
      let firstAt: number | undefined;
      // Read to the end, so that the sandbox of this sample is gone before the next one begins.
      for await (const event of events(response)) {
        if (event.kind === "stdout") firstAt ??= performance.now();
      }
      if (firstAt === undefined) throw new Error(`POST /api/run answered ${response.status} and no output`);
      return firstAt - started;
    },
  };
}

/** A visitor's sandbox from the request to the answer, and its end likewise. To be sampled in this order. */
export function sandboxLives(pageUrl: string): readonly Subject[] {
  let cookie = "";
  let made: string | undefined;
  return [
    {
      name: "a sandbox is made",
      async sample() {
        const started = performance.now();
        const created = await createSandbox(pageUrl, cookie);
        ({ cookie, path: made } = created);
        return performance.now() - started;
      },
    },
    {
      name: "destroy",
      async sample() {
        if (made === undefined) return 0;
        const started = performance.now();
        await fetch(made, { method: "DELETE", headers: { cookie } });
        made = undefined;
        return performance.now() - started;
      },
    },
  ];
}

/** What a visitor's page does: a sandbox with its stream open, and runs in it. */
export async function visitorsRuns(
  pageUrl: string,
): Promise<{ subjects: Subject[]; close(): Promise<void> }> {
  const { cookie, path } = await createSandbox(pageUrl, "");
  const watching = new AbortController();
  const stream = await fetch(`${path}/events?after=0`, { headers: { cookie }, signal: watching.signal });
  const outputs = events(stream);
  const subject = (name: string, language: string, code: string, fresh: boolean): Subject => ({
    name,
    async sample() {
      const started = performance.now();
      const posted = fetch(`${path}/runs`, {
        method: "POST",
        headers: { "content-type": "application/json", cookie },
        body: JSON.stringify({ language, code, fresh }),
      });
      let firstAt = Number.NaN;
      for (;;) {
        const { value: event, done } = await outputs.next();
        if (done) throw new Error("the sandbox's stream ended");
        if (event.kind === "stdout" && Number.isNaN(firstAt)) firstAt = performance.now();
        if (event.kind === "finished") break;
      }
      if (!(await posted).ok) throw new Error(`a run was refused with ${(await posted).status}`);
      return firstAt - started;
    },
  });
  return {
    subjects: [
      subject("warm Python run to first output", "python", "print(1)", false),
      subject("fresh Python run to first output", "python", "print(1)", true),
      subject("fresh Node run to first output", "node", "console.log(1)", true),
    ],
    async close() {
      watching.abort();
      await fetch(path, { method: "DELETE", headers: { cookie } });
    },
  };
}

/** Without a cookie it is a new visitor's, whose cookie comes back. */
async function createSandbox(pageUrl: string, cookie: string): Promise<{ cookie: string; path: string }> {
  const created = await fetch(`${pageUrl}/api/sandboxes`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(cookie === "" ? {} : { cookie }) },
    body: JSON.stringify({ language: "python" }),
  });
  const { id } = Created.parse(await created.json());
  const given = created.headers.getSetCookie().map((line) => line.split(";")[0]);
  return { cookie: cookie || given.join("; "), path: `${pageUrl}/api/sandboxes/${id}` };
}

/** A sandbox's keep-alives and events are short; a longer line is no answer of ours. */
const MAX_LINE_CHARS = 1_000_000;

/** The run events in a stream of lines; others (metrics, states) are left out. */
async function* events(response: Response): AsyncGenerator<RunEvent, void, void> {
  if (response.body === null) throw new Error(`it answered ${response.status} without a body`);
  for await (const line of readLines(response.body, MAX_LINE_CHARS)) {
    const parsed = line === "" ? undefined : RunEvent.safeParse(JSON.parse(line));
    if (parsed?.success) yield parsed.data;
  }
}
