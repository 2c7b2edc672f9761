// an import that is not there
import { nothing } from "./nowhere.mjs";

console.log(nothing);
