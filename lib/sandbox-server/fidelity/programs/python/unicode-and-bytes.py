# text of all kinds and bytes that are no text
import sys

print("ä € 漢字 🎉 \u200d \N{SNOWMAN}")
sys.stdout.buffer.write(b"\xff\xfe\x00 raw \x80\n")
sys.stdout.buffer.flush()
print(b"\xff".decode("utf-8", "surrogateescape"))
print(sys.stdout.encoding, sys.stdout.errors, sys.stderr.errors, sys.stdin.encoding, sys.stdin.errors)
print("lone \ud800")
