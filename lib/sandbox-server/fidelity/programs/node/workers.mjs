// worker threads: messages, shared memory, errors
import { once } from "node:events";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

if (isMainThread) {
  const shared = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL(import.meta.url), { workerData: { shared, fail: false } });
  const [[message], [code]] = await Promise.all([once(worker, "message"), once(worker, "exit")]);
  console.log(message, code, shared[0]);
  const failing = new Worker(new URL(import.meta.url), { workerData: { shared, fail: true } });
  console.log((await once(failing, "error"))[0].message);
} else {
  if (workerData.fail) throw new RangeError("in a worker");
  Atomics.add(workerData.shared, 0, 5);
  console.log("from the worker");
  parentPort.postMessage({ from: "worker" });
}
