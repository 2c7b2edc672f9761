"""Files from the server, written with the program's rights."""

import errno
import os
import stat

import _signal
import loop
import runner

# Writing to memory is quick; a file that is not memory must not hold its caller up for ever.
_LIMIT_SECONDS = 30
_MAX_MESSAGE_BYTES = 4096


class Writing:
    """One CALL `write`: a short-lived process with the program's uid does it, so that no odd file blocks the agent.

    done(message) is called once; None means that all were written.
    """

    def __init__(self, agent, files, done):
        self._agent, self._done = agent, done
        self._said = b""
        self._reader, writer = os.pipe2(os.O_CLOEXEC)
        os.set_blocking(self._reader, False)
        agent.loop.watch(self._reader, self._ready, loop.IN, self)
        try:
            self._pid = agent.fork(lambda: _write_all(files, writer))
        finally:
            os.close(writer)
        agent.helpers.add(self._pid)
        self._timer = agent.loop.after(_LIMIT_SECONDS, self._give_up, self)

    def fail(self, problem):
        """Our own fault."""
        self._end(f"the sandbox's agent failed: {problem}")

    def _ready(self, _events):
        while self._reader >= 0:
            try:
                chunk = os.read(self._reader, _MAX_MESSAGE_BYTES)
            except BlockingIOError:
                return
            self._said += chunk
            if not chunk:
                said = self._said.decode("utf-8", "replace")
                if said == "ok":
                    self._end(None)
                else:
                    self._end(said or "the process that writes files was killed")

    def _give_up(self):
        os.kill(self._pid, _signal.SIGKILL)
        self._end(f"writing took longer than {_LIMIT_SECONDS} s")

    def _end(self, message):
        if self._reader >= 0:
            self._agent.loop.cancel(self._timer)
            self._agent.loop.forget(self._reader)
            os.close(self._reader)
            self._reader = -1
            self._done(message)


def _write_all(files, writer):
    """In the forked process."""
    runner.close_all_but((writer,))
    os.umask(0o022)
    runner.drop_privileges()
    said = "ok"
    for path, content, append in files:
        try:
            _write(path, content, append)
        except (OSError, ValueError) as problem:
            said = f"{path}: {getattr(problem, 'strerror', None) or problem}"
            break
    os.write(writer, said.encode("utf-8", "replace")[:_MAX_MESSAGE_BYTES])
    os._exit(0)


def _write(path, content, append):
    folder = os.path.dirname(path)
    if folder:
        os.makedirs(folder, exist_ok=True)
    mode = os.O_APPEND if append else os.O_CREAT
    fd = os.open(path, os.O_WRONLY | mode | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o644)
    try:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise OSError(errno.EINVAL, "it exists and is not a regular file")
        if not append:
            os.ftruncate(fd, 0)
        view = memoryview(content)
        while view:
            view = view[os.write(fd, view) :]
    finally:
        os.close(fd)


def disk_bytes(folder):
    """How much of the file system that holds a folder is in use."""
    found = os.statvfs(folder)
    return (found.f_blocks - found.f_bfree) * found.f_frsize


def process_count():
    """How many processes there are, the agent's own included."""
    return sum(name.isdigit() for name in os.listdir("/proc"))
