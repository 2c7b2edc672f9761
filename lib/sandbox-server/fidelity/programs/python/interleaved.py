# stdout and stderr as they come, through print, write and file descriptors
import os
import sys

for number in range(5):
    print("out", number)
    print("err", number, file=sys.stderr)
    os.write(1, b"raw out\n")
    sys.stderr.write("raw err\n")
sys.stdout.write("no newline")
sys.stdout.flush()
