import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { openSqliteStore } from "./sqlite-store.ts";
import { describeStore } from "./testing/store-contract.ts";

const folder = mkdtempSync(join(tmpdir(), "quicksand-snippets-"));
afterAll(() => rmSync(folder, { recursive: true }));
let file = "";
let count = 0;

describeStore("SQLite", {
  open: async () => openSqliteStore(file).store,
  async fresh() {
    count += 1;
    file = join(folder, `${count}.db`);
  },
});
