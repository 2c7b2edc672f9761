# raise SystemExit in a nested call, without a code, is success
def stop():
    raise SystemExit


print("stopping")
stop()
print("never")
