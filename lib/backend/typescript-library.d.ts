/** The declarations of the language that the editor's package carries. */
declare module "monaco-editor/languages/features/typescript/lib/lib" {
  /** By name, e.g. `lib.es5.d.ts`. */
  export const libFileMap: Readonly<Record<string, string>>;
}
