"""One stream of what a program prints: the agent's end of a pipe or of a terminal.

A pipe in packet mode (O_DIRECT) that is one page long holds exactly one unread write. So a program that writes to
stdout, then to stderr, then to stdout cannot get ahead of the agent, and the loop hands the writes over in their order.

For a flood that is slow. After many whole pages in a row a pipe is made longer, and its sibling is *plugged*: it gets a
packet of the agent's own, so that a write to it waits until the flooded pipe is empty and short again.
"""

import fcntl
import os

import stdio

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_GROWN_BYTES = 256 * 1024
_FLOOD_PAGES = 16
_LOOK_SECONDS = 0.003
# Another process that writes to a plugged stream waits no longer than this while the flood goes on.
_MOST_PLUGGED_SECONDS = 0.1

F_SETPIPE_SZ = 1031
FIONREAD = 0x541B


def unread(fd):
    """How many bytes a pipe holds."""
    return int.from_bytes(fcntl.ioctl(fd, FIONREAD, bytes(4)), "little")


class Stream:
    """`sibling` is the other stream of the same program; `held` and `left` are for who reads it."""

    def __init__(self, events, fd, kind, terminal):
        self._loop = events
        self.fd, self.kind, self.terminal = fd, kind, terminal
        self.open, self.held, self.left = True, False, 0
        self.sibling = None
        self._exact = not terminal and _resize(fd, PAGE_BYTES)
        self._full_pages = 0
        self._grown = False
        self._active = False
        self._plugged_at = None
        self._plug_seen = False

    def take(self, room):
        """Some of what there is, at most `room` bytes (a page or more), and whether to look again. Closes at the end."""
        if self._plugged_at is not None:
            self._plug_seen = True
            return b"", False
        if not self._exact or self._grown:
            return self._take_many(room)
        data = self._read(PAGE_BYTES)
        if data is None:
            return b"", False
        self._full_pages = self._full_pages + 1 if len(data) == PAGE_BYTES else 0
        if self.sibling is not None:
            self.sibling._full_pages = 0
        if self._full_pages >= _FLOOD_PAGES:
            self._grow()
        return data, self._grown

    def settle(self):
        """The flood is over: back to one write at a time, first here, then on its sibling, which was plugged."""
        if self._grown and _resize(self.fd, PAGE_BYTES):
            self._grown = False
        if self.sibling is not None:
            self.sibling._unplug()

    def close(self):
        """May be called twice."""
        if self.open:
            self.open = False
            self._loop.forget(self.fd)
            os.close(self.fd)
            if self.sibling is not None:
                self.sibling._unplug()

    def _read(self, size):
        """None when there is nothing now or any more."""
        try:
            data = os.read(self.fd, size)
        except BlockingIOError:
            return None
        except OSError:  # EIO: no process has the terminal open any more
            data = b""
        if not data:
            self.close()
            return None
        return data

    def _take_many(self, room):
        parts = []
        while room >= PAGE_BYTES:
            data = self._read(room)
            if data is None:
                return b"".join(parts), False
            parts.append(data)
            room -= len(data)
            self._active = True
            if self._grown and len(data) < PAGE_BYTES and self._may_settle():
                self.settle()
                break
        return b"".join(parts), True

    def _grow(self):
        self._full_pages = 0
        if self.sibling is not None and not self.sibling._plug():
            return
        self._grown = _resize(self.fd, _GROWN_BYTES)
        if self._grown:
            self._loop.after(_LOOK_SECONDS, self._look)
        elif self.sibling is not None:
            self.sibling._unplug()

    def _look(self):
        """Whether the flood is over."""
        if not self.open or not self._grown:
            return
        if not self._active and self._may_settle():
            self.settle()
        elif self.sibling is not None:
            since = self.sibling._plugged_at
            if since is None:
                self.sibling._plug()
            elif self._loop.now - since > _MOST_PLUGGED_SECONDS and self.sibling._plug_seen:
                self.sibling._unplug()
        self._active = False
        if self._grown:
            self._loop.after(_LOOK_SECONDS, self._look)

    def _may_settle(self):
        """Only when nothing is unread here, and the event of the sibling's plug has been taken: at its place in the ready
        list a later write would be handed over too early."""
        seen = self.sibling is None or self.sibling._plugged_at is None or self.sibling._plug_seen
        return seen and not self.held and unread(self.fd) == 0

    def _plug(self):
        """True when nothing can be written to it now, and it holds nothing of the program's."""
        if not self.open:
            return True
        if not self._exact or self._grown:
            return False
        try:
            with stdio.AsProgram():
                writer = os.open(f"/proc/self/fd/{self.fd}", os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:  # nobody writes to it any more, or no more descriptors
            return False
        try:
            # A packet of its own, which no other write is joined to; open(2) refuses this flag for a pipe.
            fcntl.fcntl(writer, fcntl.F_SETFL, os.O_NONBLOCK | os.O_DIRECT)
            os.write(writer, b"\0")
            self._plugged_at, self._plug_seen = self._loop.now, False
            return True
        except OSError:
            return False
        finally:
            os.close(writer)

    def _unplug(self):
        if self._plugged_at is not None:
            self._plugged_at = None
            self._read(PAGE_BYTES)


def _resize(fd, size):
    try:
        fcntl.fcntl(fd, F_SETPIPE_SZ, size)
        return True
    except OSError:
        return False
