import { createHash } from "node:crypto";
import { connect, createServer } from "node:net";

/**
 * Runs `work` while no other process on this machine does the same for the same folder; others wait for their turn.
 * The lock is a listening socket in Linux's abstract namespace, so it goes with the process that holds it, however that
 * ends: there is nothing to clean up. Where there is no such namespace nobody waits.
 */
export async function withLock(purpose, folder, work, onWait = () => {}) {
  if (process.platform !== "linux") return work();
  const hash = createHash("sha256").update(folder).digest("hex").slice(0, 16);
  const address = `\0quicksand-${purpose}-${hash}`;
  let held = await tryToListen(address);
  while (held === undefined) {
    onWait();
    await waitForClose(address);
    held = await tryToListen(address);
  }
  try {
    return await work();
  } finally {
    held.close();
  }
}

function tryToListen(address) {
  return new Promise((resolve, reject) => {
    const waiting = new Set();
    const server = createServer((socket) => {
      waiting.add(socket);
      socket.on("error", () => {}).on("close", () => waiting.delete(socket));
    });
    server.on("error", (error) => (error.code === "EADDRINUSE" ? resolve(undefined) : reject(error)));
    server.listen(address, () => {
      resolve({
        close() {
          server.close();
          for (const socket of waiting) socket.destroy();
        },
      });
    });
  });
}

function waitForClose(address) {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket
      .on("error", () => {})
      .on("close", resolve)
      .resume();
  });
}
