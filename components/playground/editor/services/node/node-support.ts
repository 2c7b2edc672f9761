import type { DocumentFile } from "../../../documents/document.ts";
import type { LanguageSupport } from "../language-support.ts";
import type { WorkerCalls } from "../worker-calls.ts";
import type { NodeMethods } from "./node-worker.ts";
import type { FileChanges } from "./program-host.ts";

/** JavaScript and TypeScript for Node, by TypeScript's own service in a worker. */
export function createNodeSupport(worker: WorkerCalls<NodeMethods>): LanguageSupport {
  const changes = changesSince();
  return {
    suggest: ({ files, path, place }) => worker.call("suggest", changes(files), path, place),
    explainSuggestion: ({ files, path, place }, label) =>
      worker.call("explainSuggestion", changes(files), path, place, label),
    explain: ({ files, path, place }) => worker.call("explain", changes(files), path, place),
    check: ({ files, path }) => worker.call("check", changes(files), path),
  };
}

/** Tells what changed of the files from one question to the next: a worker keeps what it was told. */
export function changesSince(): (files: readonly DocumentFile[]) => FileChanges {
  let told = new Map<string, string>();
  return (files) => {
    const now = new Map(files.map(({ path, content }) => [path, content]));
    const put = files.filter(({ path, content }) => told.get(path) !== content);
    const removed = [...told.keys()].filter((path) => !now.has(path));
    told = now;
    return { put, removed };
  };
}
