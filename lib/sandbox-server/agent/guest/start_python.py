"""Starts the Python interpreters of a sandbox so that our code runs within their start-up and is gone afterwards.

The interpreter is started as `python3 main.py`, exactly as a program's would be. Our sitecustomize, found first on
PYTHONPATH, runs before the interpreter looks at main.py: the template waits there and forks, and what returns from it
is an ordinary interpreter that opens, compiles and runs main.py by itself. No frame of ours lies beneath the program:
tracebacks, the recursion limit, stack levels, SyntaxErrors and exit codes are right because they are not imitated.
"""

import os
import sys

PYTHON = "/usr/bin/python3"
MAIN_FILE = "main.py"

GUEST = os.path.dirname(os.path.abspath(__file__))
HOOK_FOLDER = os.path.join(GUEST, "python")

# What our sitecustomize finds in its environment and removes from it: a role, then its arguments, between spaces.
ROLE = "QUICKSAND_ROLE"


def exec_template(fd, env):
    """Replaces this process by the template that serves the socket `fd`; its main.py is the one in the current folder.

    Its standard streams become pipes that nobody else holds, because an interpreter asks what they are when it starts
    and every program has pipes. What goes wrong in the template itself is told on this process's stderr.
    """
    errors = os.dup(2)
    reader, writer = os.pipe()
    for place, end in ((0, reader), (1, writer), (2, writer)):
        os.dup2(end, place)
    os.set_inheritable(fd, True)
    os.set_inheritable(errors, True)
    exec_python([MAIN_FILE], f"template {fd} {errors}", env)


def exec_python(arguments, role, env):
    """Replaces this process by `python3 arguments...` that plays a role first; `env` is what the program will see."""
    path = env.get("PYTHONPATH")
    hooked = HOOK_FOLDER if path is None else HOOK_FOLDER + ":" + path
    os.execve(PYTHON, ["python3", *arguments], {**env, ROLE: role, "PYTHONPATH": hooked})


def restore_environment():
    """In the interpreter: makes os.environ and sys.path what they were without us; returns the words of the role."""
    role = os.environ.pop(ROLE).split()
    _, colon, path = os.environ["PYTHONPATH"].partition(":")
    if colon:
        os.environ["PYTHONPATH"] = path
    else:
        del os.environ["PYTHONPATH"]
    for folder in (GUEST, HOOK_FOLDER):
        sys.path.remove(folder)
        sys.path_importer_cache.pop(folder, None)
    return role


class our_modules:
    """While it is entered our own modules can be imported; a program finds none of their names taken, and none of its
    own modules of such a name missing."""

    _kept = {}

    def __enter__(self):
        sys.path.insert(0, GUEST)
        names = {name.partition(".")[0] for name in os.listdir(GUEST)} & set(sys.modules)
        self._theirs = {name: sys.modules.pop(name) for name in names if not _is_ours(sys.modules[name])}
        sys.modules.update(self._kept)

    def __exit__(self, *_):
        sys.path.remove(GUEST)
        sys.path_importer_cache.pop(GUEST, None)
        for name, module in list(sys.modules.items()):
            if _is_ours(module):
                self._kept[name] = sys.modules.pop(name)
        sys.modules.update(self._theirs)


def _is_ours(module):
    return str(getattr(module, "__file__", None)).startswith(GUEST + "/")
