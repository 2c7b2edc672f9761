# Colours are short codes inside the text: ESC [ numbers m.
RESET = "\x1b[0m"
NAMES = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]


def styled(text: str, *codes: int) -> str:
    """The text with these codes before it, and everything off after it."""
    return f"\x1b[{';'.join(map(str, codes))}m{text}{RESET}"


# 30 to 37 are the eight colours, 90 to 97 their bright sisters.
for number, name in enumerate(NAMES):
    print(styled(f"{name:10}", 30 + number), end=" ")
    print(styled(f"bright {name}", 90 + number))

print()
print(styled("bold", 1), styled("faint", 2), end=" ")
print(styled("italic", 3), styled("underlined", 4))
print(styled(" on a ground of its own ", 97, 44), styled(" reversed ", 7))

# 38;2;r;g;b is any colour at all; 48;2;r;g;b is the same as the ground.
print()
for step in range(48):
    red, blue = 255 - 3 * step, 60 + 4 * step
    print(styled(" ", 48, 2, red, 120, blue), end="")
print()
