// Colours are short codes inside the text: ESC [ numbers m.
const RESET = "\x1b[0m";
const NAMES = [
  "black",
  "red",
  "green",
  "yellow",
  "blue",
  "magenta",
  "cyan",
  "white",
];

/** The text with these codes before it, and everything off after it. */
function styled(text, ...codes) {
  return `\x1b[${codes.join(";")}m${text}${RESET}`;
}

// 30 to 37 are the eight colours, 90 to 97 their bright sisters.
for (const [number, name] of NAMES.entries()) {
  console.log(
    styled(name.padEnd(10), 30 + number),
    styled(`bright ${name}`, 90 + number),
  );
}

console.log();
console.log(
  styled("bold", 1),
  styled("faint", 2),
  styled("italic", 3),
  styled("underlined", 4),
);
console.log(
  styled(" on a ground of its own ", 97, 44),
  styled(" reversed ", 7),
);

// 38;2;r;g;b is any colour at all; 48;2;r;g;b is the same as the ground.
let band = "";
for (let step = 0; step < 48; step += 1) {
  band += styled(" ", 48, 2, 255 - 3 * step, 120, 60 + 4 * step);
}
console.log(`\n${band}`);
