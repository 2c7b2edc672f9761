"""
The homes of launchers: folders `<run folder>/<number>`, each held by the lock on its file `lock` as long as its
launcher lives. The number names the launcher's cgroups, too. Used by launcher.py.
"""

import fcntl
import os
import stat

from leftovers import remove_cgroup_tree, remove_tree

# As in launcher.ts.
MAX_HOMES = 100


class Home:
    """A home that this process holds."""

    def __init__(self, number, folder, lock, cgroups):
        self.number = number
        self.folder = folder
        self.lock = lock
        self.cgroups = cgroups

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def sweep(self):
        """Ends and removes all that is in it, but not its lock: whoever waits for that must find the same file."""
        for cgroup in self.cgroups:
            remove_cgroup_tree(cgroup)
        for name in os.listdir(self.folder):
            if name != "lock":
                remove_tree(self.path(name))


def take_home(run_folder, cgroup_folders, cgroup_prefix):
    """The first home that no living launcher holds; what dead ones left in any is removed on the way."""
    os.makedirs(run_folder, 0o711, exist_ok=True)
    found = os.lstat(run_folder)
    # In /tmp somebody else may have made it first.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise SystemExit(run_folder + " belongs to somebody else; remove it")
    taken = None
    for number in range(MAX_HOMES):
        folder = os.path.join(run_folder, str(number))
        if taken and not os.path.isdir(folder):
            break
        lock = hold(folder)
        if lock is None:
            continue
        cgroups = [os.path.join(top, cgroup_prefix + str(number)) for top in cgroup_folders]
        home = Home(number, folder, lock, cgroups)
        home.sweep()
        if taken:
            os.close(lock)
        else:
            taken = home
    if not taken:
        raise SystemExit("no home is free in " + run_folder)
    return taken


def hold(folder):
    """The lock of a home; None when a living launcher has it."""
    os.makedirs(folder, 0o711, exist_ok=True)
    os.chmod(folder, 0o711)
    lock = os.open(os.path.join(folder, "lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock
