import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createBackend, installBackend } from "#lib/backend/backend.ts";
import { startTestServer, type TestServer } from "#lib/sandbox-server/testing/test-server.ts";

export interface RealBackend {
  readonly server: TestServer;
  close(): Promise<void>;
}

/** The routes' backend on a real sandbox server, until it is closed. */
export async function startRealBackend(): Promise<RealBackend> {
  const server = await startTestServer({});
  const data = await mkdtemp(join(tmpdir(), "quicksand-backend-"));
  const backend = createBackend({
    MSB_SERVER_URL: server.url,
    QUICKSAND_LOG_LEVEL: "silent",
    QUICKSAND_DATA: data,
  });
  const uninstall = installBackend(backend);
  return {
    server,
    async close() {
      uninstall();
      await backend.close();
      await server.close();
      await rm(data, { recursive: true });
    },
  };
}
