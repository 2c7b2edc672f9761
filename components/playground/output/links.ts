/** A place in the visitor's code; line and column count from 1. */
export interface Place {
  readonly line: number;
  readonly column?: number;
}

export type LinkedText = { readonly text: string; readonly place?: Place };

/**
 * Finds the places of `path` that a program's output names: Python's `File "/workspace/main.py", line 3` and Node's
 * `/workspace/main.js:3:5` or `main.js:3`. The pieces joined are the text, unchanged.
 */
export function linkPlaces(text: string, path: string): readonly LinkedText[] {
  if (!text.includes(path)) return [{ text }];
  const name = path.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const pattern = new RegExp(
    String.raw`File "(?:[^"\n]*/)?${name}", line (\d{1,7})|(?:file://)?(?:/workspace/|(?<![\w./-]))${name}:(\d{1,7})(?::(\d{1,7}))?`,
    "g",
  );
  const result: LinkedText[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > at) result.push({ text: text.slice(at, match.index) });
    const line = Number(match[1] ?? match[2]);
    const place = match[3] === undefined ? { line } : { line, column: Number(match[3]) };
    result.push({ text: match[0], place });
    at = match.index + match[0].length;
  }
  if (at < text.length) result.push({ text: text.slice(at) });
  return result;
}

/**
 * Where in `path` an exception was raised, as its traceback tells: Python names the innermost place last, Node first.
 * Undefined when the traceback never names the file.
 */
export function raisedAt(traceback: string, path: string): Place | undefined {
  const places = linkPlaces(traceback, path).flatMap(({ place }) => (place ? [place] : []));
  return path.endsWith(".py") ? places.at(-1) : places[0];
}
