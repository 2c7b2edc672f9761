// Loaded with --import into each process that another of ours starts. One of its file descriptors is a pipe from the
// parent into which nobody writes: its end means that the parent is gone, however it went, and then this process stops
// as if asked to. The number of the descriptor comes in the environment and is taken out of it at once, since Node
// passes --import on to its workers and children, which have no such pipe.
import { Socket } from "node:net";

const graceMs = 4_000;

const fd = process.env.QUICKSAND_LIFELINE;
delete process.env.QUICKSAND_LIFELINE;

if (fd !== undefined) {
  const lifeline = new Socket({ fd: Number(fd), readable: true, writable: true });
  lifeline.on("error", () => {});
  lifeline.on("close", () => {
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.kill(process.pid, "SIGKILL"), graceMs).unref();
  });
  lifeline.resume();
  lifeline.unref();
}
