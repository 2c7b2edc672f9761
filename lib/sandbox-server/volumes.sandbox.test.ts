import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { configuredSandboxes } from "./testing/configured-sandboxes.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let shared: string;
beforeAll(async () => {
  shared = await mkdtemp(join(tmpdir(), "quicksand-shared-"));
  server = await startTestServer({ config: { volumes: [join(shared, "offered")] } });
});
afterAll(async () => {
  await server.close();
  await rm(shared, { recursive: true });
});

const { started, refused } = configuredSandboxes(() => server);

describe("volumes of the allow-list", () => {
  beforeAll(async () => {
    await mkdir(join(shared, "offered/data"), { recursive: true });
    await mkdir(join(shared, "secret"));
    await writeFile(join(shared, "offered/data/a.txt"), "from the host\n");
    await writeFile(join(shared, "secret/b.txt"), "secret\n");
    await symlink(join(shared, "secret"), join(shared, "offered/out"));
    await symlink("data", join(shared, "offered/in"));
    await writeFile(join(shared, "offered/data/private.txt"), "private\n", { mode: 0o600 });
  });

  test("are there, read-only, also by a link within them; and nothing of them is kept", async () => {
    const { sh, stop, start } = await started("volumes", {
      volumes: [
        `${shared}/offered/data:/mnt/data:ro`,
        `${shared}/offered/in:/srv/a/b`,
        `${shared}/offered/data/a.txt:/mnt/a.txt`,
      ],
    });
    const look =
      "cat /mnt/data/a.txt /srv/a/b/a.txt /mnt/a.txt; echo x 2>/dev/null > /mnt/data/b || echo read-only";
    const seen = ["from the host", "from the host", "from the host", "read-only"];
    expect(await sh(look)).toEqual(seen);
    await stop();
    await start(null);
    expect(await sh(look)).toEqual(seen);
    const other = await started("no-volumes", {});
    expect(await other.sh("ls -A /mnt /srv | cat")).toEqual(["/mnt:", "", "/srv:"]);
  });

  test("show what everybody on the host may read, and nothing else", async () => {
    const { command } = await started("private", { volumes: [`${shared}/offered:/home/shared`] });
    const { exit_code, output } = await command("cat", "/home/shared/data/private.txt");
    expect([exit_code, output[0].text]).toEqual([1, expect.stringContaining("Permission denied")]);
    expect((await command("cat", "/home/shared/out/b.txt")).exit_code).toBe(1);
  });

  test.each([
    ["secret", 403, "not there or not shared"],
    ["offered/out", 403, "not there or not shared"],
    ["offered/../secret", 403, "not there or not shared"],
    ["offered/none", 403, "not there or not shared"],
  ])("%s, which is not in it, is refused", async (path, wanted, words) => {
    const [status, , message] = await refused("no-volume", { volumes: [`${shared}/${path}:/mnt/x`] });
    expect(status).toBe(wanted);
    expect(message).toContain(words);
  });

  test.each([
    ["HOST:/usr/x", "below /mnt, /srv, /home"],
    ["HOST:/mnt", "below /mnt, /srv, /home"],
    ["HOST:/mnt/../etc", "below /mnt, /srv, /home"],
    ["HOST:mnt/x", "below /mnt, /srv, /home"],
    ["HOST:/mnt/x:rw", "read-only"],
    ["HOST", "HOST:GUEST"],
    ["offered:/mnt/x", "must be absolute"],
  ])("as %s is refused", async (entry, words) => {
    const volume = entry.replace("HOST", `${shared}/offered`);
    const [status, , message] = await refused("no-volume", { volumes: [volume] });
    expect(status).toBe(400);
    expect(message).toContain(words);
  });
});
