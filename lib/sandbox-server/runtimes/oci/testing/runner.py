"""A first process for tests: runs Python programs as the sandbox's user, one at a time, and tells what they printed.

Both ways: size:u32be and JSON; in {"code"}, out {"status", "out"}.
"""

import json
import os

PROGRAM_UID = 1000


def receive(size):
    data = b""
    while len(data) < size:
        part = os.read(0, size - len(data))
        if not part:
            raise EOFError
        data += part
    return data


def run(code):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
        os.dup2(writer, 1)
        os.dup2(writer, 2)
        os.setgroups([])
        os.setresgid(PROGRAM_UID, PROGRAM_UID, PROGRAM_UID)
        os.setresuid(PROGRAM_UID, PROGRAM_UID, PROGRAM_UID)
        os.chdir("/workspace")
        environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/workspace", "LANG": "C.UTF-8"}
        os.execve("/usr/bin/python3", ["python3", "-c", code], environment)
    os.close(writer)
    out = b""
    while part := os.read(reader, 65536):
        out += part
    os.close(reader)
    return {"status": os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), "out": out.decode()}


# Under gVisor it may come as non-blocking.
os.set_blocking(0, True)
try:
    os.write(1, b"+")
    while True:
        request = json.loads(receive(int.from_bytes(receive(4), "big")))
        answer = json.dumps(run(request["code"])).encode()
        os.write(1, len(answer).to_bytes(4, "big") + answer)
except EOFError:
    pass
