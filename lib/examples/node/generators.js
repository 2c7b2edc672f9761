/** Every Fibonacci number. There is no last one, and that is fine. */
function* fibonacci() {
  let [a, b] = [0, 1];
  while (true) {
    yield a; // Hands out a value, and waits here until the next is wanted.
    [a, b] = [b, a + b];
  }
}

function* primes() {
  const found = [];
  for (let number = 2; ; number += 1) {
    if (found.every((prime) => number % prime !== 0)) {
      found.push(number);
      yield number;
    }
  }
}

// take stops something endless.
console.log("Fibonacci:", ...fibonacci().take(15));
console.log("Primes:   ", ...primes().take(15));

// filter and map are lazy too: nothing is computed before it is needed.
const squares = primes()
  .filter((prime) => prime % 4 === 1)
  .map((prime) => `${prime}² = ${prime * prime}`);

console.log();
for (const line of squares.take(4)) console.log(line);

console.log();
const large = primes().find((prime) => prime > 1000);
console.log("The first prime over 1,000 is", large);
