// an uncaught error: the line, the caret, the stack, exit code 1
function outer() {
  return inner({ deep: true });
}

function inner(value) {
  throw new TypeError(`cannot use ${typeof value}`, { cause: new Error("the cause") });
}

console.log("before");
outer();
