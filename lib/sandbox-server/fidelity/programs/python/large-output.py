# three megabytes of output, in lines and in one piece
import sys

for number in range(20_000):
    print(number, "x" * 50)
sys.stdout.write("y" * 2_000_000 + "\n")
sys.stderr.write("z" * 100_000)
