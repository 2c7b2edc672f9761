# wrong indentation is told with its line
def f():
    if True:
    print("x")
