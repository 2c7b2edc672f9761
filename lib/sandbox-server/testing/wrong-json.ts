import * as fc from "fast-check";

/** Names that objects have of themselves, names of the protocol, and any. */
export const anyKey: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("jsonrpc", "method", "params", "id", "result", "error") },
  fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty", "toJSON", "then", ""),
  fc.string({ unit: "binary" }),
);

/** The text of an object; a name may come twice. */
export function objectText(fields: readonly (readonly [name: string, valueText: string])[]): string {
  return `{${fields.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(",")}}`;
}

/** The text of a JSON value, with numbers that no one can hold, lone surrogates, and names twice in one object. */
export const anyJsonText: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(
      "null",
      "true",
      "false",
      "0",
      "-0",
      "1",
      "-1",
      "1.5",
      "1e400",
      "-1e400",
      "1e-400",
      "1e300",
    ),
    fc.constantFrom("4294967295", "4294967296", "9007199254740993", "12345678901234567890123"),
    fc.constantFrom(
      `"2.0"`,
      `"\\ud800"`,
      `"\\udc00x"`,
      `"\\u0000"`,
      `"\u{1f600}"`,
      `"\u2028"`,
      `"__proto__"`,
      `""`,
    ),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.string({ unit: "binary" }).map((text) => JSON.stringify(text)),
    fc.array(tie("value"), { maxLength: 4 }).map((items) => `[${items.join(",")}]`),
    fc.array(fc.tuple(anyKey, tie("value")), { maxLength: 4 }).map(objectText),
    fc.integer({ min: 1, max: 2_000 }).map((depth) => "[".repeat(depth) + "]".repeat(depth)),
  ),
})).value;
