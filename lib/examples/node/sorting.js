import { setTimeout as sleep } from "node:timers/promises";

const BARS = " ▁▂▃▄▅▆▇█";
const values = [
  4, 3, 6, 8, 2, 1, 8, 5, 4, 4, 7, 8, 7, 3, 4, 3, 7, 1, 2, 3, 1, 5, 1, 5,
];

/** Draws all values over the line before. */
async function show() {
  process.stdout.write(`\r${values.map((value) => BARS[value]).join(" ")}`);
  await sleep(20);
}

// Insertion sort: each value walks to the left until it fits.
let moves = 0;
await show();
for (let start = 1; start < values.length; start += 1) {
  for (let at = start; at > 0 && values[at - 1] > values[at]; at -= 1) {
    [values[at - 1], values[at]] = [values[at], values[at - 1]];
    moves += 1;
    await show();
  }
}

console.log(`\nSorted ${values.length} values in ${moves} moves.`);
