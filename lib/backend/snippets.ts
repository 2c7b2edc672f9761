import { join } from "node:path";
import type {
  ShareSnippet,
  SharedSnippet,
  SnippetView,
  SnippetWithdrawn,
} from "#lib/api/snippet-contract.ts";
import { SandboxError } from "#lib/protocol/errors.ts";
import type { Limits } from "#lib/protocol/limits.ts";
import type { Settings } from "#lib/protocol/settings.ts";
import type { SnippetContent } from "#lib/protocol/snippet.ts";
import { openStore } from "#lib/snippets/open-store.ts";
import { createSnippets, type Snippets } from "#lib/snippets/snippets.ts";
import type { Backend, Log } from "./backend.ts";
import { languageOf } from "./sandboxes.ts";

/** How often what has ended is removed, in milliseconds; it is not shown from its end on, whether or not it was removed. */
const CLEAN_EVERY_MS = 10 * 60_000;

/** After a failure it is not tried again at once, in milliseconds: to open a damaged database takes a while each time. */
const REST_MS = 5_000;

export interface SnippetsHolder {
  /** Opens the store when it is first needed, and again some time after that failed. @throws SandboxError unavailable */
  open(): Promise<Snippets>;
  /** May be called twice. */
  close(): Promise<void>;
}

/** The web server's snippets, in the database that its settings name. */
export function createSnippetsHolder(parts: {
  readonly settings: Settings;
  readonly limits: Limits;
  readonly secret: string;
  readonly log: Log;
  /** Milliseconds that only go forward. */
  readonly now: () => number;
}): SnippetsHolder {
  const { settings, limits, secret, log, now } = parts;
  let failedAtMs: number | undefined;
  let opening: Promise<{ snippets: Snippets; close: () => Promise<void> }> | undefined;

  async function open() {
    const { databaseUrl, data } = settings;
    const { store, notices } = await openStore({ databaseUrl, folder: join(data, "snippets") });
    for (const notice of notices) log.error({}, notice);
    const snippets = createSnippets({ store, secret, limits });
    const clean = (): void =>
      void snippets.removeExpired().catch((err: unknown) => log.warn({ err }, "old snippets stay for now"));
    const timer = setInterval(clean, CLEAN_EVERY_MS).unref();
    return {
      snippets,
      close: () => {
        clearInterval(timer);
        return store.close();
      },
    };
  }

  function beginOpening() {
    const begun = open();
    begun.catch((err: unknown) => {
      failedAtMs = now();
      log.error({ err }, "the snippets' database cannot be used");
    });
    return begun;
  }

  return {
    async open() {
      if (failedAtMs !== undefined && now() - failedAtMs >= REST_MS) {
        opening = undefined;
        failedAtMs = undefined;
      }
      opening ??= beginOpening();
      try {
        return (await opening).snippets;
      } catch (cause) {
        throw new SandboxError(
          "unavailable",
          "Snippets cannot be saved or opened right now: their database does not answer. Whoever runs this server finds the cause in its log.",
          { cause },
        );
      }
    },
    async close() {
      const opened = opening;
      opening = undefined;
      await (await opened?.catch(() => undefined))?.close();
    },
  };
}

/** Keeps what somebody shares. @throws SandboxError invalidParams, languageUnavailable, payloadTooLarge, unavailable */
export async function shareSnippet(
  backend: Backend,
  request: Request,
  { code, files, keepS, ...rest }: ShareSnippet,
): Promise<SharedSnippet> {
  const { id: language, mainFile } = languageOf(rest.language);
  if ((code === undefined) === (files === undefined)) {
    throw new SandboxError("invalidParams", "Send either code or files: the program, or its files.");
  }
  const program = files ?? [{ path: mainFile, content: code ?? "" }];
  checkPaths(program);
  const content: SnippetContent = { ...rest, language, files: program };
  const shared = await (await backend.snippets.open()).share(content, keepS);
  return { ...shared, url: linkTo(backend, request, shared.id) };
}

/** @throws SandboxError notFound, unavailable */
export async function readSnippet(backend: Backend, request: Request, id: string): Promise<SnippetView> {
  const snippet = await (await backend.snippets.open()).read(id);
  if (snippet === undefined) throw noSuchSnippet();
  return { ...snippet, url: linkTo(backend, request, id) };
}

/** @throws SandboxError unauthorized, forbidden, notFound, unavailable */
export async function withdrawSnippet(
  backend: Backend,
  request: Request,
  id: string,
): Promise<SnippetWithdrawn> {
  const token = /^Bearer\s+(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (token === undefined) {
    throw new SandboxError(
      "unauthorized",
      "To take a snippet back, send the deleteToken that sharing it answered: Authorization: Bearer <token>.",
    );
  }
  const withdrawal = await (await backend.snippets.open()).withdraw(id, token);
  switch (withdrawal.kind) {
    case "withdrawn":
      return { others: withdrawal.others };
    case "wrongToken":
      throw new SandboxError("forbidden", "This token is not one of this snippet, or it was used already.");
    case "notFound":
      throw noSuchSnippet();
  }
}

/** The same words for one that never was, has ended or was taken back. */
export function noSuchSnippet(): SandboxError {
  return new SandboxError("notFound", "There is no such snippet (any more).");
}

/** The page's address of a snippet. */
function linkTo({ settings }: Backend, request: Request, id: string): string {
  const host = request.headers.get("host") ?? "";
  const base = settings.publicUrl || `${new URL(request.url).protocol}//${host}`;
  return `${base.replace(/\/$/, "")}/s/${id}`;
}

/** Files are written into /workspace when it is run: what could not be there is refused now. */
function checkPaths(files: SnippetContent["files"]): void {
  const seen = new Set<string>();
  for (const { path } of files) {
    const parts = path.split("/");
    if (path.includes("\0") || parts.some((part) => part === "" || part === "." || part === "..")) {
      throw new SandboxError(
        "invalidParams",
        `"${path}" is no file's path: give one relative to /workspace, like data/input.txt.`,
      );
    }
    if (seen.has(path)) throw new SandboxError("invalidParams", `"${path}" is there twice; each file once.`);
    seen.add(path);
  }
}
