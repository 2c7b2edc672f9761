# Type or paste a few lines. Ctrl+D on an empty line ends the input.
import re
import sys
from collections import Counter

text = sys.stdin.read()
words = re.findall(r"\w+", text.lower())
counts = Counter(words)

print(f"{len(text.splitlines())} lines, {len(words)} words,", end=" ")
print(f"{len(counts)} of them different")

# The most frequent ones, each with a bar as long as its count.
for word, count in counts.most_common(5):
    print(f"{word:>12} {'█' * count} {count}")
