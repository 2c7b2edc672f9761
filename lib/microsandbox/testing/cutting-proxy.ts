import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A proxy that cuts connections, in front of a server on this machine. */
export interface CuttingProxy {
  readonly url: string;
  /** How many connections were cut. */
  readonly cuts: () => number;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Passes bytes on, and cuts each connection after so many bytes of answers, so many times: in the middle of lines, of
 * characters, of whatever is on its way then. (The last line of a stream repeats all output: it never came through a
 * proxy that goes on cutting.)
 */
export async function startCuttingProxy(
  target: string,
  { afterBytes, times }: { readonly afterBytes: number; readonly times: number },
): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  let cuts = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let passed = 0;
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on("error", end);
      socket.on("close", () => {
        open.delete(socket);
        end();
      });
    }
    client.pipe(upstream);
    upstream.on("data", (data: Buffer) => {
      const rest = afterBytes - passed;
      passed += data.length;
      if (data.length <= rest || cuts >= times) return void client.write(data);
      cuts += 1;
      // What was passed on arrives before the end does.
      client.end(data.subarray(0, rest), end);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cuts: () => cuts,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
