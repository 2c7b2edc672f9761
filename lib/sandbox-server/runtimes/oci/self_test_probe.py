"""What the self-test runs as a sandbox's first process: tries, as a program would, what must not be possible.

    argv[1]   "isolation", "processes" or "memory"
    argv[2]   the limit that is to be met
    stdout    one line of JSON: names, and whether what is named holds
"""

import ctypes
import errno
import json
import os
import sys

import _socket

PROGRAM_UID = 1000
PR_GET_NO_NEW_PRIVS = 39
PTRACE_TRACEME = 0
MEMORY_STEP = 1 << 20


def refused(attempt, *errors):
    """Whether an attempt fails with one of these errors."""
    try:
        attempt()
    except OSError as error:
        return error.errno in errors
    return False


def agent_apart():
    """A program cannot reach the first process, which runs as another user."""
    return refused(lambda: os.kill(1, 0), errno.EPERM)


def no_network():
    def connect():
        _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM, 0).connect(("192.0.2.1", 9))

    interfaces = {name for _, name in _socket.if_nameindex()}
    return interfaces <= {"lo"} and refused(connect, errno.ENETUNREACH, errno.EHOSTUNREACH)


def no_new_privileges():
    return ctypes.CDLL(None).prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1


def seccomp():
    def trace():
        if libc.ptrace(PTRACE_TRACEME, 0, 0, 0) < 0:
            raise OSError(ctypes.get_errno(), "")

    libc = ctypes.CDLL(None, use_errno=True)
    return refused(trace, errno.EPERM)


def read_only_root():
    paths = ("/probe", "/usr/probe", "/etc/passwd")
    return all(refused(lambda path=path: os.open(path, os.O_WRONLY | os.O_CREAT), errno.EROFS, errno.EACCES) for path in paths)


def disk():
    descriptor = os.open("/workspace/probe", os.O_WRONLY | os.O_CREAT)

    def fill():
        for _ in range(64):
            os.write(descriptor, bytes(1 << 16))

    return refused(fill, errno.ENOSPC)


def become_program():
    os.setgroups([])
    os.setresgid(PROGRAM_UID, PROGRAM_UID, PROGRAM_UID)
    os.setresuid(PROGRAM_UID, PROGRAM_UID, PROGRAM_UID)


def check_isolation():
    """Tells by one JSON object what holds."""
    holds = {
        "agentApart": agent_apart(),
        "noNetwork": no_network(),
        "seccomp": seccomp(),
        "noNewPrivileges": no_new_privileges(),
        "readOnlyRoot": read_only_root(),
        "disk": disk(),
    }
    os.write(1, json.dumps(holds).encode() + b"\n")


def breed(limit):
    """Tells whether the limit of processes was met."""
    reader, writer = os.pipe()

    def fork():
        for _ in range(2 * limit):
            if os.fork() == 0:
                os.close(writer)
                os.read(reader, 1)
                os._exit(0)

    os.write(1, json.dumps({"processes": refused(fork, errno.EAGAIN)}).encode() + b"\n")
    os.close(writer)


def devour(limit_bytes):
    """Takes memory until it is ended; tells when nobody did."""
    held = []
    while len(held) * MEMORY_STEP < 2 * limit_bytes:
        held.append(b"x" * MEMORY_STEP)
    os.write(1, b'{"memory": false}\n')


def main():
    task, limit = sys.argv[1], int(sys.argv[2])
    child = os.fork()
    if child == 0:
        become_program()
        {"isolation": check_isolation, "processes": lambda: breed(limit), "memory": lambda: devour(limit)}[task]()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status != 0:
        sys.exit("the probe ended early")
    # The server ends this when it has read the answer. Under gVisor, the input may come as non-blocking.
    os.set_blocking(0, True)
    while os.read(0, 1):
        pass


main()
