// What keeps a run going when its code has been evaluated: timers and open handles; and how they are ended with it.

/** Returns `stop()`, which ends all that code has begun since and that still goes on. */
export function watchActivity() {
  const ours = new Set(openHandles());
  const timers = { setTimeout: new Set(), setInterval: new Set(), setImmediate: new Set() };
  for (const [name, running] of Object.entries(timers)) remember(name, running);
  return () => {
    stopAll(timers.setTimeout, clearTimeout);
    stopAll(timers.setInterval, clearInterval);
    stopAll(timers.setImmediate, clearImmediate);
    for (const handle of openHandles()) if (!ours.has(handle)) end(handle);
  };
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
