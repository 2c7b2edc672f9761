import random
import time

BARS = " ▁▂▃▄▅▆▇█"

random.seed(3)
values = [random.randint(1, 8) for _ in range(24)]


def show() -> None:
    """Draws all values over the line before."""
    print("\r" + " ".join(BARS[value] for value in values), end="", flush=True)
    time.sleep(0.02)


# Insertion sort: each value walks to the left until it fits.
moves = 0
show()
for start in range(1, len(values)):
    place = start
    while place > 0 and values[place - 1] > values[place]:
        values[place - 1], values[place] = values[place], values[place - 1]
        place -= 1
        moves += 1
        show()

print(f"\nSorted {len(values)} values in {moves} moves.")
