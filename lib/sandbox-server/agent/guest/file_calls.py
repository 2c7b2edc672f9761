"""The server's calls `fs.*`, each answered by a process of its own with the program's rights.

CALL   fields: method, root (the folder that it is all about), path (relative to it, without `..`; `.` is root itself), and
       fs.list    recursive, limit
       fs.read    offset, length
       fs.write   content, mode, and offset unless the file is to be replaced
       fs.rename  from and to instead of path, overwrite
       fs.remove  recursive
REPLY  fields: what file_reading.py and file_changes.py say; or errno (a name as of errno(3)) and path, where it went wrong.
       Without path the work was not done at all: ETIMEDOUT, ECANCELED (its process was killed), EAGAIN (no process for it).
"""

import errno
import os

import file_changes
import file_places
import file_reading
import wire
import worker

_LIMIT_SECONDS = 30
# Some less than a frame may have, and more than any content or list.
_MOST_BYTES = 7 * 1024 * 1024

_WHEN_NOTHING_WAS_SAID = {
    worker.KILLED: "ECANCELED",
    worker.SLOW: "ETIMEDOUT",
    worker.TALKATIVE: "EOVERFLOW",
    worker.FAILED: "EIO",
}


def answer(agent, channel, method, values):
    """Sends the REPLY when it is done. Raises FrameError for a call that cannot be."""
    operation = _OPERATIONS.get(method)
    if operation is None:
        raise wire.FrameError(f"CALL of {method!r}")
    asked = Asked(values)

    def on_end(problem, said):
        if problem is not None:
            said = wire.fields(("errno", _WHEN_NOTHING_WAS_SAID[problem]))
        agent.link.send(wire.REPLY, channel, said)

    try:
        worker.Worker(agent, lambda: _said(operation, asked), on_end, _LIMIT_SECONDS, _MOST_BYTES)
    except OSError as problem:
        agent.link.send(wire.REPLY, channel, wire.fields(("errno", _name(problem))))


class Asked:
    """A CALL's fields. Paths are bytes, since a file's name need not be text."""

    def __init__(self, values):
        self._values = values
        self.path = self.bytes("path") or b"."

    def bytes(self, key):
        return self._values.get(key, [b""])[0]

    def number(self, key):
        return int(self.bytes(key))

    def flag(self, key):
        return self.bytes(key) == b"1"

    def has(self, key):
        return key in self._values


def _said(operation, asked):
    """In the forked process."""
    try:
        pairs = operation(file_places.Root(asked.bytes("root")), asked)
    except OSError as problem:
        pairs = [("errno", _name(problem)), ("path", getattr(problem, "place", asked.path))]
    return wire.fields(*pairs)


def _name(problem):
    return errno.errorcode.get(problem.errno, "EIO")


def _list(root, asked):
    entries, truncated = file_reading.list_folder(root, asked.path, asked.flag("recursive"), asked.number("limit"))
    return [("truncated", int(truncated)), *[("entry", entry) for entry in entries]]


def _stat(root, asked):
    return [("entry", file_reading.stat_file(root, asked.path))]


def _read(root, asked):
    content, size = file_reading.read_file(root, asked.path, asked.number("offset"), asked.number("length"))
    return [("size", size), ("content", content)]


def _write(root, asked):
    content, mode = asked.bytes("content"), asked.number("mode")
    if asked.has("offset"):
        size = file_changes.write_at(root, asked.path, content, asked.number("offset"), mode)
    else:
        size = file_changes.replace(root, asked.path, content, mode)
    return [("size", size)]


def _mkdir(root, asked):
    root.folder(asked.path, make=True)
    return []


def _rename(root, asked):
    file_changes.rename(root, asked.bytes("from"), asked.bytes("to"), asked.flag("overwrite"))
    return []


def _remove(root, asked):
    file_changes.remove(root, asked.path, asked.flag("recursive"))
    return []


_OPERATIONS = {
    "fs.list": _list,
    "fs.stat": _stat,
    "fs.read": _read,
    "fs.write": _write,
    "fs.mkdir": _mkdir,
    "fs.rename": _rename,
    "fs.remove": _remove,
}
