import textwrap
import unicodedata

STORY = """
    A desert is never quite still. The wind carries the sand up one side of a
    dune and lets it fall down the other, and so the dune wanders, slowly, a few
    metres in a year.
"""

# The same words in a narrow column, and as a quotation.
words = textwrap.dedent(STORY).strip().replace("\n", " ")
print(textwrap.fill(words, width=36))
print()
print(textwrap.indent(textwrap.fill(words, width=46), "> "))

# Text is made of characters; files and networks carry bytes.
print()
for word in ["sand", "Dünen", "песок", "砂漠"]:
    data = word.encode("utf-8")
    print(f"characters {len(word)}, bytes {len(data):2}: {word}")

# One letter can be written in two ways, which look alike but differ.
one = "é"
two = unicodedata.normalize("NFD", one)
print()
print(f"{one} and {two}: equal? {one == two}.")
print(f"Lengths: {len(one)} and {len(two)}")
print("what the second is made of:", ", ".join(map(unicodedata.name, two)))
