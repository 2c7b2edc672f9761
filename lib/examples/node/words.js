// Type or paste a few lines. Ctrl+D on an empty line ends the input.
import { text } from "node:stream/consumers";

const input = await text(process.stdin);
const words = input.toLowerCase().match(/\p{L}+/gu) ?? [];

const counts = new Map();
for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);

const lines = input.trimEnd().split("\n").length;
console.log(
  `${lines} lines, ${words.length} words, ${counts.size} of them different`,
);

// The most frequent ones, each with a bar as long as its count.
const frequent = [...counts].sort(([, a], [, b]) => b - a).slice(0, 5);
for (const [word, count] of frequent) {
  console.log(word.padStart(12), "█".repeat(count), count);
}
