import { createHash, hkdfSync, randomBytes } from "node:crypto";
import { SandboxError } from "#lib/protocol/errors.ts";
import { capRecording } from "./cap-recording.ts";
import { SnippetContent, type Snippet, SnippetId } from "#lib/protocol/snippet.ts";
import { snippetId } from "./snippet-id.ts";
import type { SnippetStore, Withdrawal } from "./store.ts";

/** What is shared: the link's id, and the token by which whoever shared it can take it back. */
export interface Shared {
  readonly id: string;
  readonly deleteToken: string;
  /** When this claim ends, in milliseconds since the Unix epoch; undefined: it does not. */
  readonly expiresMs: number | undefined;
}

export interface Snippets {
  /**
   * Stores a snippet, or adds a claim to the same one that is there. Once the promise fulfils, it survives whatever
   * happens to this machine's processes. `keepS`: for how many seconds; undefined: as long as the limits allow.
   *
   * @throws SandboxError payloadTooLarge, or unavailable when there is no room for more
   */
  share(content: SnippetContent, keepS?: number): Promise<Shared>;
  read(id: string): Promise<Snippet | undefined>;
  /** Ends the claim that was answered with this token. */
  withdraw(id: string, deleteToken: string): Promise<Withdrawal>;
  /** Removes what has ended; answers how many claims those were. */
  removeExpired(): Promise<number>;
}

export interface SnippetsOptions {
  readonly store: SnippetStore;
  /** Of the server; the ids depend on it. */
  readonly secret: string;
  readonly limits: SnippetLimits;
  /** Milliseconds since the Unix epoch. */
  readonly now?: () => number;
}

export interface SnippetLimits {
  /** Of one snippet, as JSON. */
  readonly snippetBytes: number;
  /** Of the recorded output; more loses its middle. */
  readonly snippetOutputBytes: number;
  /** The longest that one stays, in seconds; 0: as long as people wish. */
  readonly snippetKeepS: number;
  /** Of all snippets, in MiB. */
  readonly snippetsTotalMiB: number;
}

/** How long the size of all that is stored is taken for known, in milliseconds: to add it up takes a while. */
const SIZE_KNOWN_MS = 60_000;
const MIB = 1024 * 1024;

/** As many claims as one cleaning removes at a time. */
const CLEANED_AT_ONCE = 500;
/** 256 bits: nobody guesses one. */
const TOKEN_BYTES = 32;

/** What people share, over a store. */
export function createSnippets({ store, secret, limits, now = Date.now }: SnippetsOptions): Snippets {
  // The same secret signs other things; a key of its own is of use for nothing else.
  const key = Buffer.from(hkdfSync("sha256", secret, "", "quicksand snippet id", 32)).toString("hex");
  let size = { bytes: 0, untilMs: 0 };

  /** About right: what others of this database add meanwhile is seen within a minute. */
  async function makeRoom(bytes: number): Promise<void> {
    if (now() >= size.untilMs) size = { bytes: (await store.size()).bytes, untilMs: now() + SIZE_KNOWN_MS };
    size.bytes += bytes;
    if (size.bytes <= limits.snippetsTotalMiB * MIB) return;
    size.bytes -= bytes;
    throw new SandboxError(
      "unavailable",
      `There is no room for more snippets on this server: the limit for all together is ${limits.snippetsTotalMiB} MiB (QUICKSAND_SNIPPETS_TOTAL_MIB). A link of the kind that stores nothing works all the same.`,
      { details: { limitMiB: limits.snippetsTotalMiB } },
    );
  }

  return {
    async share(content, keepS) {
      const { recording, ...program } = content;
      const capped =
        recording === undefined
          ? program
          : { ...program, recording: capRecording(recording, limits.snippetOutputBytes) };
      const json = JSON.stringify(capped);
      const bytes = Buffer.byteLength(json);
      if (bytes > limits.snippetBytes) {
        throw new SandboxError(
          "payloadTooLarge",
          `The snippet has ${bytes} bytes, with its files and its output; the limit is ${limits.snippetBytes} (QUICKSAND_SNIPPET_BYTES). Share less of it.`,
          { details: { bytes, limitBytes: limits.snippetBytes } },
        );
      }
      await makeRoom(bytes);
      const id = snippetId(key, capped);
      const deleteToken = randomBytes(TOKEN_BYTES).toString("base64url");
      const createdMs = now();
      const expiresMs = endOf(createdMs, keepS, limits.snippetKeepS);
      await store.put({ id, json }, { snippetId: id, tokenHash: hashOf(deleteToken), createdMs, expiresMs });
      return { id, deleteToken, expiresMs };
    },
    async read(id) {
      if (!SnippetId.safeParse(id).success) return undefined;
      const found = await store.get(id, now());
      if (found === undefined) return undefined;
      const { json, ...rest } = found;
      return { ...rest, content: SnippetContent.parse(JSON.parse(json)) };
    },
    async withdraw(id, deleteToken) {
      if (!SnippetId.safeParse(id).success) return { kind: "notFound" };
      return store.withdraw(id, hashOf(deleteToken), now());
    },
    async removeExpired() {
      let removed = 0;
      for (;;) {
        const some = await store.removeExpired(now(), CLEANED_AT_ONCE);
        removed += some;
        if (some < CLEANED_AT_ONCE) return removed;
      }
    },
  };
}

function endOf(fromMs: number, keepS: number | undefined, mostS: number): number | undefined {
  const wishedS = keepS ?? Infinity;
  const allowedS = mostS === 0 ? Infinity : mostS;
  const seconds = Math.min(wishedS, allowedS);
  return Number.isFinite(seconds) ? fromMs + seconds * 1_000 : undefined;
}

function hashOf(deleteToken: string): string {
  return createHash("sha256").update(deleteToken).digest("hex");
}
