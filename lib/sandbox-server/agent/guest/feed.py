"""Standard input of one execution: from the server's frames into a pipe or a terminal, never blocking."""

import fcntl
import os

import loop
import wire

TCGETS = 0x5401
_TERMIOS_BYTES = 60
# struct termios of Linux: four u32 of flags and a line discipline come before the control characters; VEOF is the fifth.
_VEOF_AT = 4 * 4 + 1 + 4


class Feed:
    """Owns `fd`. Calls taken(count) as the server's bytes are passed on, refused() when nobody will read any more."""

    def __init__(self, events, fd, terminal, taken, refused, owner):
        self._loop, self.fd, self._terminal = events, fd, terminal
        self._taken, self._refused = taken, refused
        self._queue = b""
        self._owed = 0
        self._ending = False
        self.writes = 0
        os.set_blocking(fd, False)
        events.watch(fd, lambda _events: self._push(), loop.OUT, owner)

    def write(self, data):
        """Queues bytes; raises FrameError when the server sends more than its window."""
        if self.fd < 0 or self._ending:
            self._refused()
            return
        if self._owed + len(data) > wire.STDIN_WINDOW:
            raise wire.FrameError("more standard input than the window allows")
        self._owed += len(data)
        self._queue += data
        self._push()

    def end(self):
        """After what is queued: end of file. On a terminal its end-of-file character, as a person would type it."""
        if self.fd < 0:
            return
        if self._terminal:
            self._queue += _end_of_file_character(self.fd)
        else:
            self._ending = True
        self._push()

    def waiting(self):
        """Whether nothing is left to be passed on."""
        return self.fd >= 0 and not self._queue and not self._ending

    def close(self):
        """May be called twice."""
        if self.fd >= 0:
            self._loop.forget(self.fd)
            os.close(self.fd)
            self.fd = -1

    def _push(self):
        while self._queue and self.fd >= 0:
            try:
                count = os.write(self.fd, self._queue)
            except BlockingIOError:
                return
            except OSError:
                self._queue = b""
                self.close()
                self._refused()
                return
            self._queue = self._queue[count:]
            self.writes += 1
            taken = min(count, self._owed)
            self._owed -= taken
            if taken:
                self._taken(taken)
        if self._ending and not self._queue:
            self.close()


class KernelFeed:
    """The same for a Node kernel, whose input comes as frames on its control socket."""

    def __init__(self, control, taken, refused):
        self._control, self._taken, self._refused = control, taken, refused
        self._owed = 0
        self._ended = False
        self.fd = -1

    def write(self, data):
        """As Feed.write."""
        if self._ended:
            self._refused()
            return
        if self._owed + len(data) > wire.STDIN_WINDOW:
            raise wire.FrameError("more standard input than the window allows")
        self._owed += len(data)

        def sent():
            self._owed -= len(data)
            self._taken(len(data))

        self._control.send(wire.INPUT, data, sent=sent)

    def end(self):
        """As Feed.end."""
        if not self._ended:
            self._ended = True
            self._control.send(wire.INPUT_END)

    def close(self):
        """The control socket is the kernel's."""
        self._ended = True


def _end_of_file_character(fd):
    try:
        return fcntl.ioctl(fd, TCGETS, bytes(_TERMIOS_BYTES))[_VEOF_AT : _VEOF_AT + 1]
    except OSError:
        return b"\x04"
