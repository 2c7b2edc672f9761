# sys.exit with a number, cut to a byte; finally and atexit still run
import atexit
import sys

atexit.register(print, "at exit")
try:
    sys.exit(1234)
finally:
    print("finally")
