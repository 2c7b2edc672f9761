SHADES = " .:-=+*#%@"
WIDTH, HEIGHT, PATIENCE = 72, 28, 60


def steps(c: complex) -> int:
    """How long z = z * z + c stays near; PATIENCE when it seems for ever."""
    z = 0j
    for step in range(PATIENCE):
        if abs(z) > 2:
            return step
        z = z * z + c
    return PATIENCE


for row in range(HEIGHT):
    y = 1.15 - 2.3 * row / (HEIGHT - 1)
    line = ""
    for column in range(WIDTH):
        x = -2.1 + 2.8 * column / (WIDTH - 1)
        # The slower it leaves, the darker the place is drawn.
        line += SHADES[min(steps(complex(x, y)) * 2 // 3, len(SHADES) - 1)]
    print(line.rstrip())
