// process.exitCode, process.exit and what still runs
process.on("exit", (code) => {
  console.log("exit", code, process.exitCode);
  process.exitCode = 43;
});
setTimeout(() => console.log("never"), 1000);
process.exitCode = 7;
try {
  process.exit();
} finally {
  console.log("never");
}
