// Loaded before every Node program of a sandbox, by NODE_OPTIONS: has it print synchronously, as Node's documentation says
// of pipes.
//
// Node leaves its pipes non-blocking, and what does not fit is written later, all of stdout at once and all of stderr at
// once: the order between the two is lost, and what was printed before process.exit() may be. The agent's pipes hold one
// write each, so that every second one would not fit. Nothing of this is seen by the program: process.stdout and
// process.stderr are made when they are first used, as ever.
"use strict";

for (const name of ["stdout", "stderr"]) {
  const original = Object.getOwnPropertyDescriptor(process, name);
  Object.defineProperty(process, name, {
    ...original,
    get() {
      Object.defineProperty(process, name, original);
      const stream = process[name];
      // oxlint-disable-next-line no-underscore-dangle
      stream._handle?.setBlocking?.(true);
      return stream;
    },
  });
}
