// readline: questions, lines, the end
// stdin: "Ada\n36\nrest 1\nrest ü\nno newline"
import readline from "node:readline/promises";

const terminal = readline.createInterface({ input: process.stdin, output: process.stdout });
const lines = terminal[Symbol.asyncIterator]();
terminal.setPrompt("Name? ");
terminal.prompt();
const name = (await lines.next()).value;
process.stdout.write("Age? ");
const age = Number((await lines.next()).value);
console.log(`Hello ${name}, ${age + 1} next year`);
for await (const line of lines) console.log("line:", JSON.stringify(line));
console.log("closed", terminal.closed);
