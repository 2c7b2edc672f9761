import type { QueryParameter } from "#lib/api/api-route.ts";
import { SandboxError } from "#lib/protocol/errors.ts";

/**
 * What a request's query says, checked; of a parameter that may be there several times the first.
 *
 * @throws SandboxError invalidParams that names the parameter
 */
export function readQuery(
  url: string,
  parameters: Readonly<Record<string, QueryParameter>>,
): Record<string, unknown> {
  const given = new URL(url).searchParams;
  const read: Record<string, unknown> = {};
  for (const [name, { schema, required }] of Object.entries(parameters)) {
    const value = given.get(name);
    if (value === null) {
      if (!required) continue;
      throw new SandboxError("invalidParams", `The query must say "${name}", as in ?${name}=…`);
    }
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new SandboxError("invalidParams", `In "${name}": ${issue?.message ?? "not as agreed"}`);
    }
    read[name] = parsed.data;
  }
  return read;
}
