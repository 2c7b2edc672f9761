// Type an answer below the output, and press Enter.
import { createInterface } from "node:readline/promises";

// An async iterator of lines: each next() waits for one more.
const reader = createInterface({ input: process.stdin });
const lines = reader[Symbol.asyncIterator]();

async function ask(question) {
  process.stdout.write(question);
  const { value = "" } = await lines.next();
  return value.trim();
}

const name = await ask("What is your name? ");

// What is typed is always text. Number() makes a number of it, or NaN.
let stars = Number(await ask("How many stars would you like? "));
while (!Number.isInteger(stars)) {
  stars = Number(await ask("A whole number, please: "));
}
reader.close();

console.log();
for (let count = 1; count <= stars; count += 1) {
  console.log(" ".repeat(stars - count) + Array(count).fill("*").join(" "));
}
console.log(`\nThey are all yours, ${name}.`);
