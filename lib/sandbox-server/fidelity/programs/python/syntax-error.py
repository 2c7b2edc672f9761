# a SyntaxError is told before anything runs
print("never printed")


def broken(:
    pass
