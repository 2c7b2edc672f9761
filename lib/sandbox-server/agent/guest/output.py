"""What programs print, on its way to the server in the order in which it was written.

A pipe that is in packet mode (O_DIRECT) and one page long holds exactly one unread write: a program that writes to
stdout and then to stderr cannot get ahead of the agent on either, and the loop hands the two over in the order of the
writes. A program that prints megabytes in whole pages gets a longer pipe, until it stops to.
"""

import fcntl
import os

import loop
import wire

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_GROWN_BYTES = 256 * 1024
# So many whole pages in a row, with nothing on the other stream, are a flood.
_FLOOD_PAGES = 64
# What one stream may hand over before it is another's turn.
_TURN_BYTES = 64 * 1024
# The last unfinished line is kept for the prompt of a program that waits for input.
_TAIL_BYTES = 800
# A terminal passes its last bytes on a little later; what holds it open after the main process is not waited for.
_TERMINAL_DRAIN_SECONDS = 0.03
_TERMINAL_DRAIN_TRIES = 30

F_SETPIPE_SZ = 1031
FIONREAD = 0x541B


def make_pipe():
    """(read end for the agent, write end for the program). Call it with the program's effective uid."""
    try:
        reader, writer = os.pipe2(os.O_CLOEXEC | os.O_DIRECT)
    except OSError:  # gVisor has no packet mode
        reader, writer = os.pipe2(os.O_CLOEXEC)
    os.set_blocking(reader, False)
    return reader, writer


def unread(fd):
    """How many bytes a pipe holds."""
    return int.from_bytes(fcntl.ioctl(fd, FIONREAD, bytes(4)), "little")


class _Stream:
    """One pipe or terminal."""

    __slots__ = ("exact", "fd", "full", "grown", "held", "kind", "left", "open", "terminal")

    def __init__(self, fd, kind, terminal):
        self.fd, self.kind, self.terminal = fd, kind, terminal
        self.open, self.held, self.grown = True, False, False
        self.full = 0
        self.left = 0
        self.exact = not terminal and _resize(fd, PAGE_BYTES)


class Output:
    """The streams of one execution, or of a kernel whose streams serve one run after the other.

    It sends to `channel` no more than was credited; with no channel it discards.
    """

    def __init__(self, events, link, owner):
        self._loop, self._link, self._owner = events, link, owner
        self._streams = []
        self._held = []
        self._window = wire.OUTPUT_WINDOW
        self._drained = None
        self._channel = None
        self.writes = 0
        self.tail = b""

    def add(self, fd, kind, terminal=False):
        """Takes a stream over: it is read, and closed at its end."""
        stream = _Stream(fd, kind, terminal)
        self._streams.append(stream)
        self._loop.watch(fd, lambda _events: self._ready(stream), loop.IN, self._owner)

    def attach(self, channel):
        """From here on it is this execution's output."""
        self._channel, self._window, self.tail = channel, wire.OUTPUT_WINDOW, b""

    def detach(self):
        """Discards from here on."""
        self._channel, self._drained = None, None
        self.resume()

    def credit(self, count):
        self._window = min(self._window + count, wire.OUTPUT_WINDOW)
        self.resume()

    def blocked(self):
        """Whether nothing may be sent for now."""
        return self._channel is not None and (self._window < PAGE_BYTES or self._link.congested)

    def turn(self, action):
        """Calls action() now, or when sending goes on: after what was held before it."""
        if self._held or self.blocked():
            self._held.append(action)
        else:
            action()

    def resume(self):
        """Goes on with what was held, in order."""
        while self._held and not self.blocked():
            self._held.pop(0)()

    def drain(self, done):
        """Calls done() once all that is in the pipes now has been sent; what is written later does not matter."""
        self._drained = done
        for stream in self._streams:
            if stream.open and stream.terminal:
                stream.left = 1
                self._await_terminal(stream, _TERMINAL_DRAIN_TRIES)
            elif stream.open:
                stream.left = unread(stream.fd)
        self._check_drained()

    def close(self):
        for stream in self._streams:
            self._close(stream)
        self._held = []

    def _ready(self, stream):
        if stream.held:
            return
        if self._held or self.blocked():
            stream.held = True
            self._held.append(lambda: self._resume_stream(stream))
        else:
            self._read(stream)

    def _resume_stream(self, stream):
        stream.held = False
        if stream.open:
            self._read(stream)

    def _read(self, stream):
        data, more = self._take(stream)
        if data:
            self._send(stream, data)
        if stream.open and more:
            self._loop.again(stream.fd)
        for other in self._streams:
            if other is not stream:
                other.full = 0
        if self._drained is not None:
            stream.left -= len(data) if not stream.terminal else 0
            self._check_drained()

    def _take(self, stream):
        """What may be sent of it now, and whether there may be more. Closes a stream that has ended."""
        try:
            if stream.exact and not stream.grown:
                data = os.read(stream.fd, PAGE_BYTES)
                stream.full = stream.full + 1 if len(data) == PAGE_BYTES else 0
                if stream.full == _FLOOD_PAGES:
                    stream.grown = _resize(stream.fd, _GROWN_BYTES)
                if not data:
                    self._close(stream)
                return data, stream.grown
            return self._take_many(stream)
        except BlockingIOError:
            return b"", False
        except OSError:  # EIO: no process has the terminal open any more
            self._close(stream)
            return b"", False

    def _take_many(self, stream):
        parts, room = [], min(_TURN_BYTES, self._window if self._channel is not None else _TURN_BYTES)
        while room >= PAGE_BYTES:
            try:
                data = os.read(stream.fd, room)
            except BlockingIOError:
                return b"".join(parts), False
            except OSError:
                data = b""
            if not data:
                self._close(stream)
                break
            parts.append(data)
            room -= len(data)
            # The end of a longer write: what follows may have come after something on the other stream.
            if stream.grown and len(data) < PAGE_BYTES:
                stream.grown = not _resize(stream.fd, PAGE_BYTES)
                stream.full = 0
                break
        return b"".join(parts), True

    def _send(self, stream, data):
        self.writes += 1
        if self._channel is None:
            return
        self._window -= len(data)
        self._link.send(stream.kind, self._channel, data)
        if stream.kind == wire.STDOUT:
            newline = data.rfind(b"\n")
            self.tail = (self.tail + data if newline < 0 else data[newline + 1 :])[-_TAIL_BYTES:]

    def _await_terminal(self, stream, tries):
        """Lets a terminal be drained when it has been silent for a while."""
        writes = self.writes

        def look():
            if not stream.open:
                return
            if self.blocked():
                self._await_terminal(stream, tries)
            elif self.writes != writes and tries > 0:
                self._await_terminal(stream, tries - 1)
            else:
                stream.left = 0
                self._check_drained()

        self._loop.after(_TERMINAL_DRAIN_SECONDS, look, self._owner)

    def _check_drained(self):
        if self._drained is not None and not any(stream.open and stream.left > 0 for stream in self._streams):
            done, self._drained = self._drained, None
            done()

    def _close(self, stream):
        if stream.open:
            stream.open = False
            self._loop.forget(stream.fd)
            os.close(stream.fd)


def _resize(fd, size):
    try:
        fcntl.fcntl(fd, F_SETPIPE_SZ, size)
        return True
    except OSError:
        return False
