# what the module knows of itself
import os
import sys

print(__name__, __file__ == os.path.abspath("main.py"), __spec__, __package__, __doc__, type(__loader__).__name__)
print(sorted(name for name in globals()))
print(dir())
print(sys.path[0] == os.getcwd(), sys.modules["__main__"].__dict__ is globals())
print(__builtins__, __annotations__, __cached__)
