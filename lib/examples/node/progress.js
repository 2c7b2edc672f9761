import { setTimeout as sleep } from "node:timers/promises";

const WIDTH = 40;

// "\r" goes back to the start of the line, so that each bar covers the last.
for (let done = 0; done <= WIDTH; done += 1) {
  const bar = "█".repeat(done) + "░".repeat(WIDTH - done);
  const percent = `${Math.round((100 * done) / WIDTH)}%`;
  process.stdout.write(`\r${bar} ${percent.padStart(4)}`);
  await sleep(50);
}

console.log("\nDone.");
