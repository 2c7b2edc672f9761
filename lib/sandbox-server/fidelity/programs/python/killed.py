# a program that a signal kills in the middle of things
import ctypes

print("before")
ctypes.string_at(0)
