/**
 * The client SDK: sandboxes on a sandbox server, from anywhere fetch runs.
 *
 *     await using sandbox = await PythonSandbox.create({ name: "hello" });
 *     const execution = await sandbox.run("print('Hello, World!')");
 *     console.log(await execution.output());
 *
 *     for await (const event of sandbox.stream("for i in range(3): print(i)")) {
 *       if (event.kind === "stdout") process.stdout.write(event.text);
 *     }
 */
export { BaseSandbox, type RunOptions } from "./base-sandbox.ts";
export { Command, type CommandOptions } from "./command.ts";
export { SandboxClientError, type SandboxClientErrorCode } from "./errors.ts";
export type { EventStream } from "./event-stream.ts";
export { CommandExecution, Execution } from "./execution.ts";
export { Metrics } from "./metrics.ts";
export { NodeSandbox } from "./node-sandbox.ts";
export type { SandboxOptions, StartOptions } from "./options.ts";
export { PythonSandbox } from "./python-sandbox.ts";
export { type CallOptions, createRpcClient, type RpcClient, type RpcClientOptions } from "./rpc-client.ts";
