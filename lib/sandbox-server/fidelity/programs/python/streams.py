# the standard streams are what they are on pipes
import sys

for stream in (sys.stdin, sys.stdout, sys.stderr):
    print(stream, stream.fileno(), stream.isatty(), stream.line_buffering, stream.write_through, stream.mode)
    print(stream.buffer, getattr(stream.buffer, "raw", None), stream.buffer.mode, stream.closed)
print(sys.stdin is sys.__stdin__, sys.stdout is sys.__stdout__, sys.stdin.newlines, sys.stdin.name)
print(sys.stdin.read(), sys.stdin.readline() == "")
try:
    input("> ")
except EOFError as problem:
    print("EOFError:", problem)
