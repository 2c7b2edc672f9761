// children: pipes, inherited streams, exit codes, signals, fork
import { execFileSync, fork, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";

if (process.argv[2] === "child") {
  process.on("message", (message) => process.send({ doubled: message * 2 }, () => process.disconnect()));
} else {
  console.log("before");
  spawnSync("echo", ["inherited"], { stdio: "inherit" });
  console.log(execFileSync(process.execPath, ["-p", "1 + 1"], { encoding: "utf8" }).trim());
  const { status, stderr } = spawnSync("sh", ["-c", "echo err >&2; exit 3"], { encoding: "utf8" });
  console.log(status, stderr);
  const sleeper = spawn("sleep", ["100"]);
  sleeper.kill();
  console.log(await once(sleeper, "exit"));
  const missing = spawn("no-such-command");
  console.log((await once(missing, "error"))[0].message);
  const child = fork(import.meta.filename, ["child"]);
  child.send(21);
  const [[message], [code]] = await Promise.all([once(child, "message"), once(child, "exit")]);
  console.log(message, code);
}
