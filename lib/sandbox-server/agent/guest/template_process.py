"""How the template's process comes to be."""

import os
import sys

import _socket
import environment
import runner
import start_python


def launch():
    """Forks and executes the template; returns its pid and our end of its socket.

    Without room for one more process the pid is 0 and the socket has ended.
    """
    ours, theirs = _socket.socketpair(_socket.AF_UNIX, _socket.SOCK_STREAM)
    env = {**environment.base(), "HOME": "/nonexistent"}
    try:
        pid = os.fork()
    except OSError:
        pid = 0
    else:
        if pid == 0:
            _execute(theirs.fileno(), env)
    theirs.close()
    return pid, ours


def _execute(socket, env):
    """In the forked process: the template has its socket as descriptor 3, and none of the agent's. Never returns."""
    try:
        nothing = os.open("/dev/null", os.O_RDWR)
        for place in (0, 1):
            os.dup2(nothing, place)
        if socket != 3:
            os.dup2(socket, 3)
        else:
            os.set_inheritable(3, True)
        runner.close_all_but((0, 1, 2, 3))
        start_python.exec_template(3, env)
    except BaseException as problem:
        print(f"agent: the template could not be started: {problem}", file=sys.stderr, flush=True)
    finally:
        os._exit(1)
