# exit() with a text prints it on stderr and is a failure
print("before")
exit("what went wrong")
