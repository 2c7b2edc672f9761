/**
 * Messages as they are on the wire, byte for byte: what the original's clients were seen to send (ids shortened), and
 * replies that satisfied all of them. Client and server are both held to these.
 */
export const GOLDEN_REQUESTS = {
  /** TypeScript: `nodejs` for Node. */
  typescript: {
    start: `{"jsonrpc":"2.0","method":"sandbox.start","params":{"namespace":"default","sandbox":"ts-py-0b9c35","config":{"image":"microsandbox/python","memory":256,"cpus":1}},"id":"1f9affc3"}`,
    run: `{"jsonrpc":"2.0","method":"sandbox.repl.run","params":{"sandbox":"ts-py-0b9c35","namespace":"default","language":"python","code":"print('Hello, World!')"},"id":"a1"}`,
    runNode: `{"jsonrpc":"2.0","method":"sandbox.repl.run","params":{"sandbox":"ts-py-0b9c35","namespace":"default","language":"nodejs","code":"console.log('Hello, World!')"},"id":"a7"}`,
    runWithTimeout: `{"jsonrpc":"2.0","method":"sandbox.repl.run","params":{"sandbox":"ts-py-0b9c35","namespace":"default","language":"python","code":"import time; time.sleep(3)","timeout":1},"id":"a2"}`,
    command: `{"jsonrpc":"2.0","method":"sandbox.command.run","params":{"sandbox":"ts-py-0b9c35","namespace":"default","command":"echo","args":["hello","two words"]},"id":"a3"}`,
    commandWithTimeout: `{"jsonrpc":"2.0","method":"sandbox.command.run","params":{"sandbox":"ts-py-0b9c35","namespace":"default","command":"sleep","args":["8"],"timeout":1},"id":"a4"}`,
    metrics: `{"jsonrpc":"2.0","method":"sandbox.metrics.get","params":{"namespace":"default","sandbox":"ts-py-0b9c35"},"id":"a5"}`,
    stop: `{"jsonrpc":"2.0","method":"sandbox.stop","params":{"namespace":"default","sandbox":"ts-py-0b9c35"},"id":"a6"}`,
  },
  /** Python: as TypeScript, with a space after `:` and `,`. */
  python: {
    start: `{"jsonrpc": "2.0", "method": "sandbox.start", "params": {"namespace": "default", "sandbox": "py-py-51d0", "config": {"image": "microsandbox/python", "memory": 512, "cpus": 1}}, "id": "d1"}`,
    run: `{"jsonrpc": "2.0", "method": "sandbox.repl.run", "params": {"sandbox": "py-py-51d0", "namespace": "default", "language": "python", "code": "print('Hello, World!')"}, "id": "d2"}`,
    runNode: `{"jsonrpc": "2.0", "method": "sandbox.repl.run", "params": {"sandbox": "py-py-51d0", "namespace": "default", "language": "nodejs", "code": "console.log('Hello, World!')"}, "id": "d3"}`,
    command: `{"jsonrpc": "2.0", "method": "sandbox.command.run", "params": {"sandbox": "py-py-51d0", "namespace": "default", "command": "echo", "args": ["hello", "two words"]}, "id": "d4"}`,
    commandWithTimeout: `{"jsonrpc": "2.0", "method": "sandbox.command.run", "params": {"sandbox": "py-py-51d0", "namespace": "default", "command": "sleep", "args": ["8"], "timeout": 1}, "id": "d7"}`,
    metrics: `{"jsonrpc": "2.0", "method": "sandbox.metrics.get", "params": {"namespace": "default", "sandbox": "py-py-51d0"}, "id": "d5"}`,
    stop: `{"jsonrpc": "2.0", "method": "sandbox.stop", "params": {"namespace": "default", "sandbox": "py-py-51d0"}, "id": "d6"}`,
  },
  /** Rust: keys in alphabetical order; `javascript` for Node. */
  rust: {
    start: `{"id":"9cbed5ce","jsonrpc":"2.0","method":"sandbox.start","params":{"config":{"cpus":1,"image":"microsandbox/python","memory":512},"namespace":"default","sandbox":"rs-py-72ff"}}`,
    run: `{"id":"b1","jsonrpc":"2.0","method":"sandbox.repl.run","params":{"code":"print('Hello, World!')","language":"python","namespace":"default","sandbox":"rs-py-72ff"}}`,
    runNode: `{"id":"b2","jsonrpc":"2.0","method":"sandbox.repl.run","params":{"code":"console.log('Hello, World!')","language":"javascript","namespace":"default","sandbox":"rs-py-72ff"}}`,
    command: `{"id":"b3","jsonrpc":"2.0","method":"sandbox.command.run","params":{"args":["hello","two words"],"command":"echo","namespace":"default","sandbox":"rs-py-72ff"}}`,
    commandWithTimeout: `{"id":"b5","jsonrpc":"2.0","method":"sandbox.command.run","params":{"args":["8"],"command":"sleep","namespace":"default","sandbox":"rs-py-72ff","timeout":1}}`,
    metrics: `{"id":"b4","jsonrpc":"2.0","method":"sandbox.metrics.get","params":{"namespace":"default","sandbox":"rs-py-72ff"}}`,
    stop: `{"id":"b6","jsonrpc":"2.0","method":"sandbox.stop","params":{"namespace":"default","sandbox":"rs-py-72ff"}}`,
  },
  /**
   * Go: no id, null for arguments that there are none of, the HTTP client's timeout in nanoseconds where seconds are
   * meant, and `<`, `>` and `&` escaped.
   */
  go: {
    start: `{"jsonrpc":"2.0","method":"sandbox.start","params":{"namespace":"default","sandbox":"go-py-5b1e","config":{"image":"microsandbox/python","memory":512,"cpus":1}}}`,
    run: `{"jsonrpc":"2.0","method":"sandbox.repl.run","params":{"namespace":"default","sandbox":"go-py-5b1e","language":"python","code":"print('Hello, World!') if 1 \\u003c 2 else 0"}}`,
    runNode: `{"jsonrpc":"2.0","method":"sandbox.repl.run","params":{"namespace":"default","sandbox":"go-py-5b1e","language":"nodejs","code":"console.log('Hello, World!')"}}`,
    command: `{"jsonrpc":"2.0","method":"sandbox.command.run","params":{"namespace":"default","sandbox":"go-py-5b1e","command":"pwd","args":null}}`,
    commandWithTimeout: `{"jsonrpc":"2.0","method":"sandbox.command.run","params":{"namespace":"default","sandbox":"go-py-5b1e","command":"echo","args":["hello","two words"],"timeout":30000000000}}`,
    metrics: `{"jsonrpc":"2.0","method":"sandbox.metrics.get","params":{"namespace":"default","sandbox":"go-py-5b1e"}}`,
    stop: `{"jsonrpc":"2.0","method":"sandbox.stop","params":{"namespace":"default","sandbox":"go-py-5b1e"}}`,
  },
} as const;

/** Replies to the TypeScript requests above, as the original gave them. Ours may have more keys inside `result`. */
export const GOLDEN_REPLIES = {
  start: `{"jsonrpc":"2.0","result":"Sandbox ts-py-0b9c35 started successfully","id":"1f9affc3"}`,
  run: `{"jsonrpc":"2.0","result":{"language":"python","output":[{"stream":"stdout","text":"Hello, World!"}],"status":"success"},"id":"a1"}`,
  command: `{"jsonrpc":"2.0","result":{"args":["hello","two words"],"command":"echo","exit_code":0,"output":[{"stream":"stdout","text":"hello two words"}],"success":true},"id":"a3"}`,
  metrics: `{"jsonrpc":"2.0","result":{"sandboxes":[{"namespace":"default","name":"ts-py-0b9c35","running":true,"cpu_usage":0,"memory_usage":64,"disk_usage":4096}]},"id":"a5"}`,
  metricsStopped: `{"jsonrpc":"2.0","result":{"sandboxes":[{"namespace":"default","name":"ts-py-0b9c35","running":false,"cpu_usage":null,"memory_usage":null,"disk_usage":null}]},"id":"a5"}`,
  stop: `{"jsonrpc":"2.0","result":"Sandbox ts-py-0b9c35 stopped successfully","id":"a6"}`,
} as const;
