"""Opening what a path names, without ever leaving the folder that the calls are about.

All is done with descriptors of folders, so that a program which exchanges a folder for a link meanwhile changes nothing.
A link on the way is followed as long as it stays inside: where an opened descriptor really is says /proc/self/fd.
"""

import errno
import os
import stat

PLACE = os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


class Root:
    """The folder that the calls are about. Paths are bytes and relative to it."""

    def __init__(self, path):
        self.fd = os.open(path, PLACE)
        self._place = place_of(self.fd)

    def folder(self, path, make=False):
        """A descriptor of a folder, for use as dir_fd; with `make` folders that are not there are made."""
        fd = os.dup(self.fd)
        for name in path.split(b"/"):
            inner = self._enter(fd, name, make)
            os.close(fd)
            fd = inner
        return fd

    def parent(self, path, make=False):
        """A descriptor of the folder that holds `path`, and the name in it."""
        folder, _, name = path.rpartition(b"/")
        return self.folder(folder or b".", make), name

    def check(self, fd):
        """Raises OSError EXDEV for what lies outside: a link has led there."""
        place = place_of(fd)
        if place != self._place and not place.startswith(self._place + b"/"):
            raise OSError(errno.EXDEV, "it lies outside")

    def _enter(self, fd, name, make):
        try:
            inner = os.open(name, PLACE, dir_fd=fd)
        except FileNotFoundError:
            if not make:
                raise
            try:
                os.mkdir(name, 0o755, dir_fd=fd)
            except FileExistsError:
                pass  # made meanwhile; or a link to nothing, which opening finds
            inner = os.open(name, PLACE, dir_fd=fd)
        self.check(inner)
        return inner


def place_of(fd):
    """The real path of an open file."""
    return os.readlink(b"/proc/self/fd/%d" % fd)


def must_be_regular(found):
    """Raises OSError for what is not a regular file: reading or writing it may block, or do anything."""
    if stat.S_ISDIR(found.st_mode):
        raise OSError(errno.EISDIR, "it is a folder")
    if stat.S_ISLNK(found.st_mode):
        raise OSError(errno.ELOOP, "it is a link")
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "it is not a regular file")


def write_all(fd, content, offset):
    """Writes all of it from there on."""
    view = memoryview(content)
    while view:
        written = os.pwrite(fd, view, offset)
        view, offset = view[written:], offset + written
