# an exception in a thread is told, and the program goes on
import threading


def fail():
    raise LookupError("in a thread")


thread = threading.Thread(target=fail, name="the-thread")
thread.start()
thread.join()
print("main goes on")
