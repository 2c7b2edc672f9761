// a .js file without package.json that uses import is an ES module
import { basename } from "node:path";

console.log(basename(import.meta.url), typeof require);
