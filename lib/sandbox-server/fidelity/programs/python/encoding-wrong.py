# a source that is not UTF-8
print("café")
