# classes of __main__ are pickled by name, dataclasses and enums too
import copy
import enum
import pickle
from dataclasses import asdict, dataclass, field


class Colour(enum.Enum):
    RED = 1


@dataclass(order=True)
class Point:
    x: int
    y: int = 0
    tags: list[str] = field(default_factory=list)


point = Point(1, 2, ["a"])
again = pickle.loads(pickle.dumps([point, Colour.RED]))
print(again, again[0] == point, again[1] is Colour.RED, Point.__module__)
print(asdict(copy.deepcopy(point)), sorted([Point(2), point]))
print(pickle.dumps(point, 0))
