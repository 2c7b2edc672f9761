// Shows what a command is doing, on stderr, so that stdout carries only what was asked for.

/** A failure for people: what could not be done, why, and what to do about it. */
export class StepFailure extends Error {
  constructor(cause, remedy) {
    super(cause);
    this.name = "StepFailure";
    this.remedy = remedy;
  }
}

/**
 * Runs `work` as a named step and shows its time. On a terminal a running clock stands in the line; elsewhere there is
 * one line when the step begins and one when it ends. `work` may return `{ note }` to be shown beside the name, and
 * gets a function that shows what it is at.
 */
export async function step(name, work) {
  const line = openLine(name);
  const started = performance.now();
  try {
    const result = await work(line.show);
    const note = result?.note ? ` (${result.note})` : "";
    line.close(`✓ ${name}${note} ${seconds(performance.now() - started)}`);
    return result;
  } catch (error) {
    line.close(`✗ ${name}, after ${seconds(performance.now() - started)}`);
    throw error;
  }
}

/** Prints why a step failed and what to do; anything that is not a `StepFailure` is our own mistake and keeps its stack. */
export function reportFailure(error) {
  if (error instanceof StepFailure) {
    console.error(indent("cause:  ", error.message));
    console.error(indent("remedy: ", error.remedy));
  } else {
    console.error(error);
  }
}

function openLine(name) {
  if (!process.stderr.isTTY) {
    console.error(`· ${name} …`);
    return { show: () => {}, close: (text) => console.error(text) };
  }
  const started = performance.now();
  let detail = "";
  const draw = (text) => process.stderr.write(`\r\u001B[2K${text.slice(0, process.stderr.columns - 1)}`);
  const redraw = () => draw(`· ${name} … ${seconds(performance.now() - started)} ${detail}`);
  redraw();
  const clock = setInterval(redraw, 100);
  return {
    show: (text) => {
      detail = text;
    },
    close: (text) => {
      clearInterval(clock);
      draw(text);
      process.stderr.write("\n");
    },
  };
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

function indent(label, text) {
  return `  ${label}${text.trim().replaceAll("\n", `\n  ${" ".repeat(label.length)}`)}`;
}
