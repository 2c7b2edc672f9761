# a string that never ends, without a final newline
print("fine")
name = "unclosed
print(name)