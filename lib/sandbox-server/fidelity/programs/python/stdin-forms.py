# the many ways to read standard input
# stdin: "first\nsecond\r\nthird é\nfourth\nfifth\nrest one\nrest two\n"
import os
import sys

print(repr(sys.stdin.readline()))
print(repr(next(sys.stdin)))
print(repr(sys.stdin.read(5)))
print(repr(sys.stdin.readline()))
for line in sys.stdin:
    print(repr(line))
    if line.startswith("fourth"):
        break
print(repr(sys.stdin.buffer.readline()))
print(sys.stdin.readlines(), repr(sys.stdin.read()), os.read(0, 10))
