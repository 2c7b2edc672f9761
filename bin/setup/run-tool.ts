import { spawn } from "node:child_process";
import type { Environment } from "#lib/protocol/settings.ts";
import { StepFailure } from "../entry/steps.mjs";
import { asProcessEnv } from "./environment.ts";

export interface Tool {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Environment;
  /** What a person can do when it fails. */
  readonly remedy: string;
}

/** How much of a failed tool's output is shown. */
const KEPT_OUTPUT_CHARACTERS = 6_000;

/** Runs a tool to its end without showing its output; `onLine` gets each line. Rejects with `StepFailure` that carries the last of it. */
export function runTool(tool: Tool, onLine: (line: string) => void = () => {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(tool.command, tool.args, {
      cwd: tool.cwd,
      env: asProcessEnv(tool.env),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const collect = (chunk: string) => {
      output = (output + chunk).slice(-KEPT_OUTPUT_CHARACTERS);
      const line = chunk.trimEnd().split("\n").at(-1);
      if (line) onLine(line);
    };
    child.stdout.setEncoding("utf8").on("data", collect);
    child.stderr.setEncoding("utf8").on("data", collect);
    child.on("error", (error) =>
      reject(new StepFailure(`${tool.command} could not be started: ${error.message}`, tool.remedy)),
    );
    child.on("close", (code, signal) => {
      if (code === 0) return resolve();
      const said = output.trim() || "(it printed nothing)";
      reject(
        new StepFailure(
          `${[tool.command, ...tool.args].join(" ")} ended with ${signal ?? `status ${code}`}:\n${said}`,
          tool.remedy,
        ),
      );
    });
  });
}
