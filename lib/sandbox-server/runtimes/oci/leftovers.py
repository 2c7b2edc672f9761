"""What a sandbox had on the host: the kernel's last word about it, and its removal. Used by launcher.py."""

import errno
import os
import signal
import time


def count_oom_kills(path):
    """The kernel's count of processes that it ended for the sandbox's memory limit; 0 where it cannot be known."""
    if path is None:
        return 0
    try:
        with open(path, encoding="ascii") as file:
            for line in file:
                if line.startswith("oom_kill "):
                    return int(line.split()[1])
    except OSError:
        pass
    return 0


def remove_cgroup_tree(folder):
    """Ends what runs in a cgroup and removes it with those below."""
    for _ in range(200):
        try:
            os.rmdir(folder)
            return
        except FileNotFoundError:
            return
        except OSError as error:
            if error.errno not in (errno.EBUSY, errno.ENOTEMPTY):
                return
        for entry in os.scandir(folder):
            if entry.is_dir(follow_symlinks=False):
                remove_cgroup_tree(entry.path)
        if kill_cgroup(folder):
            time.sleep(0.002)


def kill_cgroup(folder):
    """Ends the processes of a cgroup; says whether there were any."""
    try:
        with open(os.path.join(folder, "cgroup.procs"), encoding="ascii") as file:
            pids = [int(pid) for pid in file]
    except OSError:
        return False
    for pid in pids:
        # 0 stands for a process of another pid namespace, and would mean this very process group.
        if pid > 0:
            kill(pid)
    return len(pids) > 0


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def remove_tree(path):
    """Removes files; never follows a link out of them."""
    try:
        if os.path.isdir(path) and not os.path.islink(path):
            for name in os.listdir(path):
                remove_tree(os.path.join(path, name))
            os.rmdir(path)
        else:
            os.unlink(path)
    except FileNotFoundError:
        pass
