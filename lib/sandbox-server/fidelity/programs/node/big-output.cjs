// much output, in lines and in one piece, before the program ends by itself with a code of its own
// (after process.exit() Node loses what a pipe has not taken yet, here as anywhere)
for (let i = 0; i < 20_000; i++) console.log(i, "x".repeat(80));
process.stdout.write("y".repeat(1_000_000));
process.exitCode = 3;
