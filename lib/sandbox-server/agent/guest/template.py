"""The template: a started Python interpreter that waits within its start-up and forks one for each program.

It stays uid 0 of the sandbox, starts no threads, and imports what programs often import while nothing is asked of it:
a program that comes early waits for nothing, one that comes later finds the modules loaded.
"""

import _signal
import gc
import os
import sys

import program
import runner
import start_python
import wire
from channel import Channel
from request import Request, startup_variables

# Chosen by what short programs import, against the memory that each takes (asyncio 6 MiB, all others 7): none starts
# threads or shows a program that it was there before; what they remember of their process program.py renews.
PRELOADED = (
    "random math time json re datetime collections itertools functools string typing dataclasses enum copy"
    " contextlib io pathlib threading traceback linecache textwrap operator heapq bisect csv ast ending kernel"
).split()

FDS_PER_SPAWN = 5


class Template:
    """What this interpreter was started with, by which it decides whom it can serve."""

    def __init__(self, agent, ordinary):
        self.agent = agent
        self.folder = os.getcwd()
        self.variables = startup_variables(os.environ)
        self.ordinary = ordinary


def serve(fd, errors, ordinary):
    """Answers SPAWN frames on the socket `fd`. Returns, in each process that is to become a program, its Request.

    ordinary  names the modules that a plain interpreter has loaded by itself.
    errors    a descriptor on which a failure of the template itself is told.
    """
    try:
        os.set_inheritable(errors, False)
        _signal.signal(_signal.SIGCHLD, _signal.SIG_IGN)  # nobody here waits for runners
        _signal.signal(_signal.SIGINT, _signal.SIG_IGN)
        return _serve(Template(Channel(fd), ordinary))
    except Exception:
        import traceback

        os.write(errors, traceback.format_exc().encode("utf-8", "replace"))
        os._exit(1)


def _serve(template):
    preload = list(reversed(PRELOADED))
    while True:
        while preload and not template.agent.waiting():
            _preload(preload.pop())
        frame = template.agent.receive()
        if frame is None:
            os._exit(0)
        kind, payload = frame
        if kind != wire.SPAWN:
            raise wire.FrameError(f"a frame of kind {kind}")
        request = _spawn(template, payload, template.agent.take_fds(FDS_PER_SPAWN))
        if request is not None:
            return request


def _preload(name):
    """A module that is missing or broken is for the programs that import it to complain about."""
    try:
        __import__(name)
    except Exception:
        sys.modules.pop(name, None)


def _spawn(template, payload, fds):
    """Forks a runner. Returns None, but in the process that the runner makes for the program: its Request."""
    *streams, report = fds
    gc.freeze()  # the collector must not write into pages that all programs share
    try:
        pid = os.fork()
    except OSError as problem:
        pairs = (("code", 126), ("message", f"could not be started: {problem.strerror}"))
        wire.write_all(report, wire.frame(wire.NOT_STARTED, 0, wire.fields(*pairs)))
        pid = -1
    if pid == 0:
        template.agent.detach()  # the runner closes it, by its number
        request = Request(payload)
        try:
            runner.run(report, streams, request.workdir, lambda: _start(request, template))
        except runner.Continue:
            return request
    for fd in fds:
        os.close(fd)
    return None


def _start(request, template):
    """In the program's own process: goes on with this interpreter, or with a new one where a program could tell."""
    program.move_control()
    if _can_continue(request, template):
        raise runner.Continue
    start_python.exec_python(request.argv, request.mode, request.env)


def _can_continue(request, template):
    if "HOME" not in request.env or startup_variables(request.env) != template.variables:
        return False
    if request.mode == "fresh" and (request.argv[0], request.workdir) != (start_python.MAIN_FILE, template.folder):
        return False
    # A module of the program's own, or one in its user's site-packages, comes before what is loaded here already.
    loaded = {name.partition(".")[0] for name in sys.modules} - template.ordinary
    beside = {name.partition(".")[0] for name in os.listdir(request.workdir)}
    return loaded.isdisjoint(beside) and not os.path.isdir(program.user_site(request.env))
