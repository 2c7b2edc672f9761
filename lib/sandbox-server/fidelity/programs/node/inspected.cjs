// how console.log shows values
class Point {
  #hidden = 1;
  constructor(x) {
    this.x = x;
  }
  static origin = new Point(0);
}
const circular = { name: "me", list: new Array(3) };
circular.self = circular;
console.log(new Point(1), Point, [undefined, null, -0, 1n, NaN, Symbol("s"), /re/g, () => {}]);
console.log(new Map([["a", new Set([1])]]), circular, Buffer.from("abc"), new Date(0), [
  1,
  [2, [3, [4, [5]]]],
]);
console.log(
  Object.create(null),
  new Proxy({}, {}),
  new WeakMap(),
  Promise.resolve(1),
  new Error("shown").message,
  [..."x".repeat(101)],
);
console.log("%s %i %f %o %O %c %%", "s", 4.7, "1.5", [1], { a: 1 }, "css", "rest");
console.log(process.stdout.hasColors?.(), require("node:util").inspect("it's"), globalThis);
