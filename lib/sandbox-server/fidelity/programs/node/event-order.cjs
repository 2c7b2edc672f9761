// nextTick, microtasks, timers, immediates: their order
setImmediate(() => console.log("immediate"));
setTimeout(() => console.log("timeout 1"), 1);
process.nextTick(() => console.log("tick"));
Promise.resolve()
  .then(() => console.log("microtask"))
  .then(() => console.log("microtask 2"));
queueMicrotask(() => console.log("queued"));
(async () => {
  console.log("async start");
  await null;
  console.log("async end");
})();
setTimeout(() => console.log("timeout 30"), 30);
console.log("main");
process.on("beforeExit", () => console.log("beforeExit"));
process.on("exit", (code) => console.log("exit", code));
