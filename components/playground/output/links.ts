/** A place in the visitor's code; line and column count from 1. */
export interface Place {
  readonly line: number;
  readonly column?: number;
}

/** A place in one of the visitor's files. */
export interface FilePlace extends Place {
  readonly path: string;
}

export type LinkedText = { readonly text: string; readonly place?: FilePlace };

/**
 * Finds the places of these files of /workspace that a program's output names: Python's
 * `File "/workspace/main.py", line 3` and Node's `/workspace/main.js:3:5` or `main.js:3`. The pieces joined are the
 * text, unchanged.
 */
export function linkPlaces(text: string, paths: readonly string[]): readonly LinkedText[] {
  if (!paths.some((path) => text.includes(path))) return [{ text }];
  const result: LinkedText[] = [];
  let at = 0;
  for (const match of text.matchAll(patternOf(paths))) {
    const path = match[1] ?? match[3];
    if (path === undefined) continue;
    if (match.index > at) result.push({ text: text.slice(at, match.index) });
    const line = Number(match[2] ?? match[4]);
    const place = match[5] === undefined ? { path, line } : { path, line, column: Number(match[5]) };
    result.push({ text: match[0], place });
    at = match.index + match[0].length;
  }
  if (at < text.length) result.push({ text: text.slice(at) });
  return result;
}

const patterns = new WeakMap<readonly string[], RegExp>();

function patternOf(paths: readonly string[]): RegExp {
  const known = patterns.get(paths);
  if (known) return known;
  const escaped = paths.map((path) => path.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const names = `(${escaped.join("|")})`;
  const pattern = new RegExp(
    String.raw`File "(?:/workspace/)?${names}", line (\d{1,7})|(?:file://)?(?:/workspace/|(?<![\w./-]))${names}:(\d{1,7})(?::(\d{1,7}))?`,
    "g",
  );
  patterns.set(paths, pattern);
  return pattern;
}

/**
 * Where in these files an exception was raised, as its traceback tells: Python names the innermost place last, Node
 * first. Undefined when the traceback names none of them.
 */
export function raisedAt(traceback: string, paths: readonly string[]): FilePlace | undefined {
  const places = linkPlaces(traceback, paths).flatMap(({ place }) => (place ? [place] : []));
  return paths[0]?.endsWith(".py") ? places.at(-1) : places[0];
}
