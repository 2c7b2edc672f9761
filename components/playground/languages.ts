import type { LanguageId } from "#lib/protocol/languages.ts";

/** What stands before code that is entered, as the interpreter shows it: before its first line, and each further one. */
export interface Prompts {
  readonly first: string;
  readonly more: string;
}

/** What the page knows of a language before the server has told anything: another language is another row. */
export interface PageLanguage {
  readonly id: LanguageId;
  readonly label: string;
  /** Where the code goes. Node reads `main.js` as CommonJS or as a module, whichever it is written as. */
  readonly path: string;
  /** How the name of a file that it runs may end. */
  readonly endings: readonly string[];
  /** Its name in the editor. */
  readonly editor: string;
  readonly indent: string;
  readonly prompts: Prompts;
  /** What a first visit finds in the editor. */
  readonly firstProgram: string;
}

const PYTHON = `# Press Run, then answer below the output.
name = input("What is your name? ") or "friend"

print()
for row in range(6):
    print("  " + " " * row + "\\\\" + ":" * (11 - 2 * row) + "/")
for row in reversed(range(6)):
    width = 11 - 2 * row
    sand = "." if row > 2 else ":" * (width - 2)
    print("  " + " " * row + "/" + sand.center(width) + "\\\\")

print(f"\\nHello {name}, the sand is yours.")
`;

const NODE = `// Press Run, then answer below the output.
import { stdin as input, stdout as output } from "node:process";
import { createInterface } from "node:readline/promises";

const person = createInterface({ input, output });
const name = (await person.question("What is your name? ")) || "friend";
person.close();

console.log();
for (let y = 1; y < 8; y += 1) {
  let line = "";
  for (let x = 0; x < 44; x += 1) {
    const dune = 4 + 2.2 * Math.sin(x / 6) + Math.sin(x / 2.7 + 1);
    line += y < dune - 0.5 ? " " : y < dune + 0.5 ? "~" : ".";
  }
  console.log(line);
}
console.log(\`\\nHello \${name}, the dunes are yours.\`);
`;

export const PAGE_LANGUAGES: readonly PageLanguage[] = [
  {
    id: "python",
    label: "Python",
    path: "main.py",
    endings: [".py"],
    editor: "python",
    indent: "    ",
    prompts: { first: ">>>", more: "..." },
    firstProgram: PYTHON,
  },
  {
    id: "node",
    label: "Node",
    path: "main.js",
    endings: [".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"],
    editor: "javascript",
    indent: "  ",
    prompts: { first: ">", more: "|" },
    firstProgram: NODE,
  },
];

export function pageLanguage(id: string): PageLanguage {
  const [first] = PAGE_LANGUAGES;
  const found = PAGE_LANGUAGES.find((language) => language.id === id) ?? first;
  if (!found) throw new Error("the table of languages is empty");
  return found;
}
