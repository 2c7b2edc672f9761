from pathlib import Path

notes = Path("notes.txt")

# Writing makes the file, or replaces what was in it.
notes.write_text("water\nhat\n")

# "a" appends. The file is closed at the end of the with block.
with notes.open("a") as file:
    file.write("map of the dunes\n")

# Reading line by line works for files of any size.
with notes.open() as file:
    for number, line in enumerate(file, start=1):
        print(f"{number}. {line.rstrip()}")

# Folders, and what is in them. Look under Files: they stay after the run.
folder = Path("trips/first")
folder.mkdir(parents=True, exist_ok=True)
(folder / "day-1.txt").write_text("Sand, everywhere.\n")
(folder / "day-2.txt").write_text("More sand.\n")

print()
for path in sorted(folder.iterdir()):
    print(f"{path} has {path.stat().st_size} bytes: {path.read_text().strip()}")
