// AsyncLocalStorage, async_hooks ids and diagnostics
const { AsyncLocalStorage } = require("node:async_hooks");
const storage = new AsyncLocalStorage();
storage.run("outer", async () => {
  await null;
  console.log(storage.getStore());
  storage.run("inner", () => setTimeout(() => console.log(storage.getStore()), 1));
  await new Promise((resolve) => setTimeout(resolve, 5));
  console.log(storage.getStore());
});
console.log(storage.getStore());
