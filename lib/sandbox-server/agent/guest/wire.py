"""The byte protocols of the inside of a sandbox. Imports nothing but what Python has built in: every import is start time.

One frame format serves all of them (frames.ts is the server's side of the first):

    frame  := length:u32be kind:u8 channel:u32be payload[length - 5]
    fields := { size:u32be key[size] size:u32be value[size] }*        a repeated key is a list; order is kept

server <-> agent    two pipes; kinds 1-8 and 64-70 below.

agent -> template   a unix stream socket. SPAWN asks for a process; its file descriptors come with the frame's first byte
                    (SCM_RIGHTS), in this order: stdin, stdout, stderr, control, report.
                      fields: mode ("fresh" or "kernel"), workdir, env (NAME=VALUE, repeated), and for fresh: path, arg (repeated)
                    The template forks a runner (see runner.py), the runner forks the kernel. Nothing is answered here:
                    the runner speaks on `report`, the kernel on `control`.

runner -> agent     `report`, a unix stream socket, the same for commands (the agent forks those runners itself).
                      PID      fields: pid, runner    the main process was forked (its pid is also its process group and session);
                               runner: the runner's own pid
                      NOT_STARTED fields: code (126 or 127), message    exec failed; what EXIT says then is without meaning
                      EXIT     fields: status (as of waitpid), cpuMs, peakMemoryBytes    the main process ended
                      ORPHAN_EXIT fields: pid, status    another process ended whose parent was gone, such as a fresh run's successor
                    The runner ends, and with it the socket, when the last of its descendants has ended.

agent <-> kernel    `control`, a unix stream socket.
                      READY    kernel: fields: version, pid  it takes a RUN now; also from the successor of a fresh run (pid: its own), see kernel.py
                      RUN      agent: fields: code, filename. With a Python kernel come three descriptors: stdin, stdout, stderr
                      INPUT    agent, Node kernel only: raw bytes of standard input; INPUT_END: its end
                      INTERRUPT agent: ends the run that goes on. To a Python kernel SIGINT follows at once, and the frame is for
                               a run whose code has not begun. A Node kernel answers HEARD when the run has listeners for
                               SIGINT, and goes on; unanswered, SIGINT follows: its code runs and reads nothing
                      EVENT    kernel: fields: kind (display: type and content repeated in pairs, id, update; input)
                               To keep its place among the text around it a kernel goes on only when the agent has read the
                               frame: until ioctl(control, TIOCOUTQ) says 0 (a kernel in Python does so, with sched_yield).
                      THREW    kernel: fields: name, message, traceback, code     an uncaught exception; of a fresh run: EXIT follows, and says with status 1 that it counts
                      DONE     kernel: fields: end ("exited" with code, "interrupted", "threw" as announced), cpuMs, peakMemoryBytes
                      ASK      agent, between runs: fields: question ("complete" or "inspect"), before and after (the code on both
                               sides of the cursor), withinMs. One at a time; a RUN may follow at once, and ends a Python
                               kernel's work on it
                      ANSWER   kernel, once for each ASK: fields: state ("ready" or "busy": a RUN came), and of "complete": replaced
                               (how much before the cursor a completion takes the place of, in UTF-16 code units), truncated
                               (0 or 1), text and kind repeated in pairs; of "inspect" those known of name, type, signature,
                               doc, value. None but state: nothing was found in time
"""

import os

PROTOCOL_VERSION = "1"
MAX_FRAME_BYTES = 8 * 1024 * 1024
HEADER_BYTES = 9
OUTPUT_WINDOW = 512 * 1024
STDIN_WINDOW = 64 * 1024

# server -> agent
START, STDIN, STDIN_END, SIGNAL, KILL, RESIZE, CREDIT, CALL = range(1, 9)
# agent -> server
AGENT_READY, STDOUT, STDERR, AGENT_EVENT, FINISHED, STDIN_CREDIT, REPLY = range(64, 71)
# agent -> template
SPAWN = 100
# runner -> agent
PID, NOT_STARTED, EXIT, ORPHAN_EXIT = 110, 111, 112, 113
# agent <-> kernel
KERNEL_READY, RUN, INPUT, INPUT_END, EVENT, THREW, DONE, INTERRUPT, HEARD, ASK, ANSWER = range(120, 131)


class FrameError(Exception):
    """A frame that cannot be: the peer is broken or hostile."""


def frame(kind, channel, payload=b""):
    """The bytes of one frame."""
    return (len(payload) + 5).to_bytes(4, "big") + bytes((kind,)) + channel.to_bytes(4, "big") + payload


def fields(*pairs):
    """The bytes of a fields payload from (key, value) pairs; a value is str, bytes or int."""
    parts = []
    for key, value in pairs:
        for part in (key, value):
            if isinstance(part, int):
                part = str(part)
            if isinstance(part, str):
                part = part.encode("utf-8", "surrogateescape")
            parts.append(len(part).to_bytes(4, "big"))
            parts.append(part)
    return b"".join(parts)


def read_fields(payload):
    """A dict of lists of bytes from a fields payload; raises FrameError when it is cut short."""
    result = {}
    at, end = 0, len(payload)
    while at < end:
        pair = []
        for _ in range(2):
            size = int.from_bytes(payload[at : at + 4], "big")
            at += 4
            if at > end or at + size > end:
                raise FrameError("fields are cut short")
            pair.append(payload[at : at + size])
            at += size
        result.setdefault(pair[0].decode("utf-8", "replace"), []).append(bytes(pair[1]))
    return result


def text(values, key, default=""):
    """The first value of a key as text."""
    found = values.get(key)
    return found[0].decode("utf-8", "surrogateescape") if found else default


class Decoder:
    """Cuts a byte stream into frames, whatever the chunks."""

    def __init__(self, limit=MAX_FRAME_BYTES):
        self._buffer = bytearray()
        self._limit = limit

    def push(self, chunk):
        """Takes a chunk; yields (kind, channel, payload) for each frame that is now complete."""
        buffer = self._buffer
        buffer += chunk
        while len(buffer) >= HEADER_BYTES:
            length = int.from_bytes(buffer[0:4], "big")
            if length < 5 or length > self._limit:
                raise FrameError(f"a frame says that it has {length} bytes")
            if len(buffer) < length + 4:
                return
            kind = buffer[4]
            channel = int.from_bytes(buffer[5:9], "big")
            payload = bytes(buffer[HEADER_BYTES : length + 4])
            del buffer[: length + 4]
            yield kind, channel, payload


def write_all(fd, data):
    """Writes all bytes to a blocking descriptor."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]
