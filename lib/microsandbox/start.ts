import { checkTime, within } from "./call-limits.ts";
import type { Caller } from "./caller.ts";
import type { MachineOptions, ResolvedOptions, StartOptions } from "./options.ts";

const DEFAULT_MEMORY_MIB = 512;
const DEFAULT_CPUS = 1;
const DEFAULT_START_TIMEOUT_S = 180;
/** The wait is longer than what was asked for, so that the server's own answer comes first. */
const START_TIMEOUT_MARGIN_S = 30;
/** In the original server's result when it gave up waiting and does not know whether the sandbox runs. */
const MAYBE = "timed out waiting";

/** Starts a sandbox: what the start's options leave open its own options say, then the defaults. */
export async function startSandbox(
  caller: Caller,
  defaultImage: string,
  own: ResolvedOptions,
  options: StartOptions,
): Promise<void> {
  const machine = merged(own.machine, options);
  checkTime("timeout", "seconds", machine.timeout);
  const waitS = (machine.timeout ?? DEFAULT_START_TIMEOUT_S) + START_TIMEOUT_MARGIN_S;
  const { signal, requestTimeoutMs = waitS * 1_000 } = options;
  const { env, workdir, ephemeral } = machine;
  const config = {
    image: machine.image ?? defaultImage,
    memory: machine.memory ?? DEFAULT_MEMORY_MIB,
    cpus: machine.cpus ?? DEFAULT_CPUS,
    ...(env === undefined ? {} : { envs: Object.entries(env).map(([name, value]) => `${name}=${value}`) }),
    ...(workdir === undefined ? {} : { workdir }),
  };
  const params = { ...caller.place, config, ...(ephemeral === undefined ? {} : { ephemeral }) };
  await within({ signal, requestTimeoutMs }, "sandbox.start", async (limits) => {
    // As a stream: fetching an image may take longer than a connection may be silent.
    const stream = await caller.client.open("sandbox.start", params, { signal: limits });
    const events = stream[Symbol.asyncIterator]();
    while ((await events.next()).done !== true);
    const said = await stream.result;
    if (said.includes(MAYBE)) own.onWarning(said);
  });
}

/** What is given as undefined is not given. */
function merged(own: MachineOptions, given: MachineOptions): MachineOptions {
  const named = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...own, ...Object.fromEntries(named) };
}
