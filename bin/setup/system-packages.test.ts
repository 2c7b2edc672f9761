import { expect, test } from "vitest";
import { installCommand, missingPackages, SANDBOX_PACKAGES } from "./system-packages.ts";

test("a package counts as missing when none of its files is there", () => {
  const found = (names: readonly string[]) => names.find((name) => name === "runc" || name === "/usr/bin/ps");
  expect(missingPackages(SANDBOX_PACKAGES, found).map((entry) => entry.name)).toEqual([
    "python3",
    "vim-tiny",
  ]);
});

test("the command for a person updates the lists first and names each package", () => {
  expect(installCommand(SANDBOX_PACKAGES)).toBe(
    "sudo apt-get update && sudo apt-get install -y --no-install-recommends runc python3 vim-tiny procps",
  );
});
