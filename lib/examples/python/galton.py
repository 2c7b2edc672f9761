import random
from collections import Counter

BALLS, PEGS = 600, 12

# The same seed, the same chance: change it, or remove the line.
random.seed(7)


def fall() -> int:
    """A ball bounces to the left or right at each peg; counts the rights."""
    return sum(random.random() < 0.5 for _ in range(PEGS))


bins = Counter(fall() for _ in range(BALLS))

for row in range(PEGS):
    print(" ".join("." * (row + 1)).center(2 * PEGS + 1).rstrip())
print()
for place in range(PEGS + 1):
    count = bins[place]
    print(f"{place:2} {'█' * (count // 3)} {count}".rstrip())
