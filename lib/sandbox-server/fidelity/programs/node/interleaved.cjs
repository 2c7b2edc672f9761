// stdout and stderr in turn, a thousand times
for (let i = 0; i < 500; i++) {
  console.log("out", i);
  console.error("err", i);
}
console.warn("%s is %d and %j", "formatted", 42, { a: 1 });
console.table([{ a: 1, b: "x" }]);
console.group("group");
console.info("inside");
console.groupEnd();
console.assert(1 === 2, "asserted");
console.count();
console.dir({ deep: { deeper: { deepest: { not: "shown" } } } }, { depth: 1 });
console.trace("traced");
