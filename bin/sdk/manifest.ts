/** What the package is called in a registry, and in an import. */
export const SDK_NAME = "quicksand-sandbox";

/** The package.json of the client SDK, from what the project's own says. Pure. */
export function sdkManifest(project: { readonly version: string; readonly license: string }) {
  return {
    name: SDK_NAME,
    version: project.version,
    description: "Run Python, JavaScript and commands in sandboxes: the client SDK of Quicksand",
    keywords: ["sandbox", "microsandbox", "python", "javascript", "code execution", "sdk"],
    license: project.license,
    type: "module",
    sideEffects: false,
    exports: { ".": { types: "./index.d.ts", default: "./index.js" } },
    types: "./index.d.ts",
    files: ["index.js", "index.d.ts", "THIRD-PARTY.md"],
    // process.getBuiltinModule, by which a file .env is read, came with 20.16.
    engines: { node: ">=20.16" },
  };
}

export type SdkManifest = ReturnType<typeof sdkManifest>;
