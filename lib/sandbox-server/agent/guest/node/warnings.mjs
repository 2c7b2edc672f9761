// Node warns, on the program's stderr, of what we use and the program does not.

const OURS = [
  "stripTypeScriptTypes is an experimental feature",
  "vm.USE_MAIN_CONTEXT_DEFAULT_LOADER is an experimental",
];

/** Keeps Node's listener for warnings, but for those of ours. */
export function hideOurWarnings() {
  const listeners = process.rawListeners("warning");
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (OURS.some((text) => warning.message.startsWith(text))) return;
    for (const listener of listeners) Reflect.apply(listener, process, [warning]);
  });
}
