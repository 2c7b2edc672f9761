// warnings, deprecations and too many listeners
// (the number of the process in them is taken from the process itself)
const write = process.stderr.write.bind(process.stderr);
process.stderr.write = (text, ...rest) => write(String(text).replaceAll(String(process.pid), "PID"), ...rest);
process.emitWarning("careful", { code: "MY001", detail: "a detail" });
require("node:util").deprecate(() => {}, "old is old", "MY002")();
const emitter = new (require("node:events").EventEmitter)();
for (let i = 0; i < 11; i++) emitter.on("x", () => {});
process.on("warning", (warning) => console.log(warning.name, warning.code));
