// Reads JavaScript that is being written, up to the cursor: what is being typed there, and what stands before it.

import { parser } from "./imports.mjs";

// What matters for the cursor stands near it; an expression of more tokens is data.
const KEPT_TOKENS = 4096;
const MOST_STEPS = 40;
const OPENING = { ")": "(", "]": "[", "}": "{", "${": "{" };

/**
 * What stands before the cursor:
 *   { kind: "code", tokens, prefix }     `prefix` is the part of a name that is typed already
 *   { kind: "string", tokens, prefix }   `prefix` is all of the string so far
 *   { kind: "none" }                     in a comment, a template's text, a number
 * A token is { type, text, end }; its type is "name", "keyword", "string", "number", or the text of what it is.
 */
export function readCode(text) {
  const tokens = [];
  let start = 0;
  while (start < text.length) {
    const failure = tokenize(text, start, tokens);
    if (failure === undefined) break;
    const { at, message } = failure;
    const next = text.indexOf("\n", at);
    const isOpen = next === -1 || /comment|template/iu.test(message);
    if (isOpen && /string/iu.test(message)) {
      return { kind: "string", tokens: tokens.slice(-KEPT_TOKENS), prefix: text.slice(at + 1) };
    }
    if (isOpen) return { kind: "none" };
    start = next + 1;
  }
  const last = tokens.at(-1);
  if (last?.end === text.length) {
    if (last.type === "comment" || last.type === "number") return { kind: "none" };
    if (last.type === "name" || last.type === "keyword") tokens.pop();
    else return code(tokens, "");
    return code(tokens, last.text);
  }
  return code(tokens, "");
}

function code(tokens, prefix) {
  const kept = tokens.filter(({ type }) => type !== "comment").slice(-KEPT_TOKENS);
  return { kind: "code", tokens: kept, prefix };
}

/** Adds the tokens from `start` on; returns where something began that cannot be read to its end. */
function tokenize(text, start, tokens) {
  const { acorn } = parser();
  const { tokTypes } = acorn;
  const onComment = (isBlock, _text, from, end) => {
    // A comment at the end of a line ends with it.
    if (!isBlock && from >= start) tokens.push({ type: "comment", text: "", end });
  };
  const options = { ecmaVersion: "latest", sourceType: "module", allowHashBang: true, onComment };
  // Spaces keep the places as they are.
  const source = " ".repeat(start) + text.slice(start);
  try {
    for (const { type, start: from, end } of acorn.tokenizer(source, options)) {
      const written = text.slice(from, end);
      if (type === tokTypes.name || type === tokTypes.privateId)
        tokens.push({ type: "name", text: written, end });
      else if (type.keyword !== undefined) tokens.push({ type: "keyword", text: written, end });
      else if (type === tokTypes.string) tokens.push({ type: "string", text: written, end });
      else if (type === tokTypes.num) tokens.push({ type: "number", text: written, end });
      else tokens.push({ type: type.label, text: written, end });
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { at: Math.max(start, error.pos ?? start), message: error.message };
  }
}

/** The index of the innermost bracket of this kind that is still open, when none of other kinds is in it; or -1. */
export function openBracket(tokens, kind) {
  const waiting = [];
  for (let index = tokens.length - 1; index >= 0; index--) {
    const { type } = tokens[index];
    if (Object.hasOwn(OPENING, type) && type !== "${") waiting.push(OPENING[type]);
    else if (type === "(" || type === "[" || type === "{" || type === "${") {
      const opened = type === "${" ? "{" : type;
      if (waiting.length === 0) return opened === kind ? index : -1;
      if (waiting.pop() !== opened) return -1;
    }
  }
  return -1;
}

/**
 * The steps of the expression that the tokens end with: { name }, { value } of a literal, { property }, { called: true }.
 * Undefined when it is no such thing.
 */
export function expressionBefore(tokens, depth = 0) {
  const last = tokens.at(-1);
  if (last === undefined || depth > MOST_STEPS) return undefined;
  const rest = tokens.slice(0, -1);
  const dotted = rest.at(-1)?.type === "." || rest.at(-1)?.type === "?.";
  if (last.type === "name" || (last.type === "keyword" && (dotted || last.text === "this"))) {
    if (!dotted) return [{ name: last.text }];
    return append(expressionBefore(rest.slice(0, -1), depth + 1), { property: last.text });
  }
  if (last.type === "string" || last.type === "number") return [{ value: literal(last) }];
  if (last.type === "`") return [{ value: "" }];
  if (last.type === "regexp") return [{ value: /x/u }];
  if (last.type !== ")" && last.type !== "]") return undefined;
  const opened = openBracket(rest, OPENING[last.type]);
  if (opened === -1) return undefined;
  const inside = rest.slice(opened + 1);
  const before = rest.slice(0, rest[opened - 1]?.type === "?." ? opened - 1 : opened);
  const called = expressionBefore(before, depth + 1);
  if (called === undefined) return last.type === "]" ? [{ value: [] }] : parenthesized(inside, depth);
  if (last.type === ")") return append(called, { called: true });
  const key = inside.length === 1 ? literal(inside[0]) : undefined;
  return key === undefined ? undefined : append(called, { property: String(key) });
}

function append(steps, step) {
  return steps && [...steps, step];
}

/** Only names and dots: of anything else the value is not known. */
function parenthesized(inside, depth) {
  const isPath = inside.every(({ type }) => ["name", ".", "?.", "string"].includes(type));
  return isPath ? expressionBefore(inside, depth + 1) : undefined;
}

function literal({ type, text }) {
  if (type === "number") return Number(text.replaceAll("_", ""));
  if (type !== "string") return undefined;
  try {
    const inner = text
      .slice(1, -1)
      .replaceAll(/\\'/gu, "'")
      .replaceAll(/(?<!\\)"/gu, '\\"');
    return JSON.parse(`"${inner}"`);
  } catch {
    return "";
  }
}
