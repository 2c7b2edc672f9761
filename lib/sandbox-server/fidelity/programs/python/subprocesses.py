# children inherit the streams, and their output keeps its place
import subprocess
import sys

print("before")
subprocess.run(["echo", "from echo"], check=True)
print("between")
done = subprocess.run([sys.executable, "-c", "import sys; print(sys.argv, 1 / 0)"], capture_output=True, text=True)
print(done.returncode, done.stderr.splitlines()[-1])
print(subprocess.run("exit 7", shell=True).returncode)
print(subprocess.check_output(["cat"], input=b"through a pipe\n"))
