import { execFile, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

// Another program: text goes in, text comes out.
const fruit = "pear\napple\nfig\napple\n";
const sorted = spawnSync("sort", ["--unique"], {
  input: fruit,
  encoding: "utf8",
});
console.log("sort says:", sorted.stdout.trim().replaceAll("\n", ", "));

// A program that fails tells by its exit code.
try {
  await promisify(execFile)("ls", ["/nowhere"]);
} catch (error) {
  console.log(`ls ended with ${error.code}: ${error.stderr.trim()}`);
}

// One that keeps talking is read line by line, while it runs.
const CHILD = `
  const { setTimeout: sleep } = require("node:timers/promises");
  (async () => {
    for (const number of [3, 2, 1]) {
      console.log(number);
      await sleep(300);
    }
  })();
`;
const child = spawn(process.execPath, ["--eval", CHILD]);
const ended = new Promise((resolve) => child.on("close", resolve));
for await (const line of createInterface({ input: child.stdout })) {
  console.log("the child says", line);
}
console.log("the child ended with", await ended);
