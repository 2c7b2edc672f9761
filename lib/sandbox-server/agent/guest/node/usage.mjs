// What one run of a kernel uses: CPU time of this process, and its highest resident memory.

import fs from "node:fs";

/** Starts measuring; returns a function that gives the fields of DONE. */
export function measure() {
  resetPeak();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return [
      ["cpuMs", ((user + system) / 1000).toFixed(3)],
      ["peakMemoryBytes", peakBytes()],
    ];
  };
}

/** See proc(5), clear_refs: 5 resets the high-water mark. A kernel without it reports the peak of all its runs. */
function resetPeak() {
  try {
    fs.writeFileSync("/proc/self/clear_refs", "5");
  } catch {
    return;
  }
}

function peakBytes() {
  try {
    const [, kibibytes] = /VmHWM:\s+(\d+)/u.exec(fs.readFileSync("/proc/self/status", "latin1"));
    return Number(kibibytes) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
