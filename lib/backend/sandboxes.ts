import { randomBytes } from "node:crypto";
import { type CreateSandbox, type Sandbox, SandboxId, type SandboxView } from "#lib/api/contract.ts";
import { within } from "#lib/microsandbox/call-limits.ts";
import { SandboxError } from "#lib/protocol/errors.ts";
import { findLanguage, LANGUAGES, type Language } from "#lib/protocol/languages.ts";
import { LIMITS, type Limits } from "#lib/protocol/limits.ts";
import type { Backend } from "./backend.ts";
import { isGone, noSuchSandbox } from "./error-response.ts";

/** A sandbox as the sandbox server knows it. Its id on the page is its name in the visitor's namespace. */
export interface SandboxPlace {
  readonly namespace: string;
  readonly sandbox: string;
}

/** Who starts a sandbox: whose it will be, and the address, as a hash, that they are at. */
export interface Caller {
  readonly namespace: string;
  readonly address: string;
  /** To be told with the sandbox: what they are known by in place of a cookie. */
  readonly token?: string;
}

const CALL_TIMEOUT_MS = 30_000;
/** On top of the time that a start may wait for its turn. */
const START_TIMEOUT_MS = 60_000;

/**
 * Where a visitor's sandbox is. That it is theirs needs no list: another's name is simply not in their namespace.
 *
 * @throws SandboxError sandboxNotFound for what cannot be an id
 */
export function placeOf(namespace: string, id: string | undefined): SandboxPlace {
  const sandbox = SandboxId.safeParse(id);
  if (!sandbox.success) throw noSuchSandbox();
  return { namespace, sandbox: sandbox.data };
}

/** What a start tells while it waits for its turn: its place in the queue, 1 is next; undefined when its turn has come. */
export type OnPlace = (place: number | undefined) => void;

/**
 * Starts a sandbox. A caller who goes leaves the queue, and what has started by then is stopped again.
 *
 * @throws SandboxError invalidParams for more memory or cores than a page may have, tooManySandboxes
 */
export async function createSandbox(
  backend: Backend,
  { namespace, address, token }: Caller,
  wanted: CreateSandbox,
  signal: AbortSignal,
  onPlace: OnPlace = () => undefined,
): Promise<Sandbox> {
  const { limits, client } = backend;
  const language = languageOf(wanted.language);
  checkShare(limits, wanted);
  const image = wanted.image ?? language.defaultImage;
  const place = { namespace, sandbox: `s-${randomBytes(16).toString("hex")}` };
  const config = {
    image,
    ...(wanted.memoryMiB === undefined ? {} : { memory: wanted.memoryMiB }),
    ...(wanted.cpus === undefined ? {} : { cpus: wanted.cpus }),
  };
  const start = async (): Promise<Sandbox> => {
    // Who left while it was looked whether they may have one is not waited for.
    signal.throwIfAborted();
    const beganMs = performance.now();
    const requestTimeoutMs = limits.startQueueS * 1_000 + START_TIMEOUT_MS;
    const leave = (): void => void stopUnlessGone(backend, place);
    signal.addEventListener("abort", leave, { once: true });
    try {
      await within({ requestTimeoutMs }, "sandbox.start", async (limit) => {
        // Its name is random and never comes back: nothing of a visitor is kept on the server's disk when it stops.
        const params = { ...place, config, ephemeral: true };
        const stream = await client.open("sandbox.start", params, { signal: limit });
        for await (const event of stream) {
          if (event.kind === "state") onPlace(event.state === "queued" ? event.place : undefined);
        }
        await stream.result;
      });
    } finally {
      signal.removeEventListener("abort", leave);
    }
    if (signal.aborted) await stopUnlessGone(backend, place);
    const startMs = Math.round((performance.now() - beganMs) * 10) / 10;
    return { id: place.sandbox, state: "running", image, startMs, ...(token === undefined ? {} : { token }) };
  };
  return await backend.addresses.admit(address, place, () => backend.admission.admit(namespace, start));
}

/** @throws the SDK's SandboxError when there is no such sandbox */
export async function viewSandbox({ client }: Backend, place: SandboxPlace): Promise<SandboxView> {
  const { sandboxes } = await client.call("sandbox.metrics.get", place, {
    requestTimeoutMs: CALL_TIMEOUT_MS,
  });
  const found = sandboxes.find((sandbox) => sandbox.name === place.sandbox);
  if (found === undefined) throw noSuchSandbox();
  return { id: place.sandbox, state: found.running ? "running" : "stopped" };
}

/** Ends a sandbox and all that runs in it. */
export async function stopSandbox({ client, addresses }: Backend, place: SandboxPlace): Promise<void> {
  await client.call("sandbox.stop", place, { requestTimeoutMs: CALL_TIMEOUT_MS });
  addresses.ended(place);
}

/** That it failed is the log's business: who asked for it is gone, and an idle sandbox ends by itself. */
export async function stopUnlessGone(backend: Backend, place: SandboxPlace): Promise<void> {
  try {
    await stopSandbox(backend, place);
  } catch (failure) {
    if (!isGone(failure))
      backend.log.warn({ err: failure }, "a sandbox that nobody waits for was not stopped");
  }
}

/** A page gets no more than the operator gives to everybody; the larger limits of a start are for holders of an API key. */
function checkShare(limits: Limits, wanted: CreateSandbox): void {
  for (const name of ["memoryMiB", "cpus"] as const) {
    const asked = wanted[name];
    if (asked === undefined || asked <= limits[name]) continue;
    const { env, unit } = LIMITS[name];
    throw new SandboxError(
      "invalidParams",
      `${name} is ${asked}; the most that a page's sandbox may have is ${limits[name]} ${unit} (${env}).`,
      { details: { name, limit: limits[name], env } },
    );
  }
}

/** @throws SandboxError languageUnavailable for a language that we do not have; Python when none is named */
export function languageOf(name: string | undefined): Language {
  const language = name === undefined ? LANGUAGES[0] : findLanguage(name);
  if (language !== undefined) return language;
  const languages = LANGUAGES.map((each) => each.id);
  throw new SandboxError(
    "languageUnavailable",
    `There is no language "${name}" here. There are: ${languages.join(", ")}.`,
    { details: { languages } },
  );
}
