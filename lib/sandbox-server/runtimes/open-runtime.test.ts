import { expect, test } from "vitest";
import { openRuntime } from "./open-runtime.ts";

test("a runtime that nobody knows is refused with the list of those there are", async () => {
  const opening = openRuntime({
    dataFolder: "/nowhere",
    wanted: "docker",
    uidBase: 500_000_000,
    limits: { memoryMiB: 0, processes: 100 },
    nodeBinary: process.execPath,
    guestFolder: "/nowhere",
  });
  await expect(opening).rejects.toMatchObject({
    code: "unavailable",
    message: 'QUICKSAND_RUNTIME is "docker"; it must be auto, runc, crun, runsc',
  });
});
