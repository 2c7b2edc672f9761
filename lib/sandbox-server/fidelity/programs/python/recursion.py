# how deep is too deep
import sys

print(sys.getrecursionlimit())


def depth(n=1):
    try:
        return depth(n + 1)
    except RecursionError:
        return n


print(depth())


class Deep:
    def __repr__(self):
        return repr(self)


try:
    repr(Deep())
except RecursionError as problem:
    print(problem)


def endless(n):
    return endless(n + 1)


endless(0)
