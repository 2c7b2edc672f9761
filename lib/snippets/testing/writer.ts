/** Puts one snippet after another into a store, and prints the id of each that was acknowledged, until it is killed. */
import { writeSync } from "node:fs";
import { openStore } from "../open-store.ts";

const [databaseUrl = "", folder = "", prefix = ""] = process.argv.slice(2);
const { store, notices } = await openStore({ databaseUrl, folder });
for (const notice of notices) writeSync(2, `${notice}\n`);
writeSync(1, "ready\n");
for (let n = 0; ; n += 1) {
  const id = `${prefix}${String(n).padStart(12 - prefix.length, "0")}`;
  const tokenHash = Buffer.from(id).toString("hex").padEnd(64, "0");
  await store.put(
    { id, json: JSON.stringify({ id, text: "x".repeat(n % 5_000) }) },
    { snippetId: id, tokenHash, createdMs: 1, expiresMs: undefined },
  );
  // One write, and not through a stream: it is out before anything can be killed.
  writeSync(1, `${id}\n`);
}
