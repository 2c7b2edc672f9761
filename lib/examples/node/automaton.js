// A row of cells. Each looks at itself and its two neighbours: the eight bits of
// the rule say whether it lives in the next row. Try 90, 110, 150 or 184.
const RULE = 30;
const WIDTH = 63;
const ROWS = 32;

let cells = new Array(WIDTH).fill(0);
cells[Math.floor(WIDTH / 2)] = 1;

for (let row = 0; row < ROWS; row += 1) {
  const line = cells.map((cell) => (cell ? "█" : " ")).join("");
  console.log(line.trimEnd());
  cells = cells.map((cell, at) => {
    const left = cells.at(at - 1);
    const right = cells[(at + 1) % WIDTH];
    // Left, self and right are a number from 0 to 7: a bit of the rule.
    return (RULE >> (4 * left + 2 * cell + right)) & 1;
  });
}
