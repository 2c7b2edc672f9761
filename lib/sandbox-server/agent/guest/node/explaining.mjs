// What the name at the cursor is, in JavaScript.

import { expressionBefore, openBracket, readCode } from "./code-before.mjs";
import { parser } from "./imports.mjs";
import { follow, isClass, isInstance, UNKNOWN } from "./scope.mjs";
import { shortly, typeOf } from "./shortly.mjs";

const LONGEST_SIGNATURE = 1_000;
const LONGEST_SOURCE = 100_000;

/** The fields of ANSWER; none when nothing is known. */
export function explanation(before, after) {
  const [rest] = /^[\p{ID_Continue}$]*/u.exec(after);
  for (const tokens of subjects(before + rest)) {
    const steps = expressionBefore(tokens);
    const value = steps === undefined || "value" in steps.at(-1) ? UNKNOWN : follow(steps);
    if (value !== UNKNOWN && !isInstance(value)) return explain(writtenAs(steps), value);
  }
  return [];
}

/** The tokens that end with the name at the cursor; then those with what is called there. */
function* subjects(text) {
  const { kind, tokens, prefix } = readCode(text);
  if (kind === "none") return;
  if (kind === "code" && prefix !== "") yield [...tokens, { type: "name", text: prefix, end: text.length }];
  for (let opened = openBracket(tokens, "("); opened !== -1;) {
    const called = tokens.slice(0, opened);
    yield called;
    opened = openBracket(called, "(");
  }
}

/** As in the code, for as long as it is names and dots. */
function writtenAs(steps) {
  const from = steps.findLastIndex((step) => !("name" in step || "property" in step)) + 1;
  return steps
    .slice(from)
    .map((step) => step.name ?? step.property)
    .join(".");
}

function explain(name, value) {
  const fields = [
    ["name", name],
    ["type", isClass(value) ? "class" : typeOf(value)],
  ];
  if (typeof value !== "function") return [...fields, ["value", shortly(value)]];
  const signature = signatureOf(value);
  return signature === undefined ? fields : [...fields, ["signature", signature]];
}

/** The parameters as they are written; Node's own functions do not tell theirs. */
function signatureOf(value) {
  const source = Function.prototype.toString.call(value);
  if (source.length > LONGEST_SOURCE || source.includes("[native code]")) return undefined;
  const node = parse(`(${source})`) ?? parse(`({${source}})`);
  const made = node?.type === "ObjectExpression" ? node.properties[0]?.value : node;
  const callable = made?.type === "ClassExpression" ? constructorOf(made) : made;
  if (callable === undefined) return "()";
  const { params } = callable;
  if (params === undefined) return undefined;
  const offset = node.type === "ObjectExpression" ? 2 : 1;
  const text = params.length === 0 ? "" : source.slice(params[0].start - offset, params.at(-1).end - offset);
  return `(${text.replaceAll(/\s+/gu, " ")})`.slice(0, LONGEST_SIGNATURE);
}

function constructorOf(node) {
  return node.body.body.find(({ kind }) => kind === "constructor")?.value;
}

function parse(text) {
  try {
    return parser().acorn.parseExpressionAt(text, 0, { ecmaVersion: "latest", sourceType: "module" });
  } catch {
    return undefined;
  }
}
