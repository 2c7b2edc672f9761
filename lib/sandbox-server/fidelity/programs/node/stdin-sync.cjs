// standard input read at once, as a file
// stdin: "first\nsecond\n"
const fs = require("node:fs");
console.log(fs.readFileSync(0, "utf8").trim().split("\n"));
console.log(fs.readFileSync("/dev/stdin").length);
