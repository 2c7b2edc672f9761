"""Finding out that a program waits for input, without its help.

It does when its standard input is an empty pipe, nothing is being printed, and one of its threads sleeps in read, poll,
select or epoll on that pipe. /proc tells which system call a thread sleeps in; where it does not (gVisor), only a
kernel's own word counts. Looked at with the program's effective uid, so no more than a program may see is seen.
"""

import os
import time

import processes
import stdio
import stream

_LOOK_SECONDS = 0.05
_EAGER_LOOKS = 20
_LAZY_STEP = 4
# Looking costs at most this part of a core.
_COST_SHARE = 0.05
_MAX_POLLED = 1024

POLLIN = 1
_POLLFD_BYTES = 8

# Which calls sleep on descriptors, by the kernel's numbers; the argument numbers are those of the man pages.
_CALLS = {
    "x86_64": {0: "read", 19: "read", 275: "read", 276: "read", 7: "poll", 271: "poll", 23: "select", 270: "select"}
    | {232: "epoll", 281: "epoll", 441: "epoll"},
    "aarch64": {63: "read", 65: "read", 76: "read", 77: "read", 73: "poll", 72: "select", 22: "epoll", 441: "epoll"},
}


class Waiting:
    """Looks at all executions with an open standard input; tells each once for each time that it waits."""

    def __init__(self, events):
        self._loop = events
        self._calls = _CALLS.get(os.uname().machine, {})
        self._watched = []
        self._timer = None

    def add(self, run):
        """Looks at it until its input is closed."""
        if self._calls:
            run.silent_since = run.told_at = None
            run.silent_looks = 0
            self._watched.append(run)
            if self._timer is None:
                self._timer = self._loop.after(_LOOK_SECONDS, self._look)

    def told(self, run):
        """It has said so itself: not again before it prints or is given something."""
        if run in self._watched:
            run.told_at = _state(run)

    def _look(self):
        began = time.monotonic()
        self._watched = [run for run in self._watched if not run.finished and run.feed.fd >= 0]
        candidates = []
        for run in self._watched:
            state = _state(run)
            run.silent_looks = run.silent_looks + 1 if state == run.silent_since else 0
            run.silent_since = state
            if _is_due(run.silent_looks) and state != run.told_at and _could_wait(run):
                candidates.append(run)
        if candidates:
            self._look_at(candidates)
        self._timer = None
        if self._watched:
            pause = max(_LOOK_SECONDS, (time.monotonic() - began) / _COST_SHARE)
            self._timer = self._loop.after(pause, self._look)

    def _look_at(self, candidates):
        everything = processes.all_processes()
        for run in candidates:
            link = f"pipe:[{os.fstat(run.feed.fd).st_ino}]"
            pids = [process.pid for process in processes.descendants(run.tree.runner, everything)]
            with stdio.AsProgram():
                found = any(_sleeps_on(pid, link, self._calls) for pid in pids)
            # It may have gone on since, and its prompt may still be in its pipe.
            if found and not run.output.unread() and _state(run) == run.silent_since and _could_wait(run):
                run.told_at = run.silent_since
                run.tell_input()


def _is_due(silent_looks):
    """At every look for a second of silence; then it is likely busy with something else, and looked at less often."""
    return silent_looks > 0 and (silent_looks <= _EAGER_LOOKS or silent_looks % _LAZY_STEP == 0)


def _state(run):
    return run.output.writes, run.feed.writes


def _could_wait(run):
    return run.tree.runner and run.feed.waiting() and not run.output.blocked() and stream.unread(run.feed.fd) == 0


def _sleeps_on(pid, link, calls):
    try:
        # Most processes do not have the pipe at all.
        open_here = {name for name in os.listdir(f"/proc/{pid}/fd") if _link(pid, name) == link}
        if not open_here:
            return False
        for thread in os.listdir(f"/proc/{pid}/task"):
            words = _read(f"/proc/{pid}/task/{thread}/syscall").split()
            if len(words) < 7:
                continue
            call = calls.get(int(words[0]))
            if call is not None and _waits(pid, call, [int(word, 16) for word in words[1:7]], open_here):
                return True
    except (OSError, ValueError):
        pass
    return False


def _waits(pid, call, args, open_here):
    if call == "read":
        return str(args[0] & 0xFFFFFFFF) in open_here
    if call == "epoll":
        return _epoll_has(pid, args[0] & 0xFFFFFFFF, open_here)
    if call == "poll":
        count = min(args[1], _MAX_POLLED)
        polled = _memory(pid, args[0], count * _POLLFD_BYTES)
        for at in range(0, len(polled), _POLLFD_BYTES):
            fd = int.from_bytes(polled[at : at + 4], "little")
            if polled[at + 4] & POLLIN and str(fd) in open_here:
                return True
        return False
    bits = _memory(pid, args[1], (min(args[0], _MAX_POLLED) + 7) // 8) if args[1] else b""
    return any(int(fd) < len(bits) * 8 and bits[int(fd) // 8] >> (int(fd) % 8) & 1 for fd in open_here)


def _epoll_has(pid, fd, open_here):
    for line in _read(f"/proc/{pid}/fdinfo/{fd}").splitlines():
        # tfd:        0 events:       19 data: ...
        words = line.split()
        if len(words) > 3 and words[0] == b"tfd:" and int(words[3], 16) & POLLIN and words[1].decode() in open_here:
            return True
    return False


def _link(pid, name):
    try:
        return os.readlink(f"/proc/{pid}/fd/{name}")
    except OSError:
        return ""


def _memory(pid, address, size):
    fd = os.open(f"/proc/{pid}/mem", os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.pread(fd, size, address)
    finally:
        os.close(fd)


def _read(path):
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(fd, 16384)
    finally:
        os.close(fd)
