import { setTimeout as sleep } from "node:timers/promises";

async function brew(drink, seconds, signal) {
  console.log(`${drink}: started`);
  // While this waits, the others go on.
  await sleep(1000 * seconds, undefined, { signal });
  console.log(`${drink}: ready after ${seconds} s`);
  return drink;
}

// All three at once: together they take as long as the slowest.
const drinks = await Promise.all([
  brew("coffee", 1.2),
  brew("tea", 0.8),
  brew("cocoa", 0.4),
]);

// The results come in the order in which they were asked for.
console.log("Served:", drinks.join(", "));

// Waiting can have an end.
try {
  await brew("soup", 60, AbortSignal.timeout(300));
} catch (error) {
  console.log(`soup: nobody waits that long (${error.name})`);
}
