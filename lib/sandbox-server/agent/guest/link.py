"""The agent's byte stream to and from the server."""

import fcntl
import os

import loop
import wire

# More than this waiting for the server: programs' output is left where it is.
CONGESTED_BYTES = 1024 * 1024
# Reading programs' output goes on below this.
RELIEVED_BYTES = 512 * 1024
# Enough to be worth a write of its own.
_WRITE_BYTES = 64 * 1024
_READ_BYTES = 64 * 1024
F_SETPIPE_SZ = 1031


class Link:
    """Frames in and out, never blocking. `on_frame(kind, channel, payload)`, `on_relief()`, `on_end()`."""

    def __init__(self, events, fd_in, fd_out, on_frame, on_relief, on_end):
        self._loop = events
        self._in, self._out = fd_in, fd_out
        self._on_frame, self._on_relief, self._on_end = on_frame, on_relief, on_end
        self._decoder = wire.Decoder()
        self._queue = []
        self._queued = 0
        self._writable = True
        self.congested = False
        for fd in {fd_in, fd_out}:
            os.set_blocking(fd, False)
        try:
            fcntl.fcntl(fd_out, F_SETPIPE_SZ, 4 * _WRITE_BYTES)
        except OSError:
            pass  # no pipe, or no more room for this user: only slower
        if fd_in == fd_out:
            events.watch(fd_in, self._ready, loop.IN | loop.OUT)
        else:
            events.watch(fd_in, self._readable, loop.IN)
            events.watch(fd_out, self._ready, loop.OUT)

    def send(self, kind, channel, payload=b""):
        """Queues a frame; it goes out with the next flush."""
        frame = wire.frame(kind, channel, payload)
        self._queue.append(frame)
        self._queued += len(frame)
        if self._queued >= CONGESTED_BYTES:
            self.congested = True
        if len(frame) >= _WRITE_BYTES:
            self.flush()

    def flush(self):
        """Writes what the stream takes now."""
        while self._queue and self._writable:
            data = self._queue[0] if len(self._queue) == 1 else b"".join(self._queue)
            try:
                written = os.write(self._out, data)
            except BlockingIOError:
                written = 0
                self._writable = False
            except OSError:
                self._on_end()
                return
            self._queue = [data[written:]] if written < len(data) else []
            self._queued -= written
        if self.congested and self._queued < RELIEVED_BYTES:
            self.congested = False
            self._on_relief()

    def _ready(self, events):
        self._writable = True
        if events & ~loop.OUT and self._in == self._out:
            self._readable(events)
        self.flush()

    def _readable(self, _events):
        try:
            chunk = os.read(self._in, _READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            chunk = b""
        if not chunk:
            self._on_end()
            return
        if len(chunk) == _READ_BYTES:
            self._loop.again(self._in)
        for frame in self._decoder.push(chunk):
            self._on_frame(*frame)
