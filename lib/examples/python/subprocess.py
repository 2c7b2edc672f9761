import subprocess
import sys

# Another program: text goes in, text comes out.
fruit = "pear\napple\nfig\napple\n"
sorted_fruit = subprocess.run(
    ["sort", "--unique"], input=fruit, capture_output=True, text=True, check=True
)
print("sort says:", ", ".join(sorted_fruit.stdout.split()))

# A program that fails tells by its exit code.
listing = subprocess.run(["ls", "/nowhere"], capture_output=True, text=True)
print(f"ls ended with {listing.returncode}: {listing.stderr.strip()}")

# One that keeps talking is read line by line, while it runs.
CHILD = """
import time
for number in (3, 2, 1):
    print(number, flush=True)
    time.sleep(0.3)
"""
command = [sys.executable, "-c", CHILD]
with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
    for line in child.stdout:
        print("the child says", line.strip())
print("the child ended with", child.returncode)
