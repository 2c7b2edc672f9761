// The names at the top of a program that has ended, for the code of later runs: each stands for the program's own variable,
// to read and to write.
//
// They are properties of the global object, where code that is evaluated finds them. A name that means something else
// everywhere, such as `process`, is not made to mean another thing for whole Node: code that uses it is rewritten.

import inspector from "node:inspector";
import { GETTERS_OF_NODE } from "./globals.mjs";
import { parser } from "./imports.mjs";

/** The name by which rewritten code finds the rest. */
export const PROGRAM = "__program";
const LENT = Symbol.for("quicksand");
// A function's own, and what hands out the rest.
const NOT_THE_PROGRAMS = new Set(["arguments", "this", "__quicksand"]);

/** Those that mean something else everywhere. */
const shadowing = Object.create(null);

/** `evaluate(code)` evaluates in the program's scope. */
export function mirrorProgram(evaluate) {
  for (const name of namesSeenBy(evaluate)) {
    if (NOT_THE_PROGRAMS.has(name)) continue;
    const [get, set] = evaluate(
      `[() => ${name}, (value) => { ${name} = value; }]\n//# sourceURL=${import.meta.url}`,
    );
    if (name in globalThis && isSame(get, name)) continue;
    const owner = name in globalThis ? shadowing : globalThis;
    Object.defineProperty(owner, name, { get, set, configurable: true, enumerable: owner === shadowing });
    GETTERS_OF_NODE.add(get);
  }
  if (shadowedNames().length > 0) Object.defineProperty(globalThis, PROGRAM, { value: shadowing });
}

/** The names whose meaning is not that of the global object. */
export function shadowedNames() {
  return Object.keys(shadowing);
}

/** A shadowed name's value; throws when it has none yet. */
export function shadowedValue(name) {
  return shadowing[name];
}

/** The code with each such name as a property of the program's, where the code does not declare it by itself. */
export function rewriteNames(code) {
  const names = shadowedNames().filter((name) => code.includes(name));
  if (names.length === 0) return code;
  let result = "";
  let at = 0;
  for (const { start, end, text } of findUses(code, new Set(names)).toSorted((a, b) => a.start - b.start)) {
    result += code.slice(at, start) + text;
    at = end;
  }
  return result + code.slice(at);
}

function findUses(code, names) {
  const { acorn, walk } = parser();
  let tree;
  try {
    tree = acorn.parse(code, { ecmaVersion: "latest", allowAwaitOutsideFunction: true, allowHashBang: true });
  } catch {
    return []; // evaluating it tells why
  }
  const uses = [];
  const declared = new Set();
  const shorthand = new Set();
  const called = new Set();
  walk.full(tree, (node, _state, type) => {
    if (type === "VariablePattern") declared.add(node.name);
    else if (type === "Identifier" && names.has(node.name)) uses.push(node);
    else if (type === "Property" && node.shorthand) shorthand.add(node.value.start);
    else if (type === "CallExpression") called.add(node.callee.start);
  });
  return uses
    .filter(({ name }) => !declared.has(name))
    .map(({ name, start, end }) => {
      const value = `${PROGRAM}.${name}`;
      if (shorthand.has(start)) return { start, end, text: `${name}: ${value}` };
      return { start, end, text: called.has(start) ? `(0, ${value})` : value };
    });
}

function isSame(get, name) {
  try {
    return get() === globalThis[name];
  } catch {
    return false; // it has no value yet
  }
}

/** The names in the scopes of a function but the outermost, which everybody sees. */
function namesSeenBy(evaluate) {
  const session = new inspector.Session();
  session.connect();
  Object.defineProperty(globalThis, LENT, { value: evaluate, configurable: true });
  try {
    const expression = `globalThis[Symbol.for("quicksand")]`;
    const { result } = post(session, "Runtime.evaluate", { expression });
    const { internalProperties } = post(session, "Runtime.getProperties", { objectId: result.objectId });
    const scopes = internalProperties.find(({ name }) => name === "[[Scopes]]");
    return propertiesOf(session, scopes.value.objectId)
      .filter(({ value }) => value.description !== "Global")
      .flatMap(({ value }) => propertiesOf(session, value.objectId))
      .map(({ name }) => name);
  } finally {
    delete globalThis[LENT];
    session.disconnect();
  }
}

function propertiesOf(session, objectId) {
  return post(session, "Runtime.getProperties", { objectId, ownProperties: true }).result;
}

/** Within this process an answer comes at once. */
function post(session, method, parameters) {
  let answer;
  session.post(method, parameters, (failure, result) => {
    if (failure) throw failure;
    answer = result;
  });
  return answer;
}
