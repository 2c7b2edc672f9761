// What SIGINT does to this process. Node sets the handling anew around each script that SIGINT can break off: signals are
// lost while it does, end the process, or break off the script after. Here it is set once, for the kernel's life: SIGINT
// breaks off what runs in `breakOnSigint`, and is without effect at any other time.

const { startSigintWatchdog, stopSigintWatchdog } = process.binding("contextify");

/**
 * Begins, and returns `reset()`, for the end of a run. The listeners for SIGINT that a run adds are served by Node, and
 * end with it: otherwise nothing could break off the code of later runs.
 */
export function catchInterrupts() {
  let isReplaced = false;
  process.on("newListener", (name) => {
    if (name === "SIGINT") isReplaced = true;
  });
  startSigintWatchdog();
  return () => {
    if (!isReplaced) return;
    process.removeAllListeners("SIGINT");
    stopSigintWatchdog();
    startSigintWatchdog();
    isReplaced = false;
  };
}
