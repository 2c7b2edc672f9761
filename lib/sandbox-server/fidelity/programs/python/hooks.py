# hooks of the program's own for exceptions, threads and what cannot be raised
import sys
import threading


def hook(kind, error, trace):
    frames = 0
    while trace:
        frames, trace = frames + 1, trace.tb_next
    print("hook:", kind.__name__, error, frames, sys.last_value is error)


class Fails:
    def __del__(self):
        raise OSError("in __del__")


print(sys.excepthook is sys.__excepthook__)
Fails()
sys.unraisablehook = lambda info: print("unraisable:", info.exc_value, info.err_msg)
Fails()
threading.excepthook = lambda info: print("thread:", info.exc_type.__name__)
thread = threading.Thread(target=lambda: {}[1])
thread.start()
thread.join()
sys.excepthook = hook
[].pop()
