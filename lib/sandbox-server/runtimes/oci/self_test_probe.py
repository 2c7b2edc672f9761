"""What the self-test runs as a sandbox's first process: tries each limit as a program would, and says which one bit.

Its first line is "here"; its last, one JSON object of names and whether what is named holds. Memory and CPU time are
judged from outside, by the kernel's counters; here they are only used up.
"""

import errno
import json
import os
import sys
import time

import _socket

PROGRAM_UID = 1000
AF_VSOCK = 40
CPU_SECONDS = 0.06
MEMORY_STEP = 1 << 20


def refused(attempt, *errors):
    """Whether an attempt fails with one of these errors."""
    try:
        attempt()
    except OSError as error:
        return error.errno in errors
    return False


def status(field):
    with open("/proc/self/status", encoding="ascii") as file:
        return next(line.split()[1] for line in file if line.startswith(field + ":"))


def user_namespace():
    with open("/proc/self/uid_map", encoding="ascii") as file:
        outside = [int(line.split()[1]) for line in file]
    return min(outside) > 0 and refused(lambda: os.kill(1, 0), errno.EPERM)


def no_network():
    def connect():
        _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM, 0).connect(("192.0.2.1", 9))

    alone = [name for _, name in _socket.if_nameindex()] in ([], ["lo"])
    return alone and refused(connect, errno.ENETUNREACH)


def seccomp():
    filtered = status("Seccomp") == "2"
    return filtered and refused(lambda: _socket.socket(AF_VSOCK, _socket.SOCK_STREAM, 0), errno.EPERM, errno.ENOSYS)


def read_only_root():
    return bool(os.statvfs("/").f_flag & os.ST_RDONLY) and bool(os.statvfs("/usr").f_flag & os.ST_RDONLY)


def disk():
    descriptor = os.open("/workspace/probe", os.O_WRONLY | os.O_CREAT)

    def fill():
        for _ in range(64):
            os.write(descriptor, bytes(1 << 16))

    return refused(fill, errno.ENOSPC)


def processes(limit):
    reader, writer = os.pipe()
    children = []

    def breed():
        for _ in range(limit):
            child = os.fork()
            if child == 0:
                os.close(writer)
                os.read(reader, 1)
                os._exit(0)
            children.append(child)

    bitten = refused(breed, errno.EAGAIN)
    os.close(writer)
    for child in children:
        os.waitpid(child, 0)
    return bitten


def use_cpu():
    end = time.process_time() + CPU_SECONDS
    while time.process_time() < end:
        pass


def use_memory(limit_bytes):
    child = os.fork()
    if child == 0:
        held = []
        while len(held) * MEMORY_STEP < limit_bytes * 3 // 2:
            held.append(b"x" * MEMORY_STEP)
        os._exit(0)
    os.waitpid(child, 0)


def main():
    limit_processes, limit_bytes = int(sys.argv[1]), int(sys.argv[2])
    os.write(1, b"here\n")
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        # The server reads the counters, then ends this.
        while os.read(0, 1):
            pass
        return
    os.setgroups([])
    os.setresgid(PROGRAM_UID, PROGRAM_UID, PROGRAM_UID)
    os.setresuid(PROGRAM_UID, PROGRAM_UID, PROGRAM_UID)
    holds = {
        "userNamespace": user_namespace(),
        "noNetwork": no_network(),
        "seccomp": seccomp(),
        "noNewPrivileges": status("NoNewPrivs") == "1",
        "readOnlyRoot": read_only_root(),
        "disk": disk(),
        "processes": processes(limit_processes),
    }
    use_cpu()
    use_memory(limit_bytes)
    os.write(1, json.dumps(holds).encode() + b"\n")


main()
