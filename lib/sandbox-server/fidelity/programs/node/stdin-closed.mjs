// standard input that is closed from the start
let chunks = 0;
for await (const _ of process.stdin) chunks += 1;
console.log("chunks", chunks, process.stdin.readableEnded, process.stdin.constructor.name);
