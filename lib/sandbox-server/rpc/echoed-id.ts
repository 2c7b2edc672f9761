declare global {
  interface JSON {
    /** The reviver is told how a number was written. */
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
    ): unknown;
    /** A value that is written as this text, which must be that of one JSON scalar. */
    rawJSON(text: string): unknown;
  }
}

/** Clients number or name their calls; what is nested deeper than this would only exhaust the stack of who writes it. */
const DEEPEST = 100;

/**
 * The id of a request as it goes into the answer: every number in it as the client wrote it, also one that JavaScript
 * has no exact value for (64-bit counters). Undefined for one that is nested too deeply.
 */
export function echoedId(id: unknown, text: () => string): { readonly id: unknown } | undefined {
  const exact =
    typeof id === "number"
      ? Number.isSafeInteger(id) && !Object.is(id, -0)
      : typeof id !== "object" || id === null;
  if (exact) return { id };
  if (depthOf(id) > DEEPEST) return undefined;
  try {
    const request = JSON.parse(text(), (_key, value, { source }) =>
      typeof value === "number" && source !== undefined ? JSON.rawJSON(source) : value,
    );
    return { id: Reflect.get(Object(request), "id") };
  } catch (error) {
    // The params may be nested as deeply as they like, but not together with such an id.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** How deep a value is nested, without recursion; a little more than `DEEPEST` at most. */
function depthOf(value: unknown): number {
  let level = [value];
  for (let depth = 0; depth <= DEEPEST; depth += 1) {
    level = level.flatMap((one) => (typeof one === "object" && one !== null ? Object.values(one) : []));
    if (level.length === 0) return depth;
  }
  return DEEPEST + 1;
}
