import { SandboxError } from "#lib/protocol/errors.ts";
import { LIMITS, type Limits } from "#lib/protocol/limits.ts";
import type { MethodParams, MethodResult } from "#lib/protocol/methods.ts";
import type { AgentFiles } from "../agent/agent-files.ts";
import { WORKSPACE } from "../sandboxes/sandbox-config.ts";
import type { Sandboxes } from "../sandboxes/sandboxes.ts";
import { tooLarge } from "../sandboxes/too-large.ts";
import { pathInWorkspace, workspacePath } from "../sandboxes/workspace-path.ts";
import type { Call, Handlers } from "./call.ts";
import { wholeCharacters } from "./text-part.ts";

type FileMethod = Extract<keyof Handlers, `fs.${string}`>;

const DEFAULT_MODE = 0o644;

/** A character of UTF-8 has at most four bytes: with so many more the last one of a part is seen whole. */
const REST_OF_CHARACTER_BYTES = 3;

/** The methods on a running sandbox's files. */
export function fileHandlers(sandboxes: Sandboxes): Pick<Handlers, FileMethod> {
  const open = async (params: { namespace: string; sandbox: string }, { signal }: Call) => {
    const { agent, limits } = await sandboxes.get(params.namespace, params.sandbox).use();
    return { files: agent.files({ root: WORKSPACE, signal }), limits };
  };
  return {
    "fs.list": async (params, call) => {
      const path = workspacePath("path", params.path ?? ".");
      const { files, limits } = await open(params, call);
      return files.list(path, { recursive: params.recursive === true, limit: limits.listedFiles });
    },
    "fs.stat": async (params, call) => {
      const path = workspacePath("path", params.path);
      return { entry: await (await open(params, call)).files.stat(path) };
    },
    "fs.read": async (params, call) => {
      const { files, limits } = await open(params, call);
      return read(files, limits, params);
    },
    "fs.write": async (params, call) => {
      const { files, limits } = await open(params, call);
      return { size: await write(files, limits, params) };
    },
    "fs.mkdir": async (params, call) => {
      const path = workspacePath("path", params.path);
      await (await open(params, call)).files.mkdir(path);
      return {};
    },
    "fs.rename": async (params, call) => {
      const [from, to] = [pathInWorkspace("from", params.from), pathInWorkspace("to", params.to)];
      await (await open(params, call)).files.rename(from, to, params.overwrite === true);
      return {};
    },
    "fs.remove": async (params, call) => {
      const path = pathInWorkspace("path", params.path);
      await (await open(params, call)).files.remove(path, params.recursive === true);
      return {};
    },
  };
}

async function read(
  files: AgentFiles,
  { fileCallBytes }: Limits,
  params: MethodParams<"fs.read">,
): Promise<MethodResult<"fs.read">> {
  const path = workspacePath("path", params.path);
  const { offset = 0, length = fileCallBytes, encoding = "utf8" } = params;
  if (length > fileCallBytes) {
    throw new SandboxError(
      "invalidParams",
      `params.length is ${length}; one call reads at most ${fileCallBytes} bytes (the operator sets this with ${LIMITS.fileCallBytes.env}); go on from nextOffset`,
      { details: { limitBytes: fileCallBytes } },
    );
  }
  const more = encoding === "utf8" ? REST_OF_CHARACTER_BYTES : 0;
  const { content, size } = await files.read(path, offset, length + more);
  const part = encoding === "utf8" ? content.subarray(0, wholeCharacters(content, length)) : content;
  const nextOffset = offset + part.length;
  return { content: part.toString(encoding), encoding, nextOffset, size, eof: nextOffset >= size };
}

async function write(
  files: AgentFiles,
  { fileCallBytes }: Limits,
  params: MethodParams<"fs.write">,
): Promise<number> {
  const path = pathInWorkspace("path", params.path);
  if (params.path.endsWith("/")) {
    throw new SandboxError(
      "invalidParams",
      `params.path ends with "/", as no file does: ${JSON.stringify(path)}`,
    );
  }
  const content = bytesOf(params.content, params.encoding ?? "utf8");
  if (content.length > fileCallBytes) {
    throw tooLarge("params.content", content.length, fileCallBytes, LIMITS.fileCallBytes.env);
  }
  return files.write(path, content, { offset: params.offset, mode: params.mode ?? DEFAULT_MODE });
}

function bytesOf(content: string, encoding: "utf8" | "base64"): Buffer {
  if (encoding === "base64" && !/^[A-Za-z0-9+/]*={0,2}$/.test(content)) {
    throw new SandboxError("invalidParams", "params.content is not base64");
  }
  return Buffer.from(content, encoding);
}
