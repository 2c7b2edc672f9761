# input() with prompts, to the end of the input
# stdin: "Ada\n36\n\nlast without newline"
name = input("Name? ")
age = int(input("Age? "))
print(f"Hello {name}, {age + 1} next year")
print(repr(input()), repr(input("more: ")))
input("one too many: ")
