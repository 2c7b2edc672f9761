# a source that begins with a byte order mark
print("after the mark", __file__.endswith("main.py"))
