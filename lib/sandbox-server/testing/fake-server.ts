import type { FakeRuntime } from "./fake-runtime.ts";
import { startTestServer, type TestServerOptions } from "./test-server.ts";

/** A test server whose sandboxes are those of a fake runtime. */
export function startFakeServer(
  runtime: FakeRuntime,
  options: Pick<TestServerOptions, "limits" | "config"> = {},
): ReturnType<typeof startTestServer> {
  return startTestServer({
    ...options,
    openRuntime: async () => runtime,
    connectAgent: runtime.connectAgent,
  });
}
