import { readFile, writeFile } from "node:fs/promises";

const ROWS = [
  ["day", "drink", "cups"],
  ["Monday", "tea", 12],
  ["Monday", "coffee", 30],
  ["Tuesday", "tea", 18],
  ["Tuesday", "coffee", 25],
  ["Tuesday", "cocoa, hot", 7],
];

/** A value with a comma, a quote or a line end goes into quotes. */
function field(value) {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The values of one line, which has no line ends inside its quotes. */
function parse(line) {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain,
  );
}

const lines = ROWS.map((row) => row.map(field).join(","));
await writeFile("cups.csv", `${lines.join("\n")}\n`);

// Every value comes back as text.
const [, ...rows] = (await readFile("cups.csv", "utf8"))
  .trimEnd()
  .split("\n")
  .map(parse);

const byDrink = Object.groupBy(rows, ([, drink]) => drink);
const cups = Object.entries(byDrink).map(([drink, its]) => ({
  drink,
  cups: its.reduce((sum, [, , count]) => sum + Number(count), 0),
}));
console.table(cups.sort((a, b) => b.cups - a.cups));
