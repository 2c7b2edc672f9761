# stacks, frames and sources, with nothing beneath the program
import inspect
import sys
import traceback


def where():
    return [(frame.function, frame.lineno) for frame in inspect.stack()]


print(where())
print(inspect.getsource(where))
print(sys._getframe().f_back, inspect.currentframe().f_code.co_name)
traceback.print_stack()
try:
    1 / 0
except ZeroDivisionError:
    traceback.print_exc()
    print(traceback.format_exc().count("\n"), traceback.extract_stack())
print(sys._current_frames().keys() == {__import__("threading").get_ident()})
