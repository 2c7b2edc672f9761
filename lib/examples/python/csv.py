import csv
from collections import defaultdict

ROWS = [
    {"day": "Monday", "drink": "tea", "cups": 12},
    {"day": "Monday", "drink": "coffee", "cups": 30},
    {"day": "Tuesday", "drink": "tea", "cups": 18},
    {"day": "Tuesday", "drink": "coffee", "cups": 25},
    {"day": "Tuesday", "drink": "cocoa, hot", "cups": 7},
]

# newline="" leaves the line ends to the csv module.
with open("cups.csv", "w", newline="") as file:
    writer = csv.DictWriter(file, fieldnames=["day", "drink", "cups"])
    writer.writeheader()
    writer.writerows(ROWS)

# Each row comes back as a dict. Every value is text again.
cups = defaultdict(int)
with open("cups.csv", newline="") as file:
    for row in csv.DictReader(file):
        cups[row["drink"]] += int(row["cups"])

print(f"{'drink':12} cups")
for drink, count in sorted(cups.items(), key=lambda item: -item[1]):
    print(f"{drink:12} {count:4}")
print(f"{'all':12} {sum(cups.values()):4}")
