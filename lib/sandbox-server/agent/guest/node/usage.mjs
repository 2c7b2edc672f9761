// What a run uses: CPU time, and its highest resident memory.

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

/** The same for a program that ran in this process from its beginning, with the children that it has waited for. */
export function usageSinceStart() {
  const { user, system } = process.cpuUsage();
  return [
    ["cpuMs", ((user + system) / 1000 + childrenMs()).toFixed(3)],
    ["peakMemoryBytes", peakBytes()],
  ];
}

/** See proc(5), stat: cutime and cstime, in hundredths of a second. */
function childrenMs() {
  try {
    const fields = fs.readFileSync("/proc/self/stat", "latin1").split(") ").at(-1).split(" ");
    return (Number(fields[13]) + Number(fields[14])) * 10;
  } catch {
    return 0;
  }
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
