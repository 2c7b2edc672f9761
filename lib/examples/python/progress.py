import time

WIDTH = 40

# "\r" goes back to the start of the line, so that each bar covers the last.
for done in range(WIDTH + 1):
    bar = "█" * done + "░" * (WIDTH - done)
    print(f"\r{bar} {done / WIDTH:4.0%}", end="", flush=True)
    time.sleep(0.05)

print("\nDone.")
