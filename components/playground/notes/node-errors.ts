import type { ErrorPattern } from "./error-pattern.ts";

/** What beginners in JavaScript meet most, as Node words it; the first that matches is told. */
export const NODE_ERRORS: readonly ErrorPattern[] = [
  {
    error: /^ReferenceError: require is not defined/,
    note: "This file uses import, and there require does not exist. Write import … from instead.",
  },
  {
    error: /^ReferenceError: (?:document|window|alert|prompt|localStorage) is not defined/,
    note: "That belongs to web pages, and this runs in Node. To show something use console.log(…).",
  },
  {
    error: /^ReferenceError: Cannot access '([^']*)' before initialization/,
    note: "$1 is used above the line that makes it. Move that line up.",
  },
  {
    error: /^ReferenceError: (\S+) is not defined/,
    note: "Nothing is called $1 here. Look at its spelling, and at where it is declared; a text needs quotes.",
  },
  {
    error: /^TypeError: Cannot (read|set) properties of (undefined|null) \((?:reading|setting) '([^']*)'\)/,
    note: "The value before .$3 is $2, so it has no $3. Look where it comes from: a wrong name, a missing return, or a place beyond the end of an array.",
  },
  {
    error: /^TypeError: Cannot destructure property '([^']*)' of .*?(undefined|null)/,
    note: "$1 was to be taken out of something that is $2. Look at what stands on the right of =.",
  },
  {
    error: /^TypeError: (.+) is not a function/,
    note: "$1 is called, and it is no function. Look at the spelling, and at what it holds.",
  },
  {
    error: /^TypeError: Class constructor (\S+) cannot be invoked without 'new'/,
    note: "$1 is a class. Write new $1(…).",
  },
  {
    error: /^TypeError: (.+) is not a constructor/,
    note: "new works with classes, and $1 is none. Look at the name, and whether new belongs there.",
  },
  {
    error: /^TypeError: (.+?) is not iterable/,
    note: "$1 has no parts to go through. for … of and … take arrays, texts and the like.",
  },
  {
    error: /^TypeError: Assignment to constant variable/,
    note: "What was made with const keeps its value. Use let when it is to change.",
  },
  {
    error: /^TypeError: Cannot mix BigInt and other types/,
    note: "Numbers with an n at their end do not mix with others. Make them alike with BigInt(…) or Number(…).",
  },
  {
    error: /^TypeError: Converting circular structure to JSON/,
    note: "This object contains itself, so it has no end as JSON. Leave out the part that leads back.",
  },
  {
    error: /^SyntaxError: .*(?:in JSON at|JSON input|is not valid JSON|after JSON)/,
    note: "JSON.parse was given a text that is no JSON. Print the text first; JSON needs double quotes, and no comma at the end.",
  },
  {
    error: /^SyntaxError \[ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX\]: TypeScript enum is not supported/,
    note: "Node takes the types away and runs the rest, and an enum is more than a type. Write const Name = { … } as const instead.",
  },
  {
    error:
      /^SyntaxError \[ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX\]: TypeScript parameter property is not supported/,
    note: "Node takes the types away and runs the rest. Declare the field in the class, and set it in the constructor with this.… = ….",
  },
  {
    error:
      /^SyntaxError \[ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX\]: TypeScript (namespace|import equals) declaration is not/,
    note: "Node takes the types away and runs the rest, and this $1 is more than a type. Use a file of its own, with import and export.",
  },
  {
    error: /^SyntaxError \[ERR_(?:UNSUPPORTED|INVALID)_TYPESCRIPT_SYNTAX\]: /,
    note: "Node cannot read this line. Look at the marked place and just before it for a missing type, bracket or comma.",
  },
  {
    error: /^SyntaxError: missing \) after argument list/,
    note: "A call has no closing bracket, or a comma is missing in it. Look at the marked line and just before.",
  },
  {
    error: /^SyntaxError: Unexpected end of input/,
    note: "The program ends in the middle of something. Count { and }, ( and ): one is not closed.",
  },
  {
    error: /^SyntaxError: Unexpected identifier '([^']*)'/,
    note: "$1 stands where it cannot. Just before it a comma, an operator or a quote is missing.",
  },
  {
    error: /^SyntaxError: Unexpected (?:strict mode )?(?:reserved word|token) ?'?([^']*)/,
    note: "$1 stands where it cannot. Look at it and just before it: a bracket too many, too few, or of another kind.",
  },
  {
    error: /^SyntaxError: (?:Invalid or unexpected token|Unterminated|missing \/)/,
    note: "A text has no closing quote, or a character does not belong there. Look at the marked place.",
  },
  {
    error: /^SyntaxError: await is only valid/,
    note: "await works only inside a function that begins with async. Write async before function, or before the brackets of =>.",
  },
  {
    error: /^SyntaxError: Identifier '([^']*)' has already been declared/,
    note: "There is a $1 already. Leave out let or const to change it, or choose another name.",
  },
  {
    error: /^SyntaxError: Cannot use import statement outside a module/,
    note: "This file is read as one that uses require. Write const … = require(…), or name the file .mjs.",
  },
  {
    error: /^SyntaxError: Missing initializer in const/,
    note: "const needs its value at once. Write = and the value, or use let.",
  },
  {
    error: /^SyntaxError: /,
    note: "Node cannot read this line. Look at the marked place and just before it for a missing bracket, comma or quote.",
  },
  {
    error: /^RangeError: Maximum call stack size exceeded/,
    note: "A function called itself too often. Look for the case in which it should stop, and whether it comes to that.",
  },
  {
    error: /^RangeError: Invalid array length/,
    note: "An array cannot have this length. It is a whole number, and not below 0.",
  },
  {
    error: /^Error(?: \[\w+\])?: Cannot find (?:module|package) '([^']*)'/,
    note: "There is no module $1 here. Look at the spelling, and begin your own files with ./; the sandbox has no network, so nothing can be installed.",
  },
  {
    error: /^Error: ENOENT: no such file or directory, \w+ '([^']*)'/,
    note: "There is no file $1. Look at its name and folder; programs run in /workspace, and Files shows what is there.",
  },
];
