const SHADES = " .:-=+*#%@";
const WIDTH = 72;
const HEIGHT = 28;
const PATIENCE = 60;

/** How long z = z * z + c stays near; PATIENCE when it seems for ever. */
function steps(cx, cy) {
  let [x, y] = [0, 0];
  for (let step = 0; step < PATIENCE; step += 1) {
    if (x * x + y * y > 4) return step;
    [x, y] = [x * x - y * y + cx, 2 * x * y + cy];
  }
  return PATIENCE;
}

for (let row = 0; row < HEIGHT; row += 1) {
  const y = 1.15 - (2.3 * row) / (HEIGHT - 1);
  let line = "";
  for (let column = 0; column < WIDTH; column += 1) {
    const x = -2.1 + (2.8 * column) / (WIDTH - 1);
    // The slower it leaves, the darker the place is drawn.
    const shade = Math.floor((steps(x, y) * 2) / 3);
    line += SHADES[Math.min(shade, SHADES.length - 1)];
  }
  console.log(line.trimEnd());
}
