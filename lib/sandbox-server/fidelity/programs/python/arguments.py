# sys.argv and what becomes of it
# args: one --two=2 -v x
import argparse
import sys

print(sys.argv, sys.orig_argv)
parser = argparse.ArgumentParser()
parser.add_argument("names", nargs="+")
parser.add_argument("--two", type=int)
parser.add_argument("-v", action="store_true")
print(parser.parse_args())
parser.parse_args(["--none"])
