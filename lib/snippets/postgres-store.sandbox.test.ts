import { afterAll, beforeAll, expect, test } from "vitest";
import { openPostgresStore } from "./postgres-store.ts";
import { type RunningPostgres, startPostgres } from "./testing/postgres.ts";
import { describeStore } from "./testing/store-contract.ts";

let postgres: RunningPostgres | undefined;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

let url = "";
let count = 0;

describeStore("PostgreSQL", {
  open: () => openPostgresStore(url),
  async fresh() {
    count += 1;
    url = (await postgres?.database(`contract_${count}`)) ?? "";
  },
});

test("a database that acknowledges before it wrote is refused, with what to change", async () => {
  const hasty = await startPostgres(["synchronous_commit=off"]);
  try {
    const address = await hasty.database("hasty");
    await expect(openPostgresStore(address)).rejects.toThrow(/synchronous_commit = on/);
  } finally {
    await hasty.stop();
  }
});

test("a database that is not there is an error, not a wait", async () => {
  await expect(openPostgresStore("postgresql://quicksand@127.0.0.1:1/none")).rejects.toThrow(/ECONNREFUSED/);
});
