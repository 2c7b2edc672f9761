# Type an answer below the output, and press Enter.
name = input("What is your name? ")

# input() always gives text. int() makes a number of it, or raises an error.
while True:
    answer = input("How many stars would you like? ")
    try:
        stars = int(answer)
    except ValueError:
        print(f"{answer!r} is not a whole number.")
    else:
        break

print()
for count in range(1, stars + 1):
    print(" ".join("*" * count).center(2 * stars - 1).rstrip())
print(f"\nThey are all yours, {name}.")
