// a CommonJS module: require, module, exports, __filename
const { basename } = require("node:path");
console.log(
  basename(__filename),
  __dirname === process.cwd(),
  require.main === module,
  module.children.length,
  this === exports,
);
console.log(module.exports === exports, typeof require.resolve, module.loaded, arguments.length);
exports.unused = 1;
