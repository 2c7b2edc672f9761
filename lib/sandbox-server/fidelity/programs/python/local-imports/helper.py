def double(number):
    return number * 2


def fail():
    raise RuntimeError("raised in a helper")
