import type { MethodName } from "./methods.ts";

/** A call and an answer to it, as they are on the wire. */
export interface GoldenCall {
  readonly request: string;
  readonly reply: string;
}

type OriginalMethod = `sandbox.${"start" | "stop" | "metrics.get" | "repl.run" | "command.run"}`;

/** One call of each method that the original does not have, as our client sends it. */
export const GOLDEN_EXTENSIONS = {
  "sandbox.watch": {
    request: `{"jsonrpc":"2.0","method":"sandbox.watch","params":{"sandbox":"box","namespace":"default","after":0,"metricsEveryMs":1000},"id":1}`,
    reply: `{"jsonrpc":"2.0","result":{"state":"stopped"},"id":1}`,
  },
  "sandbox.keepAlive": {
    request: `{"jsonrpc":"2.0","method":"sandbox.keepAlive","params":{"sandbox":"box","namespace":"default"},"id":1}`,
    reply: `{"jsonrpc":"2.0","result":{"idleStopInMs":900000},"id":1}`,
  },
  "execution.input": {
    request: `{"jsonrpc":"2.0","method":"execution.input","params":{"sandbox":"box","namespace":"default","execution":"e1","number":1,"data":"QWRhCg==","encoding":"base64"},"id":1}`,
    reply: `{"jsonrpc":"2.0","result":{"number":1},"id":1}`,
  },
  "execution.signal": {
    request: `{"jsonrpc":"2.0","method":"execution.signal","params":{"sandbox":"box","namespace":"default","execution":"e1","signal":"SIGINT","killAfterMs":2000},"id":1}`,
    reply: `{"jsonrpc":"2.0","result":{},"id":1}`,
  },
  "execution.resize": {
    request: `{"jsonrpc":"2.0","method":"execution.resize","params":{"sandbox":"box","namespace":"default","execution":"e1","cols":80,"rows":24},"id":1}`,
    reply: `{"jsonrpc":"2.0","result":{},"id":1}`,
  },
  "execution.extend": {
    request: `{"jsonrpc":"2.0","method":"execution.extend","params":{"sandbox":"box","namespace":"default","execution":"e1","ms":60000},"id":1}`,
    reply: `{"jsonrpc":"2.0","result":{"inMs":60000,"hardLimitMs":600000},"id":1}`,
  },
  "execution.list": {
    request: `{"jsonrpc":"2.0","method":"execution.list","params":{"sandbox":"box","namespace":"default"},"id":1}`,
    reply: `{"jsonrpc":"2.0","result":{"executions":[{"execution":"e1","kind":"run","language":"python","state":"finished","createdAtMs":1790000000000,"stdinOpen":false,"firstSeq":3,"lastSeq":5,"inputNumber":0,"outcome":{"kind":"exited","code":0}}]},"id":1}`,
  },
  "execution.attach": {
    request: `{"jsonrpc":"2.0","method":"execution.attach","params":{"sandbox":"box","namespace":"default","execution":"e1","after":0},"id":1}`,
    reply: `{"jsonrpc":"2.0","result":{"language":"python","output":[{"stream":"stdout","text":"hello"}],"status":"success","execution":"e1","outcome":{"kind":"exited","code":0},"usage":{"wallMs":5,"cpuMs":3,"peakMemoryBytes":1000000}},"id":1}`,
  },
  "repl.complete": {
    request: `{"jsonrpc":"2.0","method":"repl.complete","params":{"sandbox":"box","namespace":"default","language":"python","code":"import math\\nmath.sq","cursor":19},"id":1}`,
    reply: `{"jsonrpc":"2.0","result":{"kernel":"ready","from":17,"to":19,"completions":[{"text":"sqrt","kind":"function"}],"truncated":false},"id":1}`,
  },
  "repl.inspect": {
    request: `{"jsonrpc":"2.0","method":"repl.inspect","params":{"sandbox":"box","namespace":"default","language":"python","code":"len","cursor":3},"id":1}`,
    reply: `{"jsonrpc":"2.0","result":{"kernel":"ready","found":true,"name":"len","type":"builtin_function_or_method","signature":"(obj, /)","doc":"Return the number of items in a container."},"id":1}`,
  },
  "fs.list": {
    request: `{"jsonrpc":"2.0","method":"fs.list","params":{"sandbox":"box","namespace":"default","path":"src","recursive":true},"id":1}`,
    reply: `{"jsonrpc":"2.0","result":{"entries":[{"name":"a.py","path":"src/a.py","kind":"file","size":6,"modifiedAtMs":1790000000000,"mode":420}],"truncated":false},"id":1}`,
  },
  "fs.stat": {
    request: `{"jsonrpc":"2.0","method":"fs.stat","params":{"sandbox":"box","namespace":"default","path":"src/a.py"},"id":1}`,
    reply: `{"jsonrpc":"2.0","result":{"entry":{"name":"a.py","path":"src/a.py","kind":"file","size":6,"modifiedAtMs":1790000000000,"mode":420}},"id":1}`,
  },
  "fs.read": {
    request: `{"jsonrpc":"2.0","method":"fs.read","params":{"sandbox":"box","namespace":"default","path":"src/a.py","offset":0,"encoding":"base64"},"id":1}`,
    reply: `{"jsonrpc":"2.0","result":{"content":"aGVsbG8K","encoding":"base64","nextOffset":6,"size":6,"eof":true},"id":1}`,
  },
  "fs.write": {
    request: `{"jsonrpc":"2.0","method":"fs.write","params":{"sandbox":"box","namespace":"default","path":"src/a.py","content":"aGVsbG8K","encoding":"base64"},"id":1}`,
    reply: `{"jsonrpc":"2.0","result":{"size":6},"id":1}`,
  },
  "fs.mkdir": {
    request: `{"jsonrpc":"2.0","method":"fs.mkdir","params":{"sandbox":"box","namespace":"default","path":"made"},"id":1}`,
    reply: `{"jsonrpc":"2.0","result":{},"id":1}`,
  },
  "fs.rename": {
    request: `{"jsonrpc":"2.0","method":"fs.rename","params":{"sandbox":"box","namespace":"default","from":"made","to":"renamed"},"id":1}`,
    reply: `{"jsonrpc":"2.0","result":{},"id":1}`,
  },
  "fs.remove": {
    request: `{"jsonrpc":"2.0","method":"fs.remove","params":{"sandbox":"box","namespace":"default","path":"renamed","recursive":true},"id":1}`,
    reply: `{"jsonrpc":"2.0","result":{},"id":1}`,
  },
  "server.info": {
    request: `{"jsonrpc":"2.0","method":"server.info","params":{},"id":1}`,
    reply: `{"jsonrpc":"2.0","result":{"name":"quicksand","version":"0.1.0","runtime":{"name":"runc","version":"1.1.5","enforces":["memory"],"missing":[{"what":"swap","why":"no controller","remedy":"none"}]},"languages":[{"id":"python","label":"Python","aliases":["python"],"mainFile":"main.py","version":"3.11.2","available":true}],"images":[{"name":"microsandbox/python","about":"Python","languages":["python"]}],"limits":{"memoryMiB":512}},"id":1}`,
  },
} as const satisfies Record<Exclude<MethodName, OriginalMethod>, GoldenCall>;

/** A run that a client reads as it happens: the request, with `Accept: application/x-ndjson`, and the lines of the answer. */
export const GOLDEN_STREAM = {
  request: `{"jsonrpc":"2.0","method":"sandbox.repl.run","params":{"sandbox":"box","namespace":"default","language":"python","code":"name = input('Name? ')\\nprint('Hello', name)\\n6 * 7","stdin":"open","execution":"e1"},"id":1}`,
  lines: [
    `{"jsonrpc":"2.0","method":"execution.event","params":{"kind":"started","language":"python","version":"3.11.2","cold":false,"stdinOpen":true,"execution":"e1","seq":3,"atMs":1790000000000}}`,
    `{"jsonrpc":"2.0","method":"execution.event","params":{"kind":"stdout","text":"Name? ","execution":"e1","seq":4,"atMs":1790000000000}}`,
    `{"jsonrpc":"2.0","method":"execution.event","params":{"kind":"input","prompt":"Name? ","execution":"e1","seq":5,"atMs":1790000000000}}`,
    ``,
    `{"jsonrpc":"2.0","method":"execution.event","params":{"kind":"stdout","text":"Hello Ada\\n","execution":"e1","seq":6,"atMs":1790000000000}}`,
    `{"jsonrpc":"2.0","method":"execution.event","params":{"kind":"stderr","text":"careful\\n","execution":"e1","seq":7,"atMs":1790000000000}}`,
    `{"jsonrpc":"2.0","method":"execution.event","params":{"kind":"display","bundle":{"text/plain":"42"},"execution":"e1","seq":8,"atMs":1790000000000}}`,
    `{"jsonrpc":"2.0","method":"execution.event","params":{"kind":"finished","outcome":{"kind":"exited","code":0},"usage":{"wallMs":5,"cpuMs":3,"peakMemoryBytes":1000000},"execution":"e1","seq":9,"atMs":1790000000000}}`,
    `{"jsonrpc":"2.0","result":{"language":"python","output":[{"stream":"stdout","text":"Name? Hello Ada"},{"stream":"stderr","text":"careful"},{"stream":"stdout","text":"42"}],"status":"success","displays":[{"text/plain":"42"}],"execution":"e1","outcome":{"kind":"exited","code":0},"usage":{"wallMs":5,"cpuMs":3,"peakMemoryBytes":1000000}},"id":1}`,
  ],
} as const;

/** What a call is refused with: the HTTP status and the whole body. The original's are flat, and their cause is in its log alone. */
export const GOLDEN_REFUSALS = {
  unknownSandbox: {
    request: `{"jsonrpc":"2.0","method":"sandbox.repl.run","params":{"sandbox":"nowhere","namespace":"default","language":"python","code":"1"},"id":1}`,
    status: 404,
    body: `{"jsonrpc":"2.0","error":{"code":-32011,"message":"There is no sandbox 'nowhere' in namespace 'default'; start it with sandbox.start","data":{"code":"sandboxNotFound"}},"id":1}`,
  },
  unknownMethod: {
    request: `{"jsonrpc":"2.0","method":"sandbox.fly","params":{},"id":1}`,
    status: 404,
    body: `{"jsonrpc":"2.0","error":{"code":-32601,"message":"Method not found: sandbox.fly","data":{"code":"methodNotFound"}},"id":1}`,
  },
  wrongParams: {
    request: `{"jsonrpc":"2.0","method":"sandbox.repl.run","params":{"sandbox":"box","namespace":"default","language":"python"},"id":1}`,
    status: 400,
    body: `{"jsonrpc":"2.0","error":{"code":-32602,"message":"Invalid params for sandbox.repl.run: params.code is missing; it must be a string","data":{"code":"invalidParams"}},"id":1}`,
  },
} as const;

/** The original server's refusals: no JSON-RPC, no cause. */
export const ORIGINAL_REFUSALS = {
  unauthorized: { status: 401, body: `{"error":"Invalid or expired token","code":1004}` },
  anything: { status: 500, body: `{"error":"Internal server error","code":5002}` },
} as const;
