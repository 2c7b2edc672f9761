# a program's own descriptors begin at 3
import os

file = open("x.txt", "w")
print(file.fileno(), os.open("y.txt", os.O_CREAT), os.pipe())
os.closerange(3, 100)
print(sorted(os.listdir(".")), [os.get_inheritable(fd) for fd in (0, 1, 2)])
file = None
