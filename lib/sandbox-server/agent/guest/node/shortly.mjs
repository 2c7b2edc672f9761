// A value in a few words, without asking it: no getter, toString or custom inspection of the program's runs.

import { inspect, types } from "node:util";
import { property } from "./scope.mjs";

const MOST_CHARACTERS = 400;
const MOST_TEXT = 200;
const MOST_ENTRIES = 10;
const DEEPEST = 2;
const LARGEST_INTEGER = 2n ** 256n;
const { getOwnPropertyDescriptor, getOwnPropertyNames } = Object;
// Of Map and Set themselves: a class of the program's may have others.
const sizeOf = {
  map: Reflect.get(getOwnPropertyDescriptor(Map.prototype, "size"), "get"),
  set: Reflect.get(getOwnPropertyDescriptor(Set.prototype, "size"), "get"),
};
const entriesOf = { map: Reflect.get(Map.prototype, "entries"), set: Reflect.get(Set.prototype, "values") };

/** E.g. `{ a: 1, list: [ 1, 2 ] }`. */
export function shortly(value) {
  return cut(write(value, 0), MOST_CHARACTERS);
}

/** What a value is: `number`, `function`, or the name of its class. */
export function typeOf(value) {
  if (value === null) return "null";
  if (typeof value !== "object") return typeof value;
  if (types.isProxy(value)) return "Proxy";
  const maker = property(value, "constructor");
  return (typeof maker === "function" && nameOf(maker)) || "Object";
}

function write(value, depth) {
  switch (typeof value) {
    case "string":
      return inspect(cut(value, MOST_TEXT));
    case "bigint":
      return value < LARGEST_INTEGER && value > -LARGEST_INTEGER ? `${value}n` : "[BigInt]";
    case "function":
      return `[Function: ${nameOf(value) || "(anonymous)"}]`;
    case "object":
      return value === null ? "null" : writeObject(value, depth);
    default:
      return inspect(value);
  }
}

function writeObject(value, depth) {
  const type = typeOf(value);
  if (types.isProxy(value)) return "[Proxy]";
  if (types.isNativeError(value)) return `[${type}: ${messageOf(value)}]`;
  if (types.isDate(value)) return `${type} ${new Date(Date.prototype.getTime.call(value)).toJSON()}`;
  if (types.isRegExp(value)) return `[${type}]`;
  if (depth >= DEEPEST) return `[${type}]`;
  if (Array.isArray(value))
    return list(type === "Array" ? "" : `${type} `, "[]", elements(value, depth), value.length);
  if (types.isMap(value)) return writeMap(type, value, depth);
  if (types.isSet(value)) return writeSet(type, value, depth);
  const names = types.isTypedArray(value) ? [] : getOwnPropertyNames(value);
  const shown = names.filter((name) => getOwnPropertyDescriptor(value, name).enumerable);
  const members = shown.slice(0, MOST_ENTRIES).map((name) => `${key(name)}: ${member(value, name, depth)}`);
  return list(type === "Object" ? "" : `${type} `, "{}", members, shown.length);
}

function writeMap(type, map, depth) {
  const size = Reflect.apply(sizeOf.map, map, []);
  const pairs = first(Reflect.apply(entriesOf.map, map, []));
  const shown = pairs.map(([name, value]) => `${write(name, depth + 1)} => ${write(value, depth + 1)}`);
  return list(`${type}(${size}) `, "{}", shown, size);
}

function writeSet(type, set, depth) {
  const size = Reflect.apply(sizeOf.set, set, []);
  const shown = first(Reflect.apply(entriesOf.set, set, [])).map((value) => write(value, depth + 1));
  return list(`${type}(${size}) `, "{}", shown, size);
}

function first(iterator) {
  const taken = [];
  for (let next = iterator.next(); !next.done && taken.length < MOST_ENTRIES; next = iterator.next()) {
    taken.push(next.value);
  }
  return taken;
}

function elements(array, depth) {
  return Array.from({ length: Math.min(array.length, MOST_ENTRIES) }, (_, index) =>
    member(array, index, depth),
  );
}

function member(owner, name, depth) {
  const descriptor = getOwnPropertyDescriptor(owner, name);
  if (descriptor === undefined) return "<empty>";
  return "value" in descriptor ? write(descriptor.value, depth + 1) : "[Getter]";
}

function list(type, [opening, closing], members, count) {
  const rest = count > members.length ? [`… ${count - members.length} more`] : [];
  const inside = [...members, ...rest].join(", ");
  return inside === "" ? `${type}${opening}${closing}` : `${type}${opening} ${inside} ${closing}`;
}

function messageOf(error) {
  const message = property(error, "message");
  return typeof message === "string" ? cut(message, MOST_TEXT) : "";
}

function nameOf(made) {
  const name = types.isProxy(made) ? "" : property(made, "name");
  return typeof name === "string" ? cut(name, MOST_TEXT) : "";
}

function key(name) {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : inspect(cut(name, MOST_TEXT));
}

function cut(text, most) {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
