import type { FileEntry } from "#lib/protocol/file-methods.ts";
import type { AgentFiles } from "../agent/agent-files.ts";
import { fileProblem } from "../agent/file-problem.ts";

/** What the disk of a fake takes; a hole counts as well. */
const DISK_BYTES = 2 ** 20;

/** Files of text in a map by their absolute paths; folders are there when something is in them, or when they were made. */
export function fakeFiles(texts: Map<string, string>, root: string, folders = new Set<string>()): AgentFiles {
  const absolute = (path: string) => (path === "." ? root : `${root}/${path}`);
  const below = (path: string) =>
    [...texts.keys(), ...folders].filter((one) => one.startsWith(`${absolute(path)}/`));
  const isFolder = (path: string) => path === "." || folders.has(absolute(path)) || below(path).length > 0;
  const entryOf = (path: string): FileEntry => {
    const text = texts.get(absolute(path));
    if (text === undefined && !isFolder(path)) throw fileProblem("ENOENT", path, path);
    const name = path.slice(path.lastIndexOf("/") + 1);
    const common = { name, path, modifiedAtMs: 0 };
    if (text === undefined) return { ...common, kind: "folder", size: 0, mode: 0o755 };
    return { ...common, kind: "file", size: Buffer.byteLength(text), mode: 0o644 };
  };
  return {
    list: async (path, { recursive, limit }) => {
      if (!isFolder(path)) throw fileProblem(texts.has(absolute(path)) ? "ENOTDIR" : "ENOENT", path, path);
      const start = absolute(path).length + 1;
      const inside = new Set<string>();
      for (const one of below(path)) {
        const names = one.slice(start).split("/");
        const depth = recursive ? names.length : 1;
        for (let count = 1; count <= depth; count += 1) inside.add(names.slice(0, count).join("/"));
      }
      const paths = [...inside].sort().map((one) => (path === "." ? one : `${path}/${one}`));
      return { entries: paths.slice(0, limit).map(entryOf), truncated: paths.length > limit };
    },
    stat: async (path) => entryOf(path),
    read: async (path, offset, length) => {
      if (entryOf(path).kind === "folder") throw fileProblem("EISDIR", path, path);
      const all = Buffer.from(texts.get(absolute(path)) ?? "");
      return { content: all.subarray(offset, offset + length), size: all.length };
    },
    write: async (path, content, { offset }) => {
      if (isFolder(path)) throw fileProblem("EISDIR", path, path);
      if (path.endsWith("full") || (offset ?? 0) + content.length > DISK_BYTES)
        throw fileProblem("ENOSPC", path, path);
      const old = Buffer.from(texts.get(absolute(path)) ?? "");
      const parts = [content];
      if (offset !== undefined) {
        parts.unshift(old.subarray(0, offset), Buffer.alloc(Math.max(0, offset - old.length)));
        parts.push(old.subarray(offset + content.length));
      }
      const all = Buffer.concat(parts);
      texts.set(absolute(path), all.toString("utf8"));
      return all.length;
    },
    mkdir: async (path) => {
      if (texts.has(absolute(path))) throw fileProblem("ENOTDIR", path, path);
      folders.add(absolute(path));
    },
    rename: async (from, to, overwrite) => {
      entryOf(from);
      if (!overwrite && (texts.has(absolute(to)) || isFolder(to))) throw fileProblem("EEXIST", to, to);
      for (const one of [absolute(from), ...below(from)]) {
        const moved = absolute(to) + one.slice(absolute(from).length);
        const text = texts.get(one);
        if (text !== undefined) texts.set(moved, text);
        if (folders.delete(one)) folders.add(moved);
        texts.delete(one);
      }
    },
    remove: async (path, recursive) => {
      entryOf(path);
      if (!recursive && below(path).length > 0) throw fileProblem("ENOTEMPTY", path, path);
      for (const one of [absolute(path), ...below(path)]) {
        texts.delete(one);
        folders.delete(one);
      }
    },
  };
}
