// a SyntaxError is told before anything runs
console.log("never");
const list = [1, 2;
