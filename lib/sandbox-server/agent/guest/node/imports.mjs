// Import declarations and import() in code that is evaluated piece by piece, where JavaScript itself has neither.

import vm from "node:vm";
import { pathToFileURL } from "node:url";

/** The name by which rewritten code calls `importer`. */
export const IMPORT = "__import";

/** Returns import() as code in `folder` has it. */
export function createImporter(folder) {
  return vm.compileFunction("return import(specifier, options)", ["specifier", "options"], {
    filename: pathToFileURL(`${folder}/`).href,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
}

/**
 * The code with `import x, { y as z } from "m"` as `const { default: x, y: z } = await __import("m")` and import() as
 * __import(), each on the lines where it was. Code that does not parse comes back as it is: evaluating it tells why.
 */
export function rewriteImports(code) {
  if (!/\bimport\b/u.test(code)) return code;
  let edits;
  try {
    edits = findImports(code);
  } catch (error) {
    if (error instanceof SyntaxError) return code;
    throw error;
  }
  let result = "";
  let at = 0;
  for (const { start, end, text } of edits.toSorted((a, b) => a.start - b.start)) {
    result += code.slice(at, start) + text;
    at = end;
  }
  return result + code.slice(at);
}

function findImports(code) {
  const { acorn, walk } = parser();
  const tree = acorn.parse(code, {
    ecmaVersion: "latest",
    sourceType: "module",
    allowHashBang: true,
    allowReturnOutsideFunction: true,
  });
  const edits = [];
  walk.full(tree, (node) => {
    if (node.type === "ImportDeclaration") edits.push({ ...node, text: declarationText(code, node) });
    if (node.type === "ImportExpression")
      edits.push({ start: node.start, end: node.start + "import".length, text: IMPORT });
  });
  return edits;
}

function declarationText(code, node) {
  const source = code.slice(node.source.start, node.source.end);
  const attributes = node.attributes.map(({ key, value }) => `${JSON.stringify(nameOf(key))}: ${value.raw}`);
  const options = attributes.length === 0 ? "" : `, { with: { ${attributes.join(", ")} } }`;
  const call = `await ${IMPORT}(${source}${options});`;
  const lines = "\n".repeat(code.slice(node.start, node.end).split("\n").length - 1);
  return bindings(node.specifiers, call) + lines;
}

function bindings(specifiers, call) {
  const namespace = specifiers.find(({ type }) => type === "ImportNamespaceSpecifier");
  const named = specifiers
    .filter((specifier) => specifier !== namespace)
    .map(
      ({ imported, local }) => `${JSON.stringify(imported ? nameOf(imported) : "default")}: ${local.name}`,
    );
  const pattern = `{ ${named.join(", ")} }`;
  if (namespace === undefined) return named.length === 0 ? call : `const ${pattern} = ${call}`;
  const whole = `const ${namespace.local.name} = ${call}`;
  return named.length === 0 ? whole : `${whole} const ${pattern} = ${namespace.local.name};`;
}

function nameOf(node) {
  return node.type === "Literal" ? node.value : node.name;
}

/** The parser that Node carries for its own REPL. */
let loaded;
export function parser() {
  if (loaded) return loaded;
  const natives = process.binding("natives");
  const load = (name) => {
    const module = { exports: {} };
    const parameters = ["exports", "module", "require"];
    vm.compileFunction(natives[name], parameters)(module.exports, module, () => loaded?.acorn);
    return module.exports;
  };
  loaded = { acorn: load("internal/deps/acorn/acorn/dist/acorn") };
  loaded.walk = load("internal/deps/acorn/acorn-walk/dist/walk");
  return loaded;
}
