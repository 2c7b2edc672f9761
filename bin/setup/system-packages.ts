import { StepFailure, step } from "../entry/steps.mjs";
import { findExecutable } from "./executables.ts";
import { runTool } from "./run-tool.ts";

/** Something that the system under us brings: told by the file that we use, not by the package's name. */
export interface SystemPackage {
  /** Debian's name for it. */
  readonly name: string;
  readonly files: readonly string[];
  /** What does not work without it, for people. */
  readonly without: string;
}

/** What sandboxes need. */
export const SANDBOX_PACKAGES: readonly SystemPackage[] = [
  // Also where crun or gVisor is there: crun refuses some layouts of cgroups, and gVisor is chosen, not fallen back to.
  { name: "runc", files: ["runc"], without: "no sandbox can be started" },
  { name: "python3", files: ["/usr/bin/python3"], without: "no sandbox can be started" },
  { name: "vim-tiny", files: ["/usr/bin/vi", "/usr/bin/vim.tiny"], without: "terminals have no editor" },
  { name: "procps", files: ["/usr/bin/ps", "/bin/ps"], without: "terminals have no ps and no top" },
];

/** What the tests need that is no browser. */
export const TEST_PACKAGES: readonly SystemPackage[] = [
  { name: "curl", files: ["curl"], without: "the commands of docs/api.md cannot be tested" },
  {
    name: "postgresql",
    // Debian keeps each version apart.
    files: ["18", "17", "16", "15"].map((version) => `/usr/lib/postgresql/${version}/bin/postgres`),
    without: "snippets in PostgreSQL cannot be tested",
  },
];

/** What the browser tests need beside Playwright. */
export const BROWSER_PACKAGES: readonly SystemPackage[] = [
  {
    name: "chromium",
    files: ["chromium", "chromium-browser", "google-chrome"],
    without: "the browser tests cannot run",
  },
];

/** Those whose files are not there. */
export function missingPackages(
  wanted: readonly SystemPackage[],
  find: typeof findExecutable = findExecutable,
): readonly SystemPackage[] {
  return wanted.filter((entry) => find(entry.files) === undefined);
}

/** The command by which a person brings what is missing. */
export function installCommand(missing: readonly SystemPackage[]): string {
  const names = missing.map((entry) => entry.name).join(" ");
  return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names}`;
}

/**
 * Installs what is missing through apt when this is root; otherwise says which command does it and what will not work
 * until then.
 *
 * @returns what is still missing.
 */
export async function ensureSystemPackages(
  wanted: readonly SystemPackage[],
): Promise<readonly SystemPackage[]> {
  const missing = missingPackages(wanted);
  if (missing.length === 0) return [];
  if (process.getuid?.() !== 0 || findExecutable(["apt-get"]) === undefined) {
    console.error("! Missing on this machine:");
    for (const entry of missing) console.error(`    ${entry.name}: without it ${entry.without}`);
    console.error(`  This brings them: ${installCommand(missing)}`);
    return missing;
  }
  await step(`system packages: ${missing.map((entry) => entry.name).join(", ")}`, async (show) => {
    const apt = {
      command: "apt-get",
      cwd: "/",
      env: { PATH: process.env["PATH"], DEBIAN_FRONTEND: "noninteractive", LANG: "C.UTF-8" },
      remedy: `Check that Debian's packages can be reached, then run: ${installCommand(missing)}`,
    };
    await runTool({ ...apt, args: ["update", "-q"] }, show);
    const names = missing.map((entry) => entry.name);
    await runTool({ ...apt, args: ["install", "-q", "-y", "--no-install-recommends", ...names] }, show);
    const still = missingPackages(wanted);
    if (still.length > 0) {
      throw new StepFailure(
        `apt-get installed ${still.map((entry) => entry.name).join(", ")}, but none of its files can be found: ${still.flatMap((entry) => entry.files).join(", ")}`,
        "Look at what dpkg -L says about them.",
      );
    }
  });
  return [];
}
