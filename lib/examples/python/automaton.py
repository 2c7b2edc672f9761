# A row of cells. Each looks at itself and its two neighbours: the eight bits of
# the rule say whether it lives in the next row. Try 90, 110, 150 or 184.
RULE = 30
WIDTH, ROWS = 63, 32

cells = [0] * WIDTH
cells[WIDTH // 2] = 1

for _ in range(ROWS):
    print("".join(" █"[cell] for cell in cells).rstrip())
    cells = [
        # Left, self and right are a number from 0 to 7: a bit of the rule.
        RULE >> (4 * cells[i - 1] + 2 * cells[i] + cells[(i + 1) % WIDTH]) & 1
        for i in range(WIDTH)
    ]
