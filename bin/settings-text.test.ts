import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { settingsAsEnvFile, settingsAsMarkdown } from "./settings-text.ts";

const read = (file: string) => readFile(join(import.meta.dirname, "..", file), "utf8");

test("README.md's tables are the settings and limits that there are", async () => {
  const between = /<!-- settings -->\n([\s\S]*?)\n?<!-- \/settings -->/.exec(await read("README.md"));
  expect(between?.[1]).toBe(settingsAsMarkdown());
});

test(".env.example has every setting and limit at its default", async () => {
  expect((await read(".env.example")).trimEnd()).toBe(settingsAsEnvFile());
});

test("no secret has a default", () => {
  const lines = settingsAsEnvFile().split("\n");
  for (const name of ["QUICKSAND_SERVER_KEY", "QUICKSAND_WEB_SECRET", "MSB_API_KEY"]) {
    expect(lines).toContain(`#${name}=`);
  }
});
