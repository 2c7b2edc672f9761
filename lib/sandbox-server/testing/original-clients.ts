import { GOLDEN_REQUESTS } from "#lib/protocol/golden.ts";
import type { HeaderLine } from "./wire-connection.ts";

/** What a client makes its header lines from. */
export interface RequestFacts {
  readonly port: number;
  /** Undefined: the client was given none, and sends no Authorization. */
  readonly key: string | undefined;
  readonly method: string;
  readonly body: string;
}

/** One of the original's clients as it is on the wire: its header lines in their order and case, and its bodies. */
export interface OriginalClient {
  readonly name: string;
  readonly requests: Readonly<
    Record<"start" | "run" | "runNode" | "command" | "commandWithTimeout" | "metrics" | "stop", string>
  >;
  /** What it calls Node. */
  readonly node: string;
  headers(facts: RequestFacts): HeaderLine[];
}

export const ORIGINAL_CLIENTS: readonly OriginalClient[] = [
  {
    name: "TypeScript",
    requests: GOLDEN_REQUESTS.typescript,
    node: "nodejs",
    headers: ({ port, key, body }) => [
      ["Content-Type", "application/json"],
      ...bearer("Authorization", key),
      ["Accept", "*/*"],
      ["Content-Length", lengthOf(body)],
      ["User-Agent", "node-fetch/1.0 (+https://github.com/bitinn/node-fetch)"],
      ["Accept-Encoding", "gzip,deflate"],
      ["Host", `127.0.0.1:${port}`],
      ["Connection", "keep-alive"],
    ],
  },
  {
    name: "Python",
    requests: GOLDEN_REQUESTS.python,
    node: "nodejs",
    headers: ({ port, key, body }) => [
      ["Host", `127.0.0.1:${port}`],
      ["Content-Type", "application/json"],
      ...bearer("Authorization", key),
      ["Accept", "*/*"],
      ["Accept-Encoding", "gzip, deflate"],
      ["User-Agent", "Python/3.11 aiohttp/3.8.4"],
      ["Content-Length", lengthOf(body)],
    ],
  },
  {
    name: "Rust",
    requests: GOLDEN_REQUESTS.rust,
    node: "javascript",
    headers: ({ port, key, method, body }) => [
      ["content-type", "application/json"],
      ...(method === "metrics" ? [["content-type", "application/json"] as const] : []),
      ...bearer("authorization", key),
      ["accept", "*/*"],
      ["host", `127.0.0.1:${port}`],
      ["content-length", lengthOf(body)],
    ],
  },
  {
    name: "Go",
    requests: GOLDEN_REQUESTS.go,
    node: "nodejs",
    headers: ({ port, key, body }) => [
      ["Host", `127.0.0.1:${port}`],
      ["User-Agent", "Go-http-client/1.1"],
      ["Content-Length", lengthOf(body)],
      // It does not work without a key, so a server that asks for none gets one all the same.
      ...bearer("Authorization", key ?? "msb_any"),
      ["Content-Type", "application/json"],
    ],
  },
];

function bearer(name: string, key: string | undefined): HeaderLine[] {
  return key === undefined ? [] : [[name, `Bearer ${key}`]];
}

function lengthOf(body: string): string {
  return `${Buffer.byteLength(body)}`;
}
