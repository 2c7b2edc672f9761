import { createBackend, installBackend } from "#lib/backend/backend.ts";
import { startTestServer, type TestServer } from "#lib/sandbox-server/testing/test-server.ts";

export interface RealBackend {
  readonly server: TestServer;
  close(): Promise<void>;
}

/** The routes' backend on a real sandbox server, until it is closed. */
export async function startRealBackend(): Promise<RealBackend> {
  const server = await startTestServer({});
  const backend = createBackend({ MSB_SERVER_URL: server.url, QUICKSAND_LOG_LEVEL: "silent" });
  const uninstall = installBackend(backend);
  return {
    server,
    async close() {
      uninstall();
      backend.close();
      await server.close();
    },
  };
}
