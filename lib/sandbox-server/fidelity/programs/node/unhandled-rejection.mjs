// a rejection that nobody handles ends the program
process.on("exit", (code) => console.log("exit", code));
class NotFoundError extends Error {
  name = "NotFoundError";
}
setTimeout(() => console.log("never"), 50);
Promise.reject(new NotFoundError("nobody caught this"));
console.log("main");
