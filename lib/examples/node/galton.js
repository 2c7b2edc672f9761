const BALLS = 600;
const PEGS = 12;

// The same seed, the same chance: change it, or use Math.random instead.
let seed = 7;

/** Mulberry32, a small generator: a number from 0 up to 1. */
function random() {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

/** A ball bounces to the left or right at each peg; counts the rights. */
function fall() {
  let rights = 0;
  for (let peg = 0; peg < PEGS; peg += 1) if (random() < 0.5) rights += 1;
  return rights;
}

const bins = new Array(PEGS + 1).fill(0);
for (let ball = 0; ball < BALLS; ball += 1) bins[fall()] += 1;

for (let row = 0; row < PEGS; row += 1) {
  console.log(" ".repeat(PEGS - row) + ". ".repeat(row + 1).trimEnd());
}
console.log();
for (const [place, count] of bins.entries()) {
  console.log(
    String(place).padStart(2),
    "█".repeat(Math.floor(count / 3)),
    count,
  );
}
