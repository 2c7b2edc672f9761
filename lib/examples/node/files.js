import {
  appendFile,
  mkdir,
  open,
  readdir,
  readFile,
  stat,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";

// Writing makes the file, or replaces what was in it.
await writeFile("notes.txt", "water\nhat\n");
await appendFile("notes.txt", "map of the dunes\n");

// Reading line by line works for files of any size.
const notes = await open("notes.txt");
let number = 1;
for await (const line of notes.readLines()) {
  console.log(`${number}. ${line}`);
  number += 1;
}

// Folders, and what is in them. Look under Files: they stay after the run.
const folder = "trips/first";
await mkdir(folder, { recursive: true });
await writeFile(join(folder, "day-1.txt"), "Sand, everywhere.\n");
await writeFile(join(folder, "day-2.txt"), "More sand.\n");

console.log();
for (const name of (await readdir(folder)).sort()) {
  const path = join(folder, name);
  const { size } = await stat(path);
  const text = await readFile(path, "utf8");
  console.log(`${path} has ${size} bytes: ${text.trim()}`);
}
