// a .js file without package.json that awaits at the top is an ES module
const value = await new Promise((resolve) => setTimeout(resolve, 5, "later"));
console.log(value);
