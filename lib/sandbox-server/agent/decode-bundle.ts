import { FrameError } from "./frames.ts";

/** JSON that is nested deeper stays text: writing it again would overflow the stack. */
const MAX_JSON_DEPTH = 500;

/** The fields `type` and `content` of a display, by type; JSON is parsed. Throws FrameError for what cannot be. */
export function decodeBundle(fields: ReadonlyMap<string, readonly Buffer[]>): Record<string, unknown> {
  const types = fields.get("type") ?? [];
  const contents = fields.get("content") ?? [];
  if (types.length !== contents.length) throw new FrameError("a display has not one content for each type");
  const entries = types.map((type, index): [string, unknown] => {
    const name = type.toString("utf8");
    const content = contents[index]?.toString("utf8") ?? "";
    return [name, /^application\/([a-z0-9.+-]*\+)?json$/i.test(name) ? parseJson(content) : content];
  });
  return Object.fromEntries(entries);
}

function parseJson(content: string): unknown {
  try {
    const value: unknown = JSON.parse(content);
    return isNestedWithin(value, MAX_JSON_DEPTH) ? value : content;
  } catch (cause) {
    throw new FrameError("a display's JSON does not parse", { cause });
  }
}

function isNestedWithin(value: unknown, most: number): boolean {
  let level = [value];
  for (let depth = 0; depth < most && level.length > 0; depth += 1) level = level.flatMap(membersOf);
  return level.length === 0;
}

function membersOf(value: unknown): unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}
