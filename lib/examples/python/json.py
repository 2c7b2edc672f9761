import json

planets = {
    "Mercury": {"moons": 0, "days": 88},
    "Earth": {"moons": 1, "days": 365.25},
    "Mars": {"moons": 2, "days": 687},
}

# Python to text, in a file: indent makes it readable for people.
with open("planets.json", "w") as file:
    json.dump(planets, file, indent=2)

# And back: objects become dicts, arrays become lists, null becomes None.
with open("planets.json") as file:
    loaded = json.load(file)

for name, facts in loaded.items():
    print(f"{name:8} {facts['moons']} moons, a year of {facts['days']} days")

# Text that is not JSON says where it goes wrong.
try:
    json.loads('{"name": "Pluto", "moons": 5,}')
except json.JSONDecodeError as error:
    print(f"\nNot JSON: {error.msg}, in column {error.colno}")
