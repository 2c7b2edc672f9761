# raw reading of standard input, with fileinput, selectors and open(0)
# stdin: "a\nb\nc\n"
import fileinput
import selectors
import sys

with selectors.DefaultSelector() as selector:
    selector.register(sys.stdin, selectors.EVENT_READ)
    print(len(selector.select(5)))
print(sys.stdin.buffer.raw.readinto(bytearray(2)), sys.stdin.buffer.peek(1)[:1])
print([line.rstrip() for line in fileinput.input("-")])
print(repr(open(0, closefd=False).read()))
