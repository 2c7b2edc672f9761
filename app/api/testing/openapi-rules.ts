import { z } from "zod";

/** The rules of OpenAPI 3.1 for all that our document uses: of each object, every field that there may be, and which must. */
const text = z.string().min(1);
const SchemaObject = z.record(z.string(), z.unknown());
const MediaType = z.strictObject({ schema: SchemaObject });
const Content = z.record(z.string().regex(/^[\w.+-]+\/[\w.+-]+$/), MediaType);
const Header = z.strictObject({ description: text, schema: SchemaObject });
const ResponseObject = z.strictObject({
  description: z.string(),
  headers: z.record(z.string().regex(/^[A-Za-z-]+$/), Header).optional(),
  content: Content.optional(),
});
const Parameter = z.discriminatedUnion("in", [
  z.strictObject({
    in: z.literal("path"),
    name: text,
    required: z.literal(true),
    description: text,
    schema: SchemaObject,
  }),
  z.strictObject({
    in: z.literal("query"),
    name: text,
    required: z.boolean(),
    description: text,
    schema: SchemaObject,
  }),
]);
const SecurityRequirement = z.record(z.string(), z.array(z.string()));
export const Operation = z.strictObject({
  operationId: text,
  summary: text,
  parameters: z.array(Parameter),
  requestBody: z.strictObject({ required: z.boolean(), content: Content }).optional(),
  responses: z.record(z.string().regex(/^[1-5]\d\d$/), ResponseObject),
  security: z.array(SecurityRequirement),
});
export type Operation = z.infer<typeof Operation>;

const Methods = z.enum(["get", "put", "post", "delete", "options", "head", "patch", "trace"]);

export const OpenApi = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.strictObject({
    title: text,
    version: text,
    summary: text,
    description: text,
    license: z.strictObject({ name: text, identifier: text }),
  }),
  servers: z.array(z.strictObject({ url: text })),
  paths: z.record(z.string().startsWith("/"), z.partialRecord(Methods, Operation)),
  components: z.strictObject({
    schemas: z.record(z.string().regex(/^[\w.-]+$/), SchemaObject),
    securitySchemes: z.record(
      z.string().regex(/^[\w.-]+$/),
      z.discriminatedUnion("type", [
        z.strictObject({ type: z.literal("apiKey"), in: z.literal("cookie"), name: text, description: text }),
        z.strictObject({ type: z.literal("http"), scheme: z.literal("bearer"), description: text }),
      ]),
    ),
  }),
});
export type OpenApi = z.infer<typeof OpenApi>;

/** What a document breaks of the rules that no single object shows; empty when nothing. */
export function brokenRules({ paths, components }: OpenApi): string[] {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path}`, path, operation })),
  );
  const ids = operations.map(({ operation }) => operation.operationId);
  return [
    ...ids.filter((id, place) => ids.indexOf(id) !== place).map((id) => `two operations are ${id}`),
    ...operations.flatMap(({ name, path, operation }) => brokenIn(name, path, operation, components)),
  ];
}

function brokenIn(
  name: string,
  path: string,
  { parameters, responses, security }: Operation,
  { securitySchemes }: OpenApi["components"],
): string[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, its]) => its);
  const declared = parameters.filter((each) => each.in === "path").map((each) => each.name);
  const named = parameters.map((each) => `${each.in} ${each.name}`);
  const broken = [];
  if (inPath.join() !== declared.join()) broken.push(`${name} declares ${declared.join()}`);
  if (new Set(named).size !== named.length) broken.push(`${name} names a parameter twice`);
  if (!Object.keys(responses).some((status) => status.startsWith("2"))) broken.push(`${name} never succeeds`);
  for (const scheme of security.flatMap((each) => Object.keys(each))) {
    if (!Object.hasOwn(securitySchemes, scheme)) broken.push(`${name} needs the unknown ${scheme}`);
  }
  return broken;
}

/** Every `$ref` in a document. */
export function references(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, its]) =>
    key === "$ref" && typeof its === "string" ? [its] : references(its),
  );
}
