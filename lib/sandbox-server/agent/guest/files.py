"""Files from the server, written with the program's rights, and what the agent counts."""

import errno
import os
import stat

import worker

# Writing to memory is quick; a file that is not memory must not hold its caller up for ever.
_LIMIT_SECONDS = 30
_MAX_MESSAGE_BYTES = 4096

_PROBLEMS = {
    worker.KILLED: "the process that writes files was killed",
    worker.SLOW: f"writing took longer than {_LIMIT_SECONDS} s",
    worker.TALKATIVE: "the sandbox's agent failed",
    worker.FAILED: "the sandbox's agent failed",
}


def write_files(agent, files, done):
    """Writes (path, content, append) each; done(message) is called once, and None means that all were written."""

    def on_end(problem, said):
        done(_PROBLEMS[problem] if problem else said.decode("utf-8", "replace") or None)

    worker.Worker(agent, lambda: _write_all(files), on_end, _LIMIT_SECONDS, _MAX_MESSAGE_BYTES)


def _write_all(files):
    """What went wrong; nothing when all is well."""
    for path, content, append in files:
        try:
            _write(path, content, append)
        except (OSError, ValueError) as problem:
            said = f"{path}: {getattr(problem, 'strerror', None) or problem}"
            return said.encode("utf-8", "replace")[:_MAX_MESSAGE_BYTES]
    return b""


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
