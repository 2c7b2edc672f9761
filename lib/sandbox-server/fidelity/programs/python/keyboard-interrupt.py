# an uncaught KeyboardInterrupt: its traceback, finally, atexit, and the end by SIGINT
import atexit
import os
import signal

atexit.register(print, "at exit")


def work():
    try:
        os.kill(os.getpid(), signal.SIGINT)
        signal.pause()
    finally:
        print("cleaning up")


work()
