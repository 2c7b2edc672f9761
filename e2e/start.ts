import { startSystem } from "./system.ts";

/** Starts one real system for all tests. The returned function stops it, and fails when its servers logged an error. */
export default async function start(): Promise<() => Promise<void>> {
  const system = await startSystem("start", {
    // All tests come from one address and few visitors, at more than a person's pace.
    QUICKSAND_RUNS_PER_MINUTE_COUNT: "1000",
    QUICKSAND_SANDBOXES_PER_ADDRESS_COUNT: "1000",
    // Six tabs may take longer to open on a busy machine than a person's run is given by default.
    QUICKSAND_RUN_NOTICE_S: "300",
    QUICKSAND_LOG_LEVEL: "warn",
  });
  process.env["QUICKSAND_E2E_URL"] = system.url;
  return async () => {
    await system.stop();
    if (system.errors().length > 0) throw new Error(`the servers logged:\n${system.errors().join("\n")}`);
  };
}
