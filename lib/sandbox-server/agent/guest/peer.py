"""A unix socket to a process beside the agent: runner, kernel or template."""

import os

import _socket
import loop
import wire

_READ_BYTES = 64 * 1024
_READS_A_TURN = 4
# All that a socket may hold, with a margin.
_READS_AT_END = 64


def pair():
    """Two connected sockets, as (the agent's, the descriptor for the other side)."""
    ours, theirs = _socket.socketpair(_socket.AF_UNIX, _socket.SOCK_STREAM, 0)
    return ours, theirs.detach()


class Peer:
    """Frames in and out, never blocking: `on_frame(kind, payload)`; `on_end()` once, when the other side is gone.

    The other side is not trusted: what does not decode counts as its end. gate(read) decides when to call read(), so
    that what the peer says keeps its place among a program's output; without it that is at once.
    """

    def __init__(self, events, sock, on_frame, on_end, owner, gate=None):
        self._loop, self._socket = events, sock
        self._on_frame, self._on_end = on_frame, on_end
        self._gate = gate
        self._decoder = wire.Decoder()
        self._queue = []  # [data, descriptors to go with its first byte, called when sent]
        sock.setblocking(False)
        self.fd = sock.fileno()
        # Room to send is watched for only while something waits for it: it would put the socket on the ready list before
        # the peer has said anything, and so that ahead of what its program has printed by then.
        events.watch(self.fd, self._ready, loop.IN, owner)
        self._waits_for_room = False

    def send(self, kind, payload=b"", fds=(), sent=None):
        """Queues a frame. Its descriptors are the peer's from now on: closed here once they were sent."""
        self._queue.append([wire.frame(kind, 0, payload), tuple(fds), sent])
        self._flush()

    def read_last(self):
        """Handles all that a process that has ended has left."""
        self._read(_READS_AT_END)

    def _read(self, times):
        for _ in range(times):
            if self.fd < 0:
                return
            try:
                chunk = self._socket.recv(_READ_BYTES)
            except BlockingIOError:
                return
            except OSError:
                chunk = b""
            try:
                if chunk:
                    for kind, _, payload in self._decoder.push(chunk):
                        self._on_frame(kind, payload)
                        if self.fd < 0:
                            return
            except wire.FrameError:
                chunk = b""
            if not chunk:
                self.close()
                self._on_end()
                return
        self._loop.again(self.fd)

    def close(self):
        """May be called twice; `on_end` is not called."""
        if self.fd < 0:
            return
        self._loop.forget(self.fd)
        self.fd = -1
        self._socket.close()
        for _, fds, _ in self._queue:
            _close_all(fds)
        self._queue = []

    def _ready(self, events):
        if events & loop.OUT:
            self._flush()
        if events & ~loop.OUT:
            if self._gate is None:
                self._read(_READS_A_TURN)
            else:
                self._gate(lambda: self._read(_READS_A_TURN))

    def _flush(self):
        self._send_queued()
        waits = bool(self._queue)
        if waits != self._waits_for_room and self.fd >= 0:
            self._waits_for_room = waits
            self._loop.rewatch(self.fd, loop.IN | loop.OUT if waits else loop.IN)

    def _send_queued(self):
        while self._queue:
            data, fds, sent = self._queue[0]
            rights = b"".join(fd.to_bytes(4, "little") for fd in fds)
            ancillary = [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, rights)] if fds else []
            try:
                written = self._socket.sendmsg([data], ancillary)
            except BlockingIOError:
                return
            except OSError:
                # Gone: reading tells so, after all that it has said before.
                self._queue.pop(0)
                _close_all(fds)
                continue
            _close_all(fds)
            self._queue[0][1] = ()
            if written < len(data):
                self._queue[0][0] = data[written:]
                return
            self._queue.pop(0)
            if sent is not None:
                sent()


def _close_all(fds):
    for fd in fds:
        os.close(fd)
