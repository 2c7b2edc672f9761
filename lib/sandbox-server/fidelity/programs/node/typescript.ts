// TypeScript, with its types taken off
import { type Stats, statSync } from "node:fs";

interface Shape {
  readonly kind: "circle" | "square";
  size: number;
}

type Area = (shape: Shape) => number;
const area: Area = ({ kind, size }) => (kind === "circle" ? Math.PI * size ** 2 : size ** 2);

class Box<T> {
  #value: T;
  constructor(value: T) {
    this.#value = value;
  }
  get value(): T {
    return this.#value as T;
  }
}

const stats: Stats = statSync("main.ts");
console.log(area({ kind: "square", size: 3 }), new Box<string>("boxed").value, stats.isFile());
const wrong: number = null!;
wrong.toFixed();
