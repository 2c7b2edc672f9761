// How an uncaught error is shown: as Node's REPL shows it, with the frames of the visitor's code alone.

import { fileURLToPath } from "node:url";
import { inspect } from "node:util";

const OUR_FOLDER = new URL(".", import.meta.url).href;
const OUR_PATH = fileURLToPath(OUR_FOLDER);
const OUR_KERNEL = new URL("../kernel.mjs", import.meta.url).href;

/** Leaves out, in every stack from now on, the frames of this kernel and those beneath code that it evaluates. */
export function hideOurFrames() {
  const prepareStackTrace = (error, frames) => {
    const bottom = frames.findIndex(isBelow);
    const shown = (bottom === -1 ? frames : frames.slice(0, bottom)).filter((frame) => !isOurs(frame));
    return [headline(error), ...shown.map((frame) => `    at ${frame}`)].join("\n");
  };
  Object.defineProperty(Error, "prepareStackTrace", {
    value: prepareStackTrace,
    writable: true,
    configurable: true,
  });
}

/** The text for stderr. `source` and `place` show the line of an error that was found before the code ran. */
export function describe(error, url, source, place) {
  if (place === undefined) return `Uncaught ${inspect(error)}\n`;
  const text = `Uncaught ${headline(error)}\n`;
  const line = source.split("\n")[place.line];
  if (line === undefined) return text;
  return `${url}:${place.line + 1}\n${line}\n${" ".repeat(place.column)}^\n\n${text}`;
}

/** The fields of THREW. */
export function threwFields(error, traceback) {
  const isError = typeof error === "object" && error !== null && typeof error.message === "string";
  return [
    ["name", isError ? String(error.name) : typeof error],
    ["message", isError ? error.message : inspect(error)],
    ["traceback", traceback],
    ["code", 1],
  ];
}

/** From here on all is beneath the visitor's code. */
function isBelow(frame) {
  return (
    frame.getFileName() === "node:inspector" ||
    (isOurs(frame) && frame.getFunctionName() === "settlePromises")
  );
}

function isOurs(frame) {
  // Of code that was evaluated the second is what it calls itself.
  const file = frame.getFileName() ?? frame.getScriptNameOrSourceURL() ?? "";
  return file.startsWith(OUR_FOLDER) || file.startsWith(OUR_PATH) || file === OUR_KERNEL;
}

function headline(error) {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "<error>";
  }
}
