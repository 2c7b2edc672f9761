import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SETTINGS } from "#lib/protocol/settings.ts";
import { LIMITS } from "#lib/protocol/limits.ts";
import type { CommandContext } from "../command.ts";
import { StepFailure } from "../entry/steps.mjs";
import { ensureBuilt } from "../setup/build.ts";
import { ensureChromium } from "../setup/chromium.ts";
import { asProcessEnv, childEnvironment } from "../setup/environment.ts";
import { findExecutable } from "../setup/executables.ts";
import { ensureSystemPackages, SANDBOX_PACKAGES } from "../setup/system-packages.ts";
import { startSystem } from "../supervisor/system.ts";
import { makeSnippetsFolder } from "../supervisor/snippets-folder.ts";
import { chooseWebUser } from "../supervisor/web-user.ts";

const DEFAULT_RUNS = "40";

/** Starts a system of its own on free ports, and measures it by bench/main.ts. */
export async function run(context: CommandContext): Promise<number> {
  const { root, settings, environment, options } = context;
  const runs = String(options["runs"] ?? DEFAULT_RUNS);
  if (!/^[1-9]\d{0,4}$/.test(runs)) {
    console.error(`quicksand bench: --runs ${runs}: give a number from 1 to 99999`);
    return 2;
  }
  const only = options["only"] ?? "";
  if (only !== "" && only !== "servers" && only !== "page") {
    console.error(`quicksand bench --only: the parts are servers and page`);
    return 2;
  }
  await ensureSystemPackages(SANDBOX_PACKAGES);
  const chromium = only === "servers" ? undefined : await ensureChromium(root, environment);
  const runc = findExecutable(["runc"]);
  if (runc === undefined) {
    throw new StepFailure("There is no runc to measure beside.", "Install it: apt-get install runc");
  }
  const build = await ensureBuilt(root, environment);
  const data = await mkdtemp(join(tmpdir(), "quicksand-bench-"));
  // The web server's user passes through it.
  await chmod(data, 0o711);
  const own = { ...settings, data, port: "0", serverPort: "0", msbServerUrl: "" };
  const system = await startSystem(
    { ...context, settings: own, environment: { ...environment, ...benchSettings() } },
    {
      mode: "start",
      build,
      user: await chooseWebUser(settings.webUser, root, build, await makeSnippetsFolder(root, own)),
    },
    new AbortController().signal,
  );
  try {
    const child = spawn(process.execPath, [join(root, "bench/main.ts")], {
      cwd: root,
      env: asProcessEnv(
        childEnvironment(environment, {
          [SETTINGS.msbServerUrl.env]: system.sandboxServer.url,
          [SETTINGS.msbApiKey.env]: system.sandboxServer.apiKey,
          QUICKSAND_BENCH_PAGE_URL: system.pageUrl ?? "",
          QUICKSAND_BENCH_RUNC: runc,
          QUICKSAND_BENCH_RUNS: runs,
          QUICKSAND_BENCH_ONLY: only,
          ...(chromium === undefined ? {} : { QUICKSAND_CHROMIUM: chromium }),
        }),
      ),
      stdio: "inherit",
    });
    const [code] = await once(child, "exit");
    return code === 0 ? 0 : 1;
  } finally {
    await system.stop();
    await rm(data, { recursive: true, force: true });
  }
}

/** No limit on how often may stand in the way, and no line of log between the figures. */
function benchSettings(): Record<string, string> {
  return {
    [LIMITS.runsPerMinute.env]: String(LIMITS.runsPerMinute.max),
    [SETTINGS.logLevel.env]: "warn",
  };
}
