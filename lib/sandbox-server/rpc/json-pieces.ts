/** About so many characters of JSON are made in one go: a few milliseconds. */
const PIECE_CHARACTERS = 2 ** 17;

/** What a value costs beside its strings: quotes, names, commas. */
const VALUE_CHARACTERS = 8;

/** What lies deeper is made in one go; answers are as deep as this only within what a program displays. */
const DEEPEST = 8;
const DEEPEST_LOOK = 100;

/** Whether the JSON of a value is so long that it should be made in pieces. */
export function isLong(value: unknown): boolean {
  return weigh(value, PIECE_CHARACTERS) <= 0;
}

/** The text of `JSON.stringify(value)` in pieces, for plain data. */
export function* jsonPieces(value: unknown, depth = 0): Generator<string> {
  if (depth > DEEPEST || isRaw(value) || !isLong(value)) yield JSON.stringify(value) ?? "null";
  else if (typeof value === "string") yield* stringPieces(value);
  else if (Array.isArray(value)) yield* arrayPieces(value, depth);
  else yield* objectPieces(Object.entries(value as object), depth);
}

function* stringPieces(value: string): Generator<string> {
  yield '"';
  for (let at = 0; at < value.length;) {
    let to = at + PIECE_CHARACTERS;
    // A pair of surrogates stays together: alone, each would be escaped.
    if (isHighSurrogate(value.charCodeAt(to - 1))) to += 1;
    yield JSON.stringify(value.slice(at, to)).slice(1, -1);
    at = to;
  }
  yield '"';
}

/** Short elements go together. */
function* arrayPieces(values: readonly unknown[], depth: number): Generator<string> {
  let comma = "[";
  let from = 0;
  let left = PIECE_CHARACTERS;
  for (let at = 0; at < values.length; at += 1) {
    const rest = weigh(values[at], left);
    if (rest > 0) {
      left = rest;
      continue;
    }
    if (at > from) yield comma + JSON.stringify(values.slice(from, at)).slice(1, -1);
    if (at > from) comma = ",";
    yield comma;
    yield* jsonPieces(values[at], depth + 1);
    comma = ",";
    from = at + 1;
    left = PIECE_CHARACTERS;
  }
  if (values.length > from) yield comma + JSON.stringify(values.slice(from)).slice(1, -1);
  yield values.length === 0 ? "[]" : "]";
}

function* objectPieces(entries: readonly (readonly [string, unknown])[], depth: number): Generator<string> {
  let comma = "{";
  for (const [name, value] of entries) {
    if (value === undefined) continue;
    yield `${comma}${JSON.stringify(name)}:`;
    yield* jsonPieces(value, depth + 1);
    comma = ",";
  }
  yield comma === "{" ? "{}" : "}";
}

/** What is left of a number of characters after a value; looks no further once nothing is, nor deeper than there is stack. */
function weigh(value: unknown, left: number, depth = 0): number {
  if (typeof value === "string") return left - VALUE_CHARACTERS - value.length;
  let rest = left - VALUE_CHARACTERS;
  if (typeof value !== "object" || value === null || depth > DEEPEST_LOOK) return rest;
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length && rest > 0; at += 1) rest = weigh(value[at], rest, depth + 1);
    return rest;
  }
  for (const name in value) {
    if (rest <= 0) break;
    rest = weigh(Reflect.get(value, name), rest - name.length, depth + 1);
  }
  return rest;
}

/** JSON that is text already, as of `JSON.rawJSON`: the one kind of object here that has no prototype. */
function isRaw(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === null;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
