// SIGINT with its default ends the program at once
process.on("exit", () => console.log("never"));
console.log("before");
process.kill(process.pid, "SIGINT");
while (true);
