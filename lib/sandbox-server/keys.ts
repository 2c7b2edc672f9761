import { randomInt } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SignJWT, compactVerify } from "jose";
import { z } from "zod";
import { SETTINGS, type Environment } from "#lib/protocol/settings.ts";
import { SandboxError } from "#lib/protocol/errors.ts";

/** Every API key begins with this; what follows is a compact JWT. */
const PREFIX = "msb_";

/** A key is still taken this long after it expired, as the original's library does. */
const LEEWAY_S = 60;

/** Keys that a verifier remembers at most; each is a few hundred bytes. */
const MOST_REMEMBERED = 1_000;

const DEFAULT_EXPIRE_S = 24 * 60 * 60;
const SERVER_KEY_CHARACTERS = 32;
const LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** What an API key says: whose sandboxes (`*`: everybody's), since when and until when, in Unix seconds. */
export const Claims = z.object({
  exp: z.int().nonnegative(),
  iat: z.int().nonnegative(),
  namespace: z.string(),
});
export type Claims = z.infer<typeof Claims>;

export interface ApiKeyOptions {
  /** `*`, the default, opens all namespaces. */
  readonly namespace?: string;
  /** Lifetime in seconds; 24 hours by default. */
  readonly expireS?: number;
  /** Milliseconds since the Unix epoch. */
  readonly now?: () => number;
}

/**
 * The secret that signs API keys: `QUICKSAND_SERVER_KEY`, or else the file `<dataFolder>/server.key`, which is made on
 * first use, readable by its owner only. Whoever has it can make keys for all namespaces.
 */
export async function loadServerKey(dataFolder: string, environment: Environment): Promise<string> {
  const given = environment[SETTINGS.serverKey.env];
  if (given) return given;
  const file = join(dataFolder, "server.key");
  await mkdir(dataFolder, { recursive: true });
  try {
    const made = Array.from({ length: SERVER_KEY_CHARACTERS }, randomCharacter).join("");
    await writeFile(file, made, { flag: "wx", mode: 0o600 });
    return made;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  await chmod(file, 0o600);
  const kept = (await readFile(file, "utf8")).trim();
  if (kept.length < SERVER_KEY_CHARACTERS) {
    throw new Error(
      `${file} holds ${kept.length} characters; a server key needs at least ${SERVER_KEY_CHARACTERS}. Delete the file to get a new one; keys signed by the old one end then.`,
    );
  }
  return kept;
}

/** An API key in the original's format: `msb_` and a JWT with the claims `exp`, `iat`, `namespace`, signed HS256. */
export async function createApiKey(serverKey: string, options: ApiKeyOptions = {}): Promise<string> {
  const iat = Math.floor((options.now ?? Date.now)() / 1_000);
  const exp = iat + (options.expireS ?? DEFAULT_EXPIRE_S);
  const claims: Claims = { exp, iat, namespace: options.namespace ?? "*" };
  const jwt = new SignJWT({ ...claims }).setProtectedHeader({ typ: "JWT", alg: "HS256" });
  return PREFIX + (await jwt.sign(secretOf(serverKey)));
}

/** What a key says; SandboxError `unauthorized` for one that is not ours, was changed, or has expired. */
export async function verifyApiKey(
  serverKey: string,
  key: string,
  now: () => number = Date.now,
): Promise<Claims> {
  if (!key.startsWith(PREFIX))
    throw new SandboxError("unauthorized", "Invalid credentials: an API key begins with msb_");
  return current(await readClaims(serverKey, key.slice(PREFIX.length)), now);
}

/** Tells what a key says, as `verifyApiKey` does. */
export type VerifyKey = (key: string, now?: () => number) => Promise<Claims>;

/** A verifier that remembers the keys that were good: a signature costs two trips through the thread pool. */
export function createKeyVerifier(serverKey: string): VerifyKey {
  const good = new Map<string, Claims>();
  return async (key, now = Date.now) => {
    const known = good.get(key);
    if (known !== undefined) return current(known, now);
    const claims = await verifyApiKey(serverKey, key, now);
    const [oldest] = good.keys();
    if (oldest !== undefined && good.size >= MOST_REMEMBERED) good.delete(oldest);
    good.set(key, claims);
    return claims;
  };
}

function current(claims: Claims | undefined, now: () => number): Claims {
  if (claims === undefined || claims.exp < Math.floor(now() / 1_000) - LEEWAY_S) {
    throw new SandboxError("unauthorized", "Invalid or expired token");
  }
  return claims;
}

async function readClaims(serverKey: string, jwt: string): Promise<Claims | undefined> {
  try {
    // The algorithm is fixed here: a token that names another one (or none) is never believed.
    const { payload } = await compactVerify(jwt, secretOf(serverKey), { algorithms: ["HS256"] });
    return Claims.parse(JSON.parse(new TextDecoder().decode(payload)));
  } catch {
    return undefined;
  }
}

/** The key string's bytes as they are: the original does not decode it. */
function secretOf(serverKey: string): Uint8Array {
  return new TextEncoder().encode(serverKey);
}

function randomCharacter(): string {
  return LETTERS_AND_DIGITS.charAt(randomInt(LETTERS_AND_DIGITS.length));
}
