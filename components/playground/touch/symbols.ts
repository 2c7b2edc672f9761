/** A key of the symbol bar that types something. */
export interface Symbol {
  readonly text: string;
  /** What it is called. */
  readonly name: string;
}

const NAMES: Readonly<Record<string, string>> = {
  "(": "Opening parenthesis",
  ")": "Closing parenthesis",
  "[": "Opening bracket",
  "]": "Closing bracket",
  "{": "Opening brace",
  "}": "Closing brace",
  ":": "Colon",
  ";": "Semicolon",
  '"': "Double quote",
  "'": "Single quote",
  "`": "Backtick",
  "=": "Equals",
  "=>": "Arrow",
  "#": "Hash",
  "/": "Slash",
  "\\": "Backslash",
  "<": "Less than",
  ">": "Greater than",
  _: "Underscore",
  ",": "Comma",
  ".": "Dot",
  "+": "Plus",
  "-": "Minus",
  "*": "Star",
  "%": "Percent",
  "!": "Exclamation mark",
  "?": "Question mark",
  "|": "Bar",
  "&": "And",
  $: "Dollar",
  "@": "At",
};

/** The most wanted first: some six fit beside the keys that always stay. */
const ORDERS: Readonly<Record<string, string>> = {
  python: "( ) : \" ' = [ ] _ , { } # . < > / \\ + - * % ! @ |",
  javascript: "( ) { } ; \" ' ` = => [ ] , . : _ $ / < > ! & | + - * ? # \\",
  plaintext: ", . : ; \" ' ( ) [ ] { } = _ # / \\ < > + - * % ! ? | &",
};

/** The symbols of a language, in the order of their use. */
export function symbolsOf(language: string): readonly Symbol[] {
  const name = language === "typescript" ? "javascript" : language;
  const order = (Object.hasOwn(ORDERS, name) ? ORDERS[name] : undefined) ?? ORDERS["plaintext"] ?? "";
  return order.split(" ").map((text) => ({ text, name: NAMES[text] ?? text }));
}
