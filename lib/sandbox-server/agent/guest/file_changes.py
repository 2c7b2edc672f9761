"""Writing, renaming and removing. A link that a path ends with is never followed."""

import errno
import os
import stat

import file_places

_OPEN_TO_WRITE = os.O_WRONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# A program was quicker: what was a folder is a link by now, or nothing. The next look tells.
_EXCHANGED = (errno.ENOTDIR, errno.ELOOP, errno.ENOENT)
_RENAME_NOREPLACE = 1


def replace(root, path, content, mode):
    """Puts a file in the place of what is there; returns its size.

    Written beside and renamed: a program that reads the file, or watches it, sees the old content or the new, never
    a part, and what goes wrong leaves the old. Where no file can be made beside it, and where it has further names that
    are to see the new content too, it is written in place.
    """
    folder, name = root.parent(path, make=True)
    old = _existing(folder, name)
    if old is None or old.st_nlink == 1:
        try:
            _write_beside(folder, name, content, mode if old is None else stat.S_IMODE(old.st_mode))
            return len(content)
        except OSError:
            if old is None:
                raise
    _write_in_place(folder, name, content)
    return len(content)


def write_at(root, path, content, offset, mode):
    """Writes from there on and keeps the rest; a file that is not there is made. Returns its size."""
    folder, name = root.parent(path, make=True)
    made = _existing(folder, name) is None
    flags = _OPEN_TO_WRITE | (os.O_CREAT | os.O_EXCL if made else 0)
    fd = os.open(name, flags, 0o600, dir_fd=folder)
    try:
        file_places.must_be_regular(os.fstat(fd))
        if made:
            os.fchmod(fd, mode)
        _make_room(fd, offset, len(content))
        file_places.write_all(fd, content, offset)
        return os.fstat(fd).st_size
    except OSError:
        if made:
            os.unlink(name, dir_fd=folder)
        raise


def rename(root, old, new, overwrite):
    """What an error is about stands in its `place`."""
    try:
        source, old_name = root.parent(old)
        os.stat(old_name, dir_fd=source, follow_symlinks=False)
    except OSError as problem:
        problem.place = old
        raise
    folder = new.rpartition(b"/")[0] or b"."
    try:
        target, new_name = root.parent(new)
    except OSError as problem:
        problem.place = folder
        raise
    try:
        if overwrite:
            os.rename(old_name, new_name, src_dir_fd=source, dst_dir_fd=target)
        else:
            _rename_to_free_name(source, old_name, target, new_name)
    except OSError as problem:
        problem.place = new
        raise


def remove(root, path, recursive):
    """A folder that is not empty only when `recursive`."""
    folder, name = root.parent(path)
    while True:
        if not stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            os.unlink(name, dir_fd=folder)
            return
        try:
            os.rmdir(name, dir_fd=folder)
            return
        except OSError as problem:
            if problem.errno != errno.ENOTEMPTY or not recursive:
                raise
        try:
            _empty_folder(folder, name, path)
        except OSError as problem:
            if problem.errno not in _EXCHANGED:
                raise


def _existing(folder, name):
    """What os.stat says of a file that may be written; None when there is none."""
    try:
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return None
    file_places.must_be_regular(found)
    if not os.access(name, os.W_OK, dir_fd=folder):
        raise PermissionError(errno.EACCES, "it may not be written")
    return found


def _write_beside(folder, name, content, mode):
    beside = b".new-" + os.urandom(8).hex().encode()
    fd = os.open(beside, _OPEN_TO_WRITE | os.O_CREAT | os.O_EXCL, 0o600, dir_fd=folder)
    try:
        file_places.write_all(fd, content, 0)
        os.fchmod(fd, mode)
        os.rename(beside, name, src_dir_fd=folder, dst_dir_fd=folder)
    except OSError:
        os.unlink(beside, dir_fd=folder)
        raise


def _write_in_place(folder, name, content):
    fd = os.open(name, _OPEN_TO_WRITE, dir_fd=folder)
    file_places.must_be_regular(os.fstat(fd))
    _make_room(fd, 0, len(content))
    file_places.write_all(fd, content, 0)
    os.ftruncate(fd, len(content))


def _make_room(fd, offset, count):
    """Raises OSError when the disk has no room for that, before anything is lost."""
    if count == 0:
        return
    try:
        os.posix_fallocate(fd, offset, count)
    except OSError as problem:
        if problem.errno in _NO_ROOM:
            raise


def _rename_to_free_name(source, old, target, new):
    """renameat2(2), which Python has not: looking first would leave a moment in which the name is taken."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    if libc.renameat2(source, ctypes.c_char_p(old), target, ctypes.c_char_p(new), _RENAME_NOREPLACE) != 0:
        raise OSError(ctypes.get_errno(), "renameat2")


def _empty_folder(parent, name, path):
    """Removes all that is in a folder, however deep, with two descriptors; what is there when it ends came meanwhile."""
    above = []
    fd = _open_real_folder(parent, name)
    names = [path]
    try:
        while True:
            below = _empty_level(fd)
            if below is not None:
                try:
                    inner = _open_real_folder(fd, below)
                except OSError as problem:
                    if problem.errno in _EXCHANGED:
                        continue
                    raise
                above.append(_identity(fd))
                names.append(below)
                os.close(fd)
                fd = inner
            elif above:
                outer = os.open(b"..", file_places.FOLDER, dir_fd=fd)
                os.close(fd)
                fd = outer
                if _identity(fd) != above.pop():
                    raise OSError(errno.EBUSY, "it was moved meanwhile")
                names.pop()
            else:
                return
    except OSError as problem:
        problem.place = b"/".join(names)
        raise
    finally:
        os.close(fd)


def _empty_level(fd):
    """Removes files, links and empty folders; returns the name of a folder that has something in it."""
    found = True
    while found:
        found = False
        with os.scandir(fd) as entries:
            for entry in entries:
                found = True
                name = os.fsencode(entry.name)
                try:
                    if entry.is_dir(follow_symlinks=False):
                        os.rmdir(name, dir_fd=fd)
                    else:
                        os.unlink(name, dir_fd=fd)
                except FileNotFoundError:
                    continue
                except OSError as problem:
                    if problem.errno == errno.ENOTEMPTY:
                        return name
                    if problem.errno not in (errno.ENOTDIR, errno.EISDIR):
                        raise
    return None


def _open_real_folder(parent, name):
    """Never through a link."""
    return os.open(name, file_places.FOLDER | os.O_NOFOLLOW, dir_fd=parent)


def _identity(fd):
    found = os.fstat(fd)
    return found.st_dev, found.st_ino
