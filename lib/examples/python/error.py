# This program fails. Read what it prints from the last line upwards: what went
# wrong, where, and who called. Press a line number to go there.


def average(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers)


def report(name: str, numbers: list[float]) -> None:
    print(f"{name}: {average(numbers):.1f} degrees on average")


report("Monday", [21.5, 24, 19])
report("Tuesday", [])
report("Wednesday", [18, 22])
