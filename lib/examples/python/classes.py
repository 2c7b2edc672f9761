from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass
class Tree:
    """A tree that keeps its values in order: smaller left, larger right."""

    value: str
    left: Tree | None = None
    right: Tree | None = None

    def add(self, value: str) -> None:
        side = "left" if value < self.value else "right"
        branch = getattr(self, side)
        if branch is None:
            setattr(self, side, Tree(value))
        else:
            branch.add(value)

    def __iter__(self) -> Iterator[str]:
        # In a for loop the tree gives its values from left to right.
        yield from self.left or ()
        yield self.value
        yield from self.right or ()

    def drawn(self, depth: int = 0) -> str:
        above = self.right.drawn(depth + 1) if self.right else ""
        below = self.left.drawn(depth + 1) if self.left else ""
        return f"{above}{'      ' * depth}{self.value}\n{below}"


tree = Tree("heron")
for bird in ["crane", "owl", "stork", "ibis", "finch", "wren", "dove"]:
    tree.add(bird)

print(tree.drawn())
print("In order:", *tree)
print("Is there an owl?", "owl" in tree)
