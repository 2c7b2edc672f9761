import type { z } from "zod";
import { ApiError, type OpenApiDocument, SandboxId } from "#lib/api/contract.ts";
import type { Access, ApiRoute, QueryParameter } from "#lib/api/api-route.ts";
import { ROUTES } from "#lib/api/routes.ts";
import { NDJSON } from "#lib/protocol/ndjson.ts";
import { ERRORS, type ErrorCode } from "#lib/protocol/errors.ts";
import { ExecutionId } from "#lib/protocol/run-event.ts";
import manifest from "../../package.json" with { type: "json" };
import { componentSchemas, type JsonSchema, schemaOf } from "./openapi-schemas.ts";
import { VISITOR_COOKIE } from "./visitor.ts";

/** The HTTP API as OpenAPI 3.1, made of the table that the route handlers work by. Pure. */
export function openApiDocument(): OpenApiDocument {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, route] of Object.entries(ROUTES)) {
    const path = (paths[route.path] ??= {});
    path[route.method.toLowerCase()] = operation(name, route);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Quicksand",
      version: manifest.version,
      summary: "Runs programs in sandboxes.",
      description: ABOUT,
      license: { name: "Apache 2.0", identifier: manifest.license },
    },
    servers: [{ url: "/" }],
    paths,
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        visitor: {
          type: "apiKey",
          in: "cookie",
          name: VISITOR_COOKIE,
          description: "Says whose a sandbox is. The answer that makes a visitor's first sandbox sets it.",
        },
        visitorToken: {
          type: "http",
          scheme: "bearer",
          description: "The same without cookies: the `token` of the answer to who asked for that identity.",
        },
      },
    },
  };
}

/** What a route may fail with: what its row says, and what every route of its kind may. */
export function errorsOf(route: ApiRoute): readonly ErrorCode[] {
  const codes = new Set<ErrorCode>(route.errors);
  codes.add("misdirectedRequest").add("internal");
  if (route.access === "visitor") codes.add("sandboxNotFound");
  if (route.method !== "GET") codes.add("forbidden");
  if (route.takesBytes) codes.add("payloadTooLarge");
  if (route.body !== undefined) {
    codes.add("parseError").add("invalidParams").add("payloadTooLarge").add("unsupportedMediaType");
  }
  return [...codes];
}

const ABOUT = `Every failure is {"error": {"code", "message", "details"}}; tell failures apart by \`code\`. HEAD answers wherever GET does, OPTIONS everywhere; any other method is a 405 whose Allow header says which there are. Streams are ${NDJSON}: one JSON value a line, each as soon as it is there; empty lines are keep-alives.`;

function operation(name: string, route: ApiRoute): JsonSchema {
  return {
    operationId: name,
    summary: route.about,
    parameters: [
      ...[...route.path.matchAll(/\{(\w+)\}/g)].map(([, its = ""]) => pathParameter(its)),
      ...Object.entries(route.query ?? {}).map(([its, parameter]) => queryParameter(its, parameter)),
    ],
    ...requestBody(route),
    responses: {
      [route.status]: success(route),
      ...lines(route),
      ...Object.fromEntries(
        Object.entries(route.otherwise ?? {}).map(([status, schema]) => [
          status,
          { description: "An answer, and no error.", content: jsonContent(schema) },
        ]),
      ),
      ...failures(route),
    },
    security: SECURITY[route.access],
  };
}

function requestBody({ body, takesBytes }: ApiRoute): JsonSchema {
  if (body !== undefined) return { requestBody: { required: true, content: jsonContent(body) } };
  return takesBytes ? { requestBody: { required: true, content: BYTES } } : {};
}

/** Of bytes there is nothing that a schema could say. */
const BYTES = { "application/octet-stream": { schema: {} } };

/** An empty requirement means that nothing is needed; beside another, that both will do. */
const SECURITY: Readonly<Record<Access, readonly object[]>> = {
  anyone: [],
  program: [{}, { visitor: [] }, { visitorToken: [] }],
  newcomer: [{}, { visitor: [] }, { visitorToken: [] }],
  visitor: [{ visitor: [] }, { visitorToken: [] }],
};

const PATH_PARAMETERS: Readonly<Record<string, { schema: z.ZodType; description: string }>> = {
  id: { schema: SandboxId, description: "The sandbox's id, from the answer that made it." },
  execution: { schema: ExecutionId, description: "The execution's id, from the answer that started it." },
};

function pathParameter(name: string): JsonSchema {
  const known = PATH_PARAMETERS[name];
  if (known === undefined) throw new Error(`The path parameter "${name}" has no schema.`);
  const { schema, description } = known;
  return { name, in: "path", required: true, description, schema: schemaOf(schema) };
}

function queryParameter(name: string, { schema, about, required, repeated }: QueryParameter): JsonSchema {
  const one = schemaOf(schema);
  return {
    name,
    in: "query",
    required,
    description: about,
    schema: repeated ? { type: "array", items: one } : one,
  };
}

function success(route: ApiRoute): JsonSchema {
  const content = {
    ...(route.answer === undefined ? {} : jsonContent(route.answer)),
    ...(route.givesBytes ? BYTES : {}),
    ...(route.status === 200 ? lineContent(route) : {}),
  };
  const headers = {
    ...(route.tellsAllowance === undefined ? {} : ALLOWANCE_HEADERS),
    ...(route.access === "newcomer" ? COOKIE_HEADER : {}),
  };
  return {
    description: DESCRIPTIONS[route.status],
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(Object.keys(content).length === 0 ? {} : { content }),
  };
}

/** A stream begins before anything is made: it is a 200 whatever comes of it. */
function lines(route: ApiRoute): JsonSchema {
  if (route.lines === undefined || route.status === 200) return {};
  return { 200: { description: "Lines, to a caller who asks for them.", content: lineContent(route) } };
}

function lineContent({ lines: schema }: ApiRoute): JsonSchema {
  return schema === undefined ? {} : { [NDJSON]: { schema: schemaOf(schema) } };
}

const DESCRIPTIONS: Readonly<Record<ApiRoute["status"], string>> = {
  200: "Done.",
  201: "Made.",
  202: "Started; its events come on the sandbox's stream.",
  204: "Done, and nothing to say.",
};

/** One response for each status; its description names the codes, and its schema allows no others. */
function failures(route: ApiRoute): Readonly<Record<string, JsonSchema>> {
  const byStatus = Map.groupBy(errorsOf(route), (code) => ERRORS[code].http);
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, failure(codes)]));
}

function failure(codes: readonly ErrorCode[]): JsonSchema {
  const headers = {
    ...(codes.some((code) => WITH_RETRY_AFTER.has(code)) ? RETRY_HEADER : {}),
    ...(codes.includes("tooManyRuns") ? ALLOWANCE_HEADERS : {}),
  };
  return {
    description: codes.map((code) => `\`${code}\``).join(", "),
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    content: {
      "application/json": {
        schema: { allOf: [schemaOf(ApiError), failureWith(codes)] },
      },
    },
  };
}

function failureWith(codes: readonly ErrorCode[]): JsonSchema {
  const error = { type: "object", properties: { code: { enum: codes } }, required: ["code"] };
  return { type: "object", properties: { error }, required: ["error"] };
}

function jsonContent(schema: z.ZodType): JsonSchema {
  return { "application/json": { schema: schemaOf(schema) } };
}

const WITH_RETRY_AFTER: ReadonlySet<ErrorCode> = new Set([
  "tooManyRuns",
  "tooManySandboxes",
  "serverFull",
  "inputBacklog",
  "unavailable",
]);

const count = (description: string) => ({ description, schema: { type: "integer", minimum: 0 } });

const RETRY_HEADER = { "Retry-After": count("Seconds after which it may go well.") };
const ALLOWANCE_HEADERS = {
  "RateLimit-Limit": count("Runs that may be started in a minute."),
  "RateLimit-Remaining": count("How many of them are left."),
  "RateLimit-Reset": count("Seconds until all of them are there again."),
};
const COOKIE_HEADER = {
  "Set-Cookie": {
    description: `\`${VISITOR_COOKIE}\`, for a caller that came without one.`,
    schema: { type: "string" },
  },
};
