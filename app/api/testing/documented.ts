import { expect } from "vitest";
import { z } from "zod";
import { readLines } from "#lib/protocol/ndjson.ts";
import { OpenApi, type Operation } from "./openapi-rules.ts";

const COMPONENTS = "#/components/schemas/";
const MAX_LINE_BYTES = 1_000_000;

/** Holds answers against the document that describes them. */
export interface Documented {
  readonly document: OpenApi;
  /** Operations of which an answer was held against the document. */
  readonly seen: Set<string>;
  /** The validator of a schema that stands in the document. */
  readonly schema: (schema: Readonly<Record<string, unknown>>) => z.ZodType;
  /** Fails unless the document allows this answer of an operation. @returns its body: JSON, lines of JSON, bytes, or nothing. */
  readonly check: (operationId: string, response: Response) => Promise<unknown>;
}

/** Reads a document; fails when it is not OpenAPI 3.1. */
export function documented(json: unknown): Documented {
  const document = OpenApi.parse(json);
  const seen = new Set<string>();
  const operations = new Map(
    Object.values(document.paths).flatMap((item) =>
      Object.values(item).map((operation) => [operation.operationId, operation] as const),
    ),
  );
  const definitions = inOneDocument(document.components.schemas);

  function schema(part: Readonly<Record<string, unknown>>): z.ZodType {
    return z.fromJSONSchema({ ...(inOneDocument(part) as object), $defs: definitions as never });
  }

  async function check(operationId: string, response: Response): Promise<unknown> {
    const operation = operations.get(operationId);
    if (operation === undefined) throw new Error(`the document has no operation ${operationId}`);
    const told = `${operationId} ${response.status}`;
    const expected = operation.responses[String(response.status)];
    if (expected === undefined) throw new Error(`${told} is not in the document: ${await response.text()}`);
    for (const name of Object.keys(expected.headers ?? {})) {
      if (isAlways(name, response)) expect(response.headers.get(name), `${told}: ${name}`).toMatch(/^\d+$/);
    }
    seen.add(operationId);
    return await bodyOf(response, expected, told);
  }

  async function bodyOf(response: Response, expected: Operation["responses"][string], told: string) {
    const type = response.headers.get("content-type")?.split(";")[0];
    if (expected.content === undefined) {
      expect(await response.text(), told).toBe("");
      return undefined;
    }
    const media = expected.content[type ?? ""];
    if (media === undefined) throw new Error(`${told} is ${type}, and the document says otherwise`);
    const validator = schema(media.schema);
    const valid = (value: unknown): unknown => {
      const parsed = validator.safeParse(value);
      if (parsed.success) return value;
      throw new Error(`${told} is not as documented: ${JSON.stringify(value)}\n${parsed.error.message}`);
    };
    if (type === "application/json") return valid(await response.json());
    if (type === "application/octet-stream") return await response.bytes();
    const lines = [];
    for await (const line of readLines(response.body ?? new ReadableStream(), MAX_LINE_BYTES)) {
      if (line !== "") lines.push(valid(JSON.parse(line)));
    }
    return lines;
  }

  return { document, seen, schema, check };
}

/** Retry-After comes with most refusals of its status, and a cookie only with an answer to who has none. */
function isAlways(header: string, { status }: Response): boolean {
  return header.startsWith("RateLimit") && status < 400;
}

/** References into the components as references into the definitions of one schema. */
function inOneDocument(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOneDocument);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, its]) => [
      key,
      key === "$ref" && typeof its === "string" ? its.replace(COMPONENTS, "#/$defs/") : inOneDocument(its),
    ]),
  );
}
