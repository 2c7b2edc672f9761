# standard output that the program itself has closed
import sys

print("open")
sys.stdout.close()
sys.stderr.write("still here\n")
print("into nothing")
