/**
 * A `tools/call` without the arguments that are null, also within `config`: for the original, null is as good as left
 * out, and some clients send it. Schemas that said so would only be longer for a model. Everything else stays as it came.
 */
export function withoutNullArguments(body: unknown): unknown {
  if (!isRecord(body) || body["method"] !== "tools/call" || !isRecord(body["params"])) return body;
  const { params } = body;
  if (!isRecord(params["arguments"])) return body;
  const given = withoutNulls(params["arguments"]);
  const config = isRecord(given["config"]) ? { config: withoutNulls(given["config"]) } : {};
  return { ...body, params: { ...params, arguments: { ...given, ...config } } };
}

function withoutNulls(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
