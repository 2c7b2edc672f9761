import type { Health, Languages, LimitsAnswer } from "#lib/api/contract.ts";
import { SandboxError as SandboxClientError } from "#lib/microsandbox/errors.ts";
import { LANGUAGES } from "#lib/protocol/languages.ts";
import type { ServerInfo } from "#lib/protocol/methods.ts";
import type { Backend } from "./backend.ts";

const INFO_TIMEOUT_MS = 10_000;
const HEALTH_TIMEOUT_MS = 2_000;

/** The languages and images of the sandbox server, and what isolates there. */
export async function languages(backend: Backend): Promise<Languages> {
  const info = await serverInfo(backend);
  if (info === undefined) return originalLanguages();
  const { languages, images, runtime } = info;
  return { languages, images, runtime: { name: runtime.name, version: runtime.version } };
}

/** The sandbox server's limits, and in place of its own those that this server holds visitors to. */
export async function limits(backend: Backend): Promise<LimitsAnswer> {
  const info = await serverInfo(backend);
  const { runsPerMinute, questionsPerMinute, sandboxesPerVisitor, sandboxesPerAddress } = backend.limits;
  const { runNoticeS, runHardS, stopGraceMs } = backend.limits;
  const { codeBytes, filesMiB, bodyMiB } = backend.limits;
  const {
    snippetBytes,
    snippetOutputBytes,
    snippetsPerMinute,
    snippetsPerAddressPerMinute,
    snippetKeepS,
    snippetsTotalMiB,
  } = backend.limits;
  const snippets = {
    snippetBytes,
    snippetOutputBytes,
    snippetsPerMinute,
    snippetsPerAddressPerMinute,
    snippetKeepS,
    snippetsTotalMiB,
  };
  const counts = { runsPerMinute, questionsPerMinute, sandboxesPerVisitor, sandboxesPerAddress };
  const times = { runNoticeS, runHardS, stopGraceMs };
  return { limits: { ...info?.limits, ...counts, ...times, codeBytes, filesMiB, bodyMiB, ...snippets } };
}

/** Whether programs can run now. Never fails. */
export async function health({ client }: Backend): Promise<Health> {
  try {
    await client.health({ requestTimeoutMs: HEALTH_TIMEOUT_MS });
    return { status: "ok", sandboxServer: "ok", message: "Programs can run." };
  } catch {
    const message =
      "The sandbox server does not answer, so programs cannot run right now. If it does not come back by itself, look at its log, or start it again with npm start.";
    return { status: "degraded", sandboxServer: "down", message };
  }
}

/** Undefined from a server that knows only the original protocol. */
async function serverInfo({ client }: Backend): Promise<ServerInfo | undefined> {
  try {
    return await client.call("server.info", {}, { requestTimeoutMs: INFO_TIMEOUT_MS });
  } catch (failure) {
    if (failure instanceof SandboxClientError && failure.status === 404) return undefined;
    throw failure;
  }
}

/** What the original server has: one image a language; it does not tell the versions. */
function originalLanguages(): Languages {
  return {
    languages: LANGUAGES.map(({ id, label, mainFile }) => ({
      id,
      label,
      version: "",
      mainFile,
      available: true,
    })),
    images: LANGUAGES.map(({ id, label, defaultImage }) => ({
      name: defaultImage,
      about: label,
      languages: [id],
    })),
    runtime: { name: "microsandbox", version: "" },
  };
}
