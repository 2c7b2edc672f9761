/** The part of TypeScript's language service that is used here; the editor's package carries the code without its types. */
declare module "monaco-editor/languages/features/typescript/lib/typescriptServices" {
  export interface TextSpan {
    readonly start: number;
    readonly length: number;
  }
  export interface SymbolDisplayPart {
    readonly text: string;
  }
  export interface DiagnosticMessageChain {
    readonly messageText: string;
  }
  export interface Diagnostic {
    readonly code: number;
    readonly start?: number | undefined;
    readonly length?: number | undefined;
    readonly messageText: string | DiagnosticMessageChain;
    readonly reportsUnnecessary?: object | undefined;
  }
  export interface CompletionEntry {
    readonly name: string;
    readonly kind: string;
    readonly kindModifiers?: string;
    readonly sortText: string;
    readonly insertText?: string;
    readonly replacementSpan?: TextSpan;
  }
  export interface CompletionInfo {
    readonly entries: readonly CompletionEntry[];
    readonly isIncomplete?: true;
    readonly optionalReplacementSpan?: TextSpan;
  }
  export interface CompletionEntryDetails {
    readonly displayParts: readonly SymbolDisplayPart[];
    readonly documentation?: readonly SymbolDisplayPart[];
  }
  export interface QuickInfo {
    readonly textSpan: TextSpan;
    readonly displayParts?: readonly SymbolDisplayPart[];
    readonly documentation?: readonly SymbolDisplayPart[];
  }
  export interface ScriptSnapshot {
    getText(start: number, end: number): string;
    getLength(): number;
    getChangeRange(): undefined;
  }
  export interface LanguageServiceHost {
    getCompilationSettings(): Readonly<Record<string, unknown>>;
    getScriptFileNames(): string[];
    getScriptVersion(path: string): string;
    getScriptSnapshot(path: string): ScriptSnapshot | undefined;
    getCurrentDirectory(): string;
    getDefaultLibFileName(): string;
    fileExists(path: string): boolean;
    readFile(path: string): string | undefined;
    readDirectory(path: string, extensions?: readonly string[]): string[];
    getDirectories(path: string): string[];
    directoryExists(path: string): boolean;
  }
  export interface LanguageService {
    getSyntacticDiagnostics(path: string): readonly Diagnostic[];
    getSemanticDiagnostics(path: string): readonly Diagnostic[];
    getSuggestionDiagnostics(path: string): readonly Diagnostic[];
    getCompletionsAtPosition(
      path: string,
      offset: number,
      preferences: object | undefined,
    ): CompletionInfo | undefined;
    getCompletionEntryDetails(
      path: string,
      offset: number,
      name: string,
      format: undefined,
      source: undefined,
      preferences: undefined,
      data: undefined,
    ): CompletionEntryDetails | undefined;
    getQuickInfoAtPosition(path: string, offset: number): QuickInfo | undefined;
  }
  export function createLanguageService(host: LanguageServiceHost): LanguageService;
  export function displayPartsToString(parts: readonly SymbolDisplayPart[] | undefined): string;
  export function flattenDiagnosticMessageText(
    text: string | DiagnosticMessageChain,
    newLine: string,
  ): string;
}
