// What keeps a run going when its code has been evaluated: timers, workers, open handles; and how they are ended with it.

import diagnostics from "node:diagnostics_channel";

const LOOK_MS = 20;
// The longest that Node takes.
const LONGEST_MS = 2 ** 31 - 1;
const look = setInterval;
const { setTimeout: makeTimer, setImmediate: makeImmediate } = globalThis;

let lasting;

/** Returns `stop()`, which ends all that code has begun since and that still goes on. */
export function watchActivity() {
  const ours = new Set(openHandles());
  const timers = { setTimeout: new Set(), setInterval: new Set(), setImmediate: new Set() };
  const workers = new Set();
  diagnostics.subscribe("worker_threads", ({ worker }) => {
    workers.add(worker);
    worker.once("exit", () => workers.delete(worker));
  });
  for (const [name, running] of Object.entries(timers)) remember(name, running);
  return () => {
    stopAll(timers.setTimeout, clearTimeout);
    stopAll(timers.setInterval, clearInterval);
    stopAll(timers.setImmediate, clearImmediate);
    for (const worker of workers) void worker.terminate();
    for (const handle of openHandles()) if (!ours.has(handle)) end(handle);
  };
}

/**
 * Something that an earlier run began may have withstood stop(), and keeps the process alive. Returns a function for the
 * beginning of a run, which calls `idle()` in that case alone, when nothing else keeps it alive any more, and returns one
 * for the end of the run.
 */
export function watchLeftovers() {
  // Made when they are first used, and counted from then on.
  void [process.stdout, process.stderr];
  const ordinary = countResources();
  return (idle) => {
    const before = countResources();
    if (isWithin(before, ordinary)) return () => {};
    const timer = look(() => isWithin(countResources(), before) && idle(), LOOK_MS).unref();
    return () => clearInterval(timer);
  };
}

/**
 * Code that was broken off within setTimeout() may have left it counted for ever. Node tells the event loop of the first
 * that is counted alone, and forgets it when no timer is left at all: from then on none would keep a run going.
 */
export function repairTimers() {
  // That is never so again. What is counted too much is a leftover, as above.
  lasting ??= look(() => {}, LONGEST_MS).unref();
  const counts = countResources();
  const timer = makeTimer(() => {}, 0).unref();
  const immediate = makeImmediate(() => {}).unref();
  tellAnew(timer, counts.get("Timeout") ?? 0);
  tellAnew(immediate, counts.get("Immediate") ?? 0);
  clearTimeout(timer);
  clearImmediate(immediate);
}

/** Counts down to none and up again. `handle`, a timer or an immediate, does not count itself. */
function tellAnew(handle, count) {
  // Node has no public way to count anything else than a handle that knows whether it is counted.
  const isCounted = Object.getOwnPropertySymbols(handle).find(({ description }) => description === "refed");
  if (isCounted === undefined) return;
  for (let left = count; left > 0; left--) {
    handle[isCounted] = true;
    handle.unref();
  }
  for (let left = count; left > 0; left--) {
    handle[isCounted] = false;
    handle.ref();
  }
  handle[isCounted] = false;
}

function isWithin(counts, limits) {
  return [...counts].every(([kind, count]) => count <= (limits.get(kind) ?? 0));
}

/** What keeps the event loop alive, by kind. */
function countResources() {
  const counts = new Map();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** Node has no public way to what it still waits for. */
function openHandles() {
  // oxlint-disable-next-line no-underscore-dangle
  return process._getActiveHandles();
}

/** Replaces a global timer function by one that keeps what it has made in `running` until it is over. */
function remember(name, running) {
  const original = globalThis[name];
  const once = name !== "setInterval";
  const remembering = {
    [name](callback, ...rest) {
      if (typeof callback !== "function") return original(callback, ...rest);
      const timer = original(
        (...values) => {
          if (once) running.delete(timer);
          return Reflect.apply(callback, timer, values);
        },
        ...rest,
      );
      running.add(timer);
      return timer;
    },
  }[name];
  Object.defineProperties(remembering, Object.getOwnPropertyDescriptors(original));
  globalThis[name] = remembering;
}

function stopAll(running, clear) {
  for (const timer of running) clear(timer);
  running.clear();
}

/** A server closes, a socket is destroyed, a child is asked to end; what knows none of these no longer counts. */
function end(handle) {
  if (handle === process.stdout || handle === process.stderr) return;
  const way = ["destroy", "kill", "close", "unref"].find((name) => typeof handle[name] === "function");
  if (way !== undefined) handle[way]();
}
