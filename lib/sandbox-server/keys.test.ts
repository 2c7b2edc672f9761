import { createHmac } from "node:crypto";
import { mkdtemp, rm, stat, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createApiKey, createKeyVerifier, loadServerKey, verifyApiKey } from "./keys.ts";

const SERVER_KEY = "abcdefghijklmnopqrstuvwxyz012345";
const AT_MS = 1_750_000_000_000;
const now = () => AT_MS;

/** A JWT made by hand, so that the key format does not rest on the library that the code uses. */
function signedByHand(header: object, claims: object, secret = SERVER_KEY): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const body = `${part(header)}.${part(claims)}`;
  return `msb_${body}.${createHmac("sha256", secret).update(body).digest("base64url")}`;
}

const HEADER = { typ: "JWT", alg: "HS256" };
const CLAIMS = { exp: AT_MS / 1_000 + 3_600, iat: AT_MS / 1_000, namespace: "team" };

describe("API keys", () => {
  test("a new key is byte for byte what the original's format says", async () => {
    const key = await createApiKey(SERVER_KEY, { namespace: "team", expireS: 3_600, now });
    expect(key).toBe(signedByHand(HEADER, CLAIMS));
  });

  test("a key made elsewhere with the same secret is accepted, with its claims", async () => {
    expect(await verifyApiKey(SERVER_KEY, signedByHand(HEADER, CLAIMS), now)).toEqual(CLAIMS);
  });

  test("opens all namespaces for 24 hours unless told otherwise", async () => {
    const claims = await verifyApiKey(SERVER_KEY, await createApiKey(SERVER_KEY, { now }), now);
    expect(claims).toEqual({ exp: AT_MS / 1_000 + 86_400, iat: AT_MS / 1_000, namespace: "*" });
  });

  test("a key that is remembered ends when it would have, and a wrong one is never remembered", async () => {
    const verify = createKeyVerifier(SERVER_KEY);
    const key = signedByHand(HEADER, CLAIMS);
    const wrong = signedByHand(HEADER, { ...CLAIMS, namespace: "*" }).replace(
      /[^.]*$/,
      key.split(".")[2] ?? "",
    );
    for (let count = 0; count < 2; count += 1) {
      expect(await verify(key, now)).toEqual(CLAIMS);
      await expect(verify(wrong, now)).rejects.toMatchObject({ code: "unauthorized" });
    }
    await expect(verify(key, () => (CLAIMS.exp + 61) * 1_000)).rejects.toMatchObject({
      code: "unauthorized",
    });
  });

  test.each([
    ["59 s after its end a key still works", 59, true],
    ["61 s after its end it does not", 61, false],
  ])("%s", async (_title, secondsAfter, works) => {
    const later = () => CLAIMS.exp * 1_000 + secondsAfter * 1_000;
    const verified = verifyApiKey(SERVER_KEY, signedByHand(HEADER, CLAIMS), later);
    if (works) expect(await verified).toEqual(CLAIMS);
    else
      await expect(verified).rejects.toMatchObject({
        code: "unauthorized",
        message: "Invalid or expired token",
      });
  });

  test.each([
    ["signed by another secret", signedByHand(HEADER, CLAIMS, "another-secret-that-is-as-long-as")],
    ["that names no algorithm", signedByHand({ typ: "JWT", alg: "none" }, CLAIMS)],
    ["that names another algorithm", signedByHand({ typ: "JWT", alg: "HS512" }, CLAIMS)],
    ["without exp", signedByHand(HEADER, { iat: 1, namespace: "team" })],
    ["without iat", signedByHand(HEADER, { exp: CLAIMS.exp, namespace: "team" })],
    ["without namespace", signedByHand(HEADER, { exp: CLAIMS.exp, iat: 1 })],
    ["of garbage", "msb_garbage"],
    [
      "whose claims were changed",
      signedByHand(HEADER, CLAIMS).replace(/\.[^.]+\./, ".eyJleHAiOjk5OTk5OTk5OTl9."),
    ],
  ])("refuses a key %s", async (_title, key) => {
    await expect(verifyApiKey(SERVER_KEY, key, now)).rejects.toMatchObject({ code: "unauthorized" });
  });

  test("refuses a key without the prefix", async () => {
    const bare = signedByHand(HEADER, CLAIMS).slice(4);
    await expect(verifyApiKey(SERVER_KEY, bare, now)).rejects.toThrow("Invalid credentials");
  });
});

describe("the server key", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "quicksand-keys-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("is made on first use, 32 letters and digits that only their owner may read, and stays the same", async () => {
    const data = join(folder, "data");
    const first = await loadServerKey(data, {});
    expect(first).toMatch(/^[A-Za-z0-9]{32}$/);
    expect((await stat(join(data, "server.key"))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(data, "server.key"), "utf8")).toBe(first);
    expect(await loadServerKey(data, {})).toBe(first);
  });

  test("comes from the environment when it is there, and no file is made", async () => {
    expect(await loadServerKey(folder, { QUICKSAND_SERVER_KEY: SERVER_KEY })).toBe(SERVER_KEY);
    await expect(stat(join(folder, "server.key"))).rejects.toThrow("ENOENT");
  });
});
