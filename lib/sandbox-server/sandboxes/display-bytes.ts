/**
 * About what a JSON value holds beside its text. `[[],[],[]]` takes three bytes a member on the wire and many times that
 * as a value: counted by its text alone, a program could have the server keep far more than the limits say.
 */
const VALUE_BYTES = 16;
const CONTAINER_BYTES = 48;
const KEY_BYTES = 32;

/** About how much memory a display holds. */
export function displayBytes(bundle: Readonly<Record<string, unknown>>): number {
  let bytes = 0;
  for (const [type, content] of Object.entries(bundle)) {
    bytes += Buffer.byteLength(type);
    bytes += typeof content === "string" ? Buffer.byteLength(content) : jsonBytes(content);
  }
  return bytes;
}

/** Without recursion: it may be nested deep. */
function jsonBytes(json: unknown): number {
  let bytes = 0;
  const waiting = [json];
  while (waiting.length > 0) {
    const value = waiting.pop();
    bytes += VALUE_BYTES;
    if (typeof value === "string") bytes += Buffer.byteLength(value);
    if (typeof value !== "object" || value === null) continue;
    bytes += CONTAINER_BYTES;
    for (const member of Object.values(value)) waiting.push(member);
    if (Array.isArray(value)) continue;
    for (const key of Object.keys(value)) bytes += KEY_BYTES + Buffer.byteLength(key);
  }
  return bytes;
}
