"""Which processes there are, and ending a tree of them whatever it does against it."""

import os

import _signal
import runner

# A tree of 32,768 processes would need far fewer rounds: each round stops all that it sees, and stopped ones do not fork.
_MAX_ROUNDS = 1000


class Process:
    """What /proc/<pid>/stat says."""

    __slots__ = ("parent", "pid", "state")

    def __init__(self, pid, parent, state):
        self.pid, self.parent, self.state = pid, parent, state


def all_processes():
    """Every process that there is, by pid."""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            process = _read(name)
            if process is not None:
                found[process.pid] = process
    return found


def descendants(root, processes=None):
    """The processes below `root`, without itself, zombies included."""
    children = {}
    for process in (all_processes() if processes is None else processes).values():
        children.setdefault(process.parent, []).append(process)
    found, level = [], children.get(root, [])
    while level:
        found += level
        level = [child for process in level for child in children.get(process.pid, ())]
    return found


def kill_tree(root):
    """Ends every descendant of `root`, a subreaper that lives.

    First all are stopped, since a stopped process makes no new ones that a later look would miss.
    """
    _kill_all(lambda: descendants(root))


def kill_orphans(agent_pid, helpers):
    """Ends programs that came to be the agent's children because their runner died, with all below them.

    `helpers` are processes with the program's uid that the agent itself forked.
    """

    def orphans():
        processes = all_processes()
        found = []
        for process in processes.values():
            if process.parent == agent_pid and process.pid not in helpers and _is_program(process.pid):
                found += [process, *descendants(process.pid, processes)]
        return found

    _kill_all(orphans)


def _kill_all(find):
    stopped = set()
    for _ in range(_MAX_ROUNDS):
        new = [process.pid for process in find() if process.state not in "ZX" and process.pid not in stopped]
        if not new:
            break
        for pid in new:
            _send(pid, _signal.SIGSTOP)
        stopped.update(new)
    # Once more by a fresh look: a number that has ended meanwhile may be somebody else's by now.
    for _ in range(_MAX_ROUNDS):
        alive = [process.pid for process in find() if process.state not in "ZX"]
        for pid in alive:
            _send(pid, _signal.SIGKILL)
        if not [pid for pid in alive if pid not in stopped]:
            return
        stopped.update(alive)


def _send(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def _is_program(pid):
    try:
        return os.stat(f"/proc/{pid}").st_uid == runner.PROGRAM_UID
    except OSError:
        return False


def _read(name):
    try:
        fd = os.open(f"/proc/{name}/stat", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        line = os.read(fd, 512)
    except OSError:
        return None
    finally:
        os.close(fd)
    # The name stands in parentheses and may hold anything, also more of them.
    state, parent = line[line.rindex(b")") + 2 :].split(None, 2)[:2]
    return Process(int(name), int(parent), state.decode())
