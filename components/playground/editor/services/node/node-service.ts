import {
  createLanguageService,
  type Diagnostic,
  displayPartsToString,
  flattenDiagnosticMessageText,
  type TextSpan,
} from "monaco-editor/languages/features/typescript/lib/typescriptServices";
import type { NodeTypes } from "#lib/api/node-types.ts";
import type { Place } from "../../../output/links.ts";
import { placeAt } from "../../plain-text.ts";
import { offsetAt } from "../code-places.ts";
import type {
  Explanation,
  Problem,
  Span,
  Suggestion,
  SuggestionKind,
  Suggestions,
} from "../language-support.ts";
import { severityOf } from "./node-problems.ts";
import { createProgramHost, type FileChanges, programPath } from "./program-host.ts";

export interface NodeService {
  readonly suggest: (changes: FileChanges, path: string, place: Required<Place>) => Suggestions | undefined;
  readonly explainSuggestion: (
    changes: FileChanges,
    path: string,
    place: Required<Place>,
    label: string,
  ) => Explanation | undefined;
  readonly explain: (changes: FileChanges, path: string, place: Required<Place>) => Explanation | undefined;
  readonly check: (changes: FileChanges, path: string) => readonly Problem[];
}

/** TypeScript's own language service over the files in the editor; each question first tells what changed of them. */
export function createNodeService(types: NodeTypes): NodeService {
  const host = createProgramHost(types);
  const service = createLanguageService(host);

  const read = (path: string): string => host.readFile(programPath(path)) ?? "";
  const spanIn = (text: string, { start, length }: TextSpan): Span => ({
    start: placeAt(text, start),
    end: placeAt(text, start + length),
  });

  return {
    suggest(changes, path, place) {
      host.change(changes);
      const text = read(path);
      const found = service.getCompletionsAtPosition(programPath(path), offsetAt(text, place), undefined);
      if (!found) return undefined;
      const items = found.entries.map((entry): Suggestion => {
        const { name, kind, kindModifiers, sortText, insertText } = entry;
        const span = entry.replacementSpan;
        // An ending that TypeScript leaves out of the name is part of what Node needs.
        const ending = kind === "script" ? (/\.\w+$/.exec(kindModifiers ?? "")?.[0] ?? "") : "";
        const full = name.endsWith(ending) ? name : name + ending;
        return {
          label: full,
          kind: KINDS[kind] ?? "variable",
          // What begins with an underscore is mostly not for others.
          order: `${name.startsWith("_") ? "9" : ""}${sortText}${name}`,
          ...(insertText === undefined ? {} : { insert: insertText }),
          ...(span === undefined ? {} : { span: spanIn(text, span) }),
        };
      });
      return { items, incomplete: found.isIncomplete === true };
    },
    explainSuggestion(changes, path, place, label) {
      host.change(changes);
      const offset = offsetAt(read(path), place);
      const details = service.getCompletionEntryDetails(
        programPath(path),
        offset,
        label,
        undefined,
        undefined,
        undefined,
        undefined,
      );
      if (!details) return undefined;
      return {
        code: displayPartsToString(details.displayParts),
        words: displayPartsToString(details.documentation),
      };
    },
    explain(changes, path, place) {
      host.change(changes);
      const text = read(path);
      const found = service.getQuickInfoAtPosition(programPath(path), offsetAt(text, place));
      if (!found) return undefined;
      return {
        code: displayPartsToString(found.displayParts),
        words: displayPartsToString(found.documentation),
        span: spanIn(text, found.textSpan),
      };
    },
    check(changes, path) {
      host.change(changes);
      const full = programPath(path);
      const text = read(path);
      const problem = (found: Diagnostic, severity: Problem["severity"] | undefined): readonly Problem[] => {
        if (severity === undefined || found.start === undefined) return [];
        const message = flattenDiagnosticMessageText(found.messageText, "\n");
        return [{ severity, message, ...spanIn(text, { start: found.start, length: found.length ?? 1 }) }];
      };
      const broken = service.getSyntacticDiagnostics(full).flatMap((each) => problem(each, "broken"));
      // While it cannot be read, what it means is a guess.
      if (broken.length > 0) return broken;
      return [
        ...service.getSemanticDiagnostics(full).flatMap((each) => problem(each, severityOf(each, path))),
        ...service
          .getSuggestionDiagnostics(full)
          .flatMap((each) => problem(each, each.reportsUnnecessary === undefined ? undefined : "unused")),
      ];
    },
  };
}

/** TypeScript's names of what there is. */
const KINDS: Readonly<Record<string, SuggestionKind>> = {
  keyword: "keyword",
  script: "file",
  directory: "file",
  "external module name": "module",
  module: "module",
  alias: "module",
  class: "class",
  "local class": "class",
  interface: "type",
  type: "type",
  enum: "type",
  "primitive type": "type",
  function: "function",
  "local function": "function",
  method: "method",
  construct: "method",
  property: "property",
  getter: "property",
  setter: "property",
  accessor: "property",
  const: "constant",
  string: "constant",
  warning: "word",
};
