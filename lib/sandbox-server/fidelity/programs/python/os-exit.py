# os._exit leaves at once: no atexit, no finally
import atexit
import os

atexit.register(print, "never")
try:
    print("leaving")
    os._exit(9)
finally:
    print("never")
