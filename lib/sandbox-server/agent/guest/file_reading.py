"""What is in a folder or a file.

entry := kind NUL size NUL modifiedAtMs NUL mode NUL path [NUL target]      numbers are decimal; path is relative to the root
"""

import _collections
import errno
import os
import stat

import file_places

# All entries of a list together; a frame has 8 MiB.
_MOST_LIST_BYTES = 6 * 1024 * 1024
# What an entry costs in a frame, beside itself.
_ENTRY_EXTRA_BYTES = 16
# A link may be exchanged for something else between the look at it and the reading of it.
_MOST_LOOKS = 10
# The times that a JavaScript Date has.
_MOST_MS = 8_640_000_000_000_000


def stat_file(root, path):
    """The entry of a file, folder or link; never of what a link points to."""
    folder, name = root.parent(path)
    return _entry(path, name, folder)[0]


def read_file(root, path, offset, length):
    """At most `length` bytes from `offset` on, and the whole file's size."""
    folder, name = root.parent(path)
    file_places.must_be_regular(os.stat(name, dir_fd=folder))
    fd = os.open(name, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC, dir_fd=folder)
    root.check(fd)
    file_places.must_be_regular(os.fstat(fd))
    parts, at = [], offset
    while at < offset + length:
        part = os.pread(fd, offset + length - at, at)
        if not part:
            break
        parts.append(part)
        at += len(part)
    return b"".join(parts), os.fstat(fd).st_size


def list_folder(root, path, recursive, limit):
    """The entries of a folder by path, and whether there are more than `limit`, or than an answer holds.

    Level by level, so that of a deep tree that has too much the upper levels are complete. No more than about twice as
    many names as are told are ever held, however many there are.
    """
    base = os.open(b".", file_places.FOLDER, dir_fd=root.folder(path))
    folders = _collections.deque([b""])
    entries, size, truncated = [], 0, False
    while folders and not truncated:
        inner = folders.popleft()
        folder = _inner_folder(base, inner) if inner else base
        if folder is None:
            continue
        names = _first_names(folder, limit - len(entries) + 1)
        for name in names:
            below = inner + b"/" + name if inner else name
            try:
                entry, kind = _entry(below if path == b"." else path + b"/" + below, name, folder)
            except FileNotFoundError:
                continue  # gone meanwhile
            size += len(entry) + _ENTRY_EXTRA_BYTES
            truncated = len(entries) == limit or size > _MOST_LIST_BYTES
            if truncated:
                break
            entries.append((below, entry))
            if recursive and kind == "folder":
                folders.append(below)
        if inner:
            os.close(folder)
    entries.sort(key=lambda pair: pair[0].split(b"/"))
    return [entry for _, entry in entries], truncated


def _inner_folder(base, path):
    """None when it may not be read, is gone, or was exchanged for a link: then it is not where it should be."""
    try:
        fd = os.open(path, file_places.FOLDER | os.O_NOFOLLOW, dir_fd=base)
    except OSError:
        return None
    try:
        if file_places.place_of(fd) == file_places.place_of(base) + b"/" + path:
            return fd
    except OSError:
        pass  # too deep to be named in any call
    os.close(fd)
    return None


def _first_names(folder, count):
    """The first `count` names of a folder in order."""
    names = []
    with os.scandir(folder) as found:
        for one in found:
            names.append(os.fsencode(one.name))
            if len(names) >= 2 * count + 64:
                names.sort()
                del names[count:]
    names.sort()
    return names[:count]


def _entry(path, name, folder):
    """An entry's bytes, and its kind."""
    for _ in range(_MOST_LOOKS):
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
        kind = _kind(found.st_mode)
        try:
            target = b"\0" + os.readlink(name, dir_fd=folder) if kind == "symlink" else b""
            break
        except OSError as problem:
            if problem.errno != errno.EINVAL:
                raise
    else:  # something else each time: as good as gone
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    modified_ms = max(-_MOST_MS, min(found.st_mtime_ns // 1_000_000, _MOST_MS))
    size = found.st_size if kind == "file" else 0
    facts = f"{kind}\0{size}\0{modified_ms}\0{stat.S_IMODE(found.st_mode)}\0".encode()
    return facts + path + target, kind


def _kind(mode):
    if stat.S_ISREG(mode):
        return "file"
    if stat.S_ISDIR(mode):
        return "folder"
    return "symlink" if stat.S_ISLNK(mode) else "other"
