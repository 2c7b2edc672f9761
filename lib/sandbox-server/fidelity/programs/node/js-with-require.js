// a .js file without package.json that uses require is CommonJS
const os = require("node:os");
console.log(typeof os.cpus, typeof module, __filename.endsWith("main.js"));
