// handlers for what nobody caught keep the program going
process.on("uncaughtException", (error, origin) => console.log("caught:", error.message, origin));
process.on("unhandledRejection", (reason) => console.log("rejected:", reason));
setTimeout(() => {
  throw new Error("in a timer");
}, 1);
Promise.reject("in a promise");
setTimeout(() => console.log("still here"), 10);
