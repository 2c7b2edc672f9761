import { readFile, writeFile } from "node:fs/promises";

const planets = {
  Mercury: { moons: 0, days: 88 },
  Earth: { moons: 1, days: 365.25 },
  Mars: { moons: 2, days: 687, seen: new Date("1659-11-28") },
};

// Values to text, in a file: the 2 indents it for people.
await writeFile("planets.json", JSON.stringify(planets, null, 2));

// And back. JSON knows no dates: this one comes back as text.
const loaded = JSON.parse(await readFile("planets.json", "utf8"));

for (const [name, { moons, days }] of Object.entries(loaded)) {
  console.log(`${name.padEnd(8)} ${moons} moons, a year of ${days} days`);
}
console.log("\nWhat was read:", loaded.Mars);

// structuredClone copies deeply too, and keeps what JSON would lose.
const copy = structuredClone(planets);
console.log("A copy with its date:", copy.Mars.seen.getUTCFullYear());

// Text that is not JSON is an error.
try {
  JSON.parse('{"name": "Pluto", "moons": 5,}');
} catch (error) {
  console.log(`\nNot JSON: ${error.name}`);
}
