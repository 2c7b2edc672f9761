# os.fork: both go on, and both run their exit handlers
import atexit
import os
import sys

atexit.register(lambda: print("exit of", "child" if os.getpid() != parent else "parent"))
parent = os.getpid()
child = os.fork()
if child == 0:
    print("child", os.getppid() == parent)
    sys.exit(5)
print("parent", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
