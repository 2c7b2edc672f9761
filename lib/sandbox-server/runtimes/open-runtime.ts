import { SandboxError } from "#lib/protocol/errors.ts";
import { AGENT_COMMAND } from "./oci/config.ts";
import { DRIVER_NAMES, findDriver } from "./oci/drivers.ts";
import { openHome, type HomeLimits } from "./oci/home.ts";
import { readHostFacts, type Missing } from "./oci/host-facts.ts";
import { OciRuntime } from "./oci/oci-runtime.ts";
import { selfTest, type SelfTestResult } from "./oci/self-test.ts";
import type { Runtime } from "./runtime.ts";

export interface RuntimeOptions {
  /** The server's folder for state; results of the self-test are kept in it. */
  readonly dataFolder: string;
  /** `auto`, or the name of one: "runc", "crun", "runsc". */
  readonly wanted: string;
  /** The first of the host's user ids that sandboxes may get (root only). */
  readonly uidBase: number;
  /** Bounds for all sandboxes together. */
  readonly limits: HomeLimits;
  /** Bound into every sandbox as /usr/local/bin/node. */
  readonly nodeBinary: string;
  /** The folder with agent.py, bound at /opt/quicksand. */
  readonly guestFolder: string;
  readonly log?: (message: string) => void;
  /** Runs in place of the agent; for tests. */
  readonly firstProcess?: readonly string[];
}

const NO_RUNC = "runc is not installed";

/** Debian's gVisor knows no child subreapers, which the agent needs: nobody gets it who has not chosen it. */
const CHOSEN_ONLY = "runsc";

/**
 * Opens the first runtime that really works on this host: it must be installed, start a sandbox, and the sandbox's
 * limits are tried for biting. Removes what dead servers left. Throws SandboxError `unavailable` that says what was
 * tried, why it failed, and what to do.
 */
export async function openRuntime(options: RuntimeOptions): Promise<Runtime> {
  const names = DRIVER_NAMES.filter((name) =>
    options.wanted === "auto" ? name !== CHOSEN_ONLY : options.wanted === name,
  );
  if (names.length === 0) {
    throw new SandboxError(
      "unavailable",
      `QUICKSAND_RUNTIME is "${options.wanted}"; it must be auto, ${DRIVER_NAMES.join(", ")}`,
    );
  }
  const facts = await readHostFacts(options.uidBase);
  const open = () => openHome(facts, options.limits, options.nodeBinary);
  const home = await open().catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    const remedy = "apt-get install python3 runc";
    throw new SandboxError("unavailable", `no sandbox can be started: ${why}. To do: ${remedy}`, { cause });
  });
  const failures: string[] = [];
  const fail = (failure: string) => {
    failures.push(failure);
    options.log?.(failure);
  };
  try {
    for (const name of names) {
      const driver = await findDriver(name);
      if (driver === undefined) {
        fail(`${name} is not installed`);
        continue;
      }
      const result = await selfTest(home, driver, options.dataFolder);
      if (result.kind === "broken") {
        fail(`${name} ${driver.version} does not work here: ${result.why}`);
        continue;
      }
      return new OciRuntime(home, {
        driver,
        report: {
          name: driver.name,
          version: driver.version,
          enforces: result.enforces,
          missing: missingOf(result, facts.missing),
        },
        openHome: open,
        guestFolder: options.guestFolder,
        firstProcess: options.firstProcess ?? AGENT_COMMAND,
        log: options.log ?? (() => {}),
      });
    }
  } catch (error) {
    await home.close();
    throw error;
  }
  await home.close();
  throw new SandboxError(
    "unavailable",
    `no sandbox runtime works: ${failures.join("; ")}. To do: ${remediesFor(failures, options.wanted, facts.missing)}`,
  );
}

function remediesFor(failures: readonly string[], wanted: string, missing: readonly Missing[]): string {
  const remedies = [
    ...(failures.includes(NO_RUNC) ? ["apt-get install runc"] : []),
    ...(wanted === "auto" ? [] : ["set QUICKSAND_RUNTIME=auto, which takes the first that works"]),
    ...missing.map(({ remedy }) => remedy),
  ];
  return remedies.length > 0 ? remedies.join("; ") : "start the server as root where containers are allowed";
}

/** What the host lacks, and what the self-test found open that does not follow from it. */
function missingOf(
  result: SelfTestResult & { kind: "works" },
  ofHost: readonly Missing[],
): readonly Missing[] {
  const explained = new Set(ofHost.flatMap(({ what }) => (what === "cgroups" ? ["memory", "cpu"] : [what])));
  return [
    ...ofHost,
    ...result.fails
      .filter((what) => !explained.has(what))
      .map((what) => ({
        what,
        why: "it did not hold in the self-test",
        remedy:
          "use runc (apt-get install runc, QUICKSAND_RUNTIME=runc) or a newer kernel; until then serve 127.0.0.1 only",
      })),
  ];
}
