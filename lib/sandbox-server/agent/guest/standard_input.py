"""sys.stdin as a plain interpreter makes it for a pipe, which besides tells when somebody waits for something to read."""

import io
import select
import sys


def open_stdin(on_wait):
    """A sys.stdin for descriptor 0, set as the interpreter's own, that calls `on_wait()` before a read that would block."""

    class FileIO(io.FileIO):
        # Each is looked up just before it is called. That the reading itself is done by the original function, with no
        # frame of ours beneath it, keeps us out of the traceback of a program that is interrupted while it waits.
        @property
        def readinto(self):
            _tell_if_waiting(on_wait)
            return super().readinto

        @property
        def readall(self):
            _tell_if_waiting(on_wait)
            return super().readall

        @property
        def read(self):
            _tell_if_waiting(on_wait)
            return super().read

    FileIO.__module__, FileIO.__qualname__ = "_io", "FileIO"
    raw = FileIO(0, "rb", closefd=False)
    raw.name = "<stdin>"
    own = sys.__stdin__
    stdin = io.TextIOWrapper(
        io.BufferedReader(raw),
        encoding=own.encoding,
        errors=own.errors,
        newline="\n",
        line_buffering=own.line_buffering,
        write_through=own.write_through,
    )
    stdin.mode = "r"
    return stdin


def _tell_if_waiting(on_wait):
    try:
        if not select.select([0], [], [], 0)[0]:
            on_wait()
    except (OSError, ValueError):
        pass  # a program that has closed descriptor 0 hears of it from the read itself
