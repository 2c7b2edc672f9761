# an uncaught exception with frames, locals and a long message
def divide(a, b):
    return a / b


def table():
    return [divide(10, n) for n in (5, 2, 0)]


print("starting")
result = table() + \
    []
