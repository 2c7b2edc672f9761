# output and source without a final newline
print("no newline at the end", end="")