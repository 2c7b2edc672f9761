// a top-level await that never ends is exit code 13
console.log("waiting");
await new Promise(() => {});
console.log("never");
