"""A socket that carries frames of wire.py, some with file descriptors; for template and kernel."""

import _collections
import _socket
import os
from select import select  # bound here: a program may put something else in its place

import wire

READ_BYTES = 64 * 1024
MAX_FDS_PER_READ = 64


class Channel:
    """Frames and descriptors, in the order in which they were sent. Owns the descriptor `fd`."""

    def __init__(self, fd):
        os.set_inheritable(fd, False)
        self._socket = _socket.socket(fileno=fd)
        self._decoder = wire.Decoder()
        self._frames = _collections.deque()
        self._fds = []

    def receive(self):
        """Waits for the next frame: (kind, payload), or None at the end of the stream."""
        while not self._frames:
            chunk, ancillary, _, _ = self._socket.recvmsg(READ_BYTES, _socket.CMSG_SPACE(4 * MAX_FDS_PER_READ))
            for _, _, data in ancillary:
                self._fds += memoryview(data[: len(data) & ~3]).cast("i")
            if not chunk:
                return None
            self._frames.extend((kind, payload) for kind, _, payload in self._decoder.push(chunk))
        return self._frames.popleft()

    def waiting(self):
        """Whether receive() would not have to wait long: something has arrived."""
        return bool(self._frames or select([self._socket], [], [], 0)[0])

    def take_fds(self, count):
        """The descriptors that came with the frame just received; the caller owns them."""
        if len(self._fds) < count:
            raise wire.FrameError(f"a frame came with {len(self._fds)} descriptors instead of {count}")
        taken, self._fds = self._fds[:count], self._fds[count:]
        return taken

    def send(self, kind, *pairs):
        wire.write_all(self._socket.fileno(), wire.frame(kind, 0, wire.fields(*pairs)))

    def fileno(self):
        return self._socket.fileno()

    def detach(self):
        """Gives the descriptor's number back without closing it."""
        return self._socket.detach()
