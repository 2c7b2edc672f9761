# modules and packages beside the program are found, and reloaded, as ever
import importlib

import helper
from package import VALUE
from package.inner import where

print(helper.double(21), helper.__name__, VALUE, where())
print(importlib.reload(helper) is helper)
try:
    import package.missing
except ModuleNotFoundError as problem:
    print(problem, problem.name)
helper.fail()
