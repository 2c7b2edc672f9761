// What names stand for in a Node kernel, found without running the program's own code: neither getters nor proxies are
// asked.

import inspector from "node:inspector";
import { builtinModules, createRequire } from "node:module";
import { types } from "node:util";
import vm from "node:vm";
import { GETTERS_OF_NODE } from "./globals.mjs";
import { IMPORT } from "./imports.mjs";
import { PROGRAM, shadowedNames, shadowedValue } from "./program-names.mjs";

/** In place of a value that is not known. */
export const UNKNOWN = Symbol("unknown");

const LONGEST_CHAIN = 100;
// Indexes are no names that anybody completes, and a long array has many.
const MOST_INDEXES = 1_000;
const { getOwnPropertyDescriptor, getOwnPropertyNames, getPrototypeOf } = Object;
const require = createRequire(import.meta.url);

/** Stand-ins for values of which only the prototype is known: they have it for their own. */
const instances = new WeakSet();

let session;

/** What was declared with let, const and class, in this run or an earlier one. */
export function lexicalNames() {
  if (session === undefined) {
    session = new inspector.Session();
    session.connect();
  }
  let declared = [];
  session.post("Runtime.globalLexicalScopeNames", {}, (failure, answer) => {
    if (!failure) declared = answer.names;
  });
  return declared;
}

/** All names that code can use. */
export function usableNames() {
  const names = new Set([...lexicalNames(), ...namesOf(globalThis)]);
  for (const name of [IMPORT, PROGRAM]) names.delete(name);
  return names;
}

/** The value of a name, or UNKNOWN. */
export function find(name) {
  if (name === "this") return globalThis;
  const isLexical = lexicalNames().includes(name);
  const isShadowed = !isLexical && shadowedNames().includes(name);
  if (!isLexical && !isShadowed) return property(globalThis, name);
  try {
    if (isShadowed) return shadowedValue(name);
    return new vm.Script(name).runInThisContext({ displayErrors: false });
  } catch {
    return UNKNOWN; // it was declared, but its first value could not be computed
  }
}

/** The value of an expression, from its steps as of code-before.mjs. */
export function follow(steps) {
  let value = UNKNOWN;
  for (const step of steps) {
    if ("value" in step) value = step.value;
    else if ("name" in step) value = find(step.name);
    else if ("property" in step) value = property(value, step.property);
    else value = resultOf(value);
    if (value === UNKNOWN) return UNKNOWN;
  }
  return value;
}

/** The value of a property, or UNKNOWN. */
export function property(value, name) {
  for (const owner of chainOf(value)) {
    const descriptor = getOwnPropertyDescriptor(owner, name);
    if (descriptor === undefined) continue;
    if ("value" in descriptor) return descriptor.value;
    if (owner === globalThis && builtinModules.includes(name)) return require(name);
    const getter = Reflect.get(descriptor, "get");
    return getter !== undefined && GETTERS_OF_NODE.has(getter) ? resultOfGetter(getter, owner) : UNKNOWN;
  }
  return UNKNOWN;
}

/** That of a program's variable throws when it has no value yet. */
function resultOfGetter(getter, owner) {
  try {
    return Reflect.apply(getter, owner, []);
  } catch {
    return UNKNOWN;
  }
}

/** The names of a value's properties, also of those that it inherits. */
export function namesOf(value) {
  const names = new Set();
  for (const owner of chainOf(value)) {
    if (hasManyIndexes(owner)) continue;
    for (const name of getOwnPropertyNames(owner)) names.add(name);
  }
  return names;
}

/** Whether it only stands for a value of which no more than the prototype is known. */
export function isInstance(value) {
  return instances.has(value);
}

/** A class is a function whose prototype cannot be replaced. */
export function isClass(value) {
  if (typeof value !== "function" || types.isProxy(value)) return false;
  return (
    getOwnPropertyDescriptor(value, "prototype")?.writable === false && !types.isGeneratorFunction(value)
  );
}

function resultOf(value) {
  if (!isClass(value)) return UNKNOWN;
  const instance = Object.create(property(value, "prototype"));
  instances.add(instance);
  return instance;
}

/** A value's object and its prototypes, as far as none of them is a proxy. */
function* chainOf(value) {
  if (value === UNKNOWN || value === undefined || value === null) return;
  let owner =
    typeof value === "object" || typeof value === "function" ? value : getPrototypeOf(Object(value));
  for (let length = 0; owner !== null && !types.isProxy(owner) && length < LONGEST_CHAIN; length++) {
    yield owner;
    owner = getPrototypeOf(owner);
  }
}

function hasManyIndexes(owner) {
  if (types.isTypedArray(owner)) return true;
  return Array.isArray(owner) && owner.length > MOST_INDEXES;
}
