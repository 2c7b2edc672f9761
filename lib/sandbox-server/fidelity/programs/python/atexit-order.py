# atexit callbacks run last in, first out, after the program and before objects go
import atexit


class Goodbye:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("deleted", self.name)


kept = Goodbye("kept")
atexit.register(print, "registered first")
atexit.register(print, "registered second")


@atexit.register
def third():
    print("registered third")
    raise ValueError("in atexit")


print("end of main")
