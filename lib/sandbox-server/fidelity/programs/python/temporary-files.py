# temporary files and folders, pathlib and what is left of them
import pathlib
import tempfile

with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder) / "note.txt"
    print(path.write_text("hällo\n", encoding="utf-8"), path.read_bytes(), sorted(p.name for p in path.parent.iterdir()))
print(path.exists())
with tempfile.NamedTemporaryFile("w+") as file:
    file.write("abc")
    file.seek(0)
    print(file.read())
left = open("left.txt", "w")
left.write("not flushed by the program")
print(pathlib.Path("left.txt").stat().st_size)
