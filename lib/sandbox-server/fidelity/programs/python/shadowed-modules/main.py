# a file named like a module of the standard library comes before it
import random
import string

import wire

print(random.answer(), string.whose, wire.whose)
try:
    import statistics

    print(statistics.mean([1, 2]))
except Exception as problem:
    print(type(problem).__name__, problem)
