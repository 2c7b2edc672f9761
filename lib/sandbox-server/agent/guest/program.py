"""A program's own interpreter: makes it what a plain one would be, and keeps its variables when the program has ended."""

import _signal
import atexit
import os
import sys
import time

import start_python
import wire
from channel import Channel
from standard_input import open_stdin

# The kernel's end of the control socket: away from the numbers that a program's files get, yet good for select(2).
CONTROL_FD = 900

_CONTROL_PLACE = 3


def move_control():
    """Right after the fork: takes the control socket away from the first free descriptor. It stays open over exec."""
    os.dup2(_CONTROL_PLACE, CONTROL_FD)
    os.close(_CONTROL_PLACE)


def user_site(env):
    """Where a plain interpreter would look for the user's own packages."""
    return os.path.join(env["HOME"], ".local/lib/python%d.%d/site-packages" % sys.version_info[:2])


def continue_template(request):
    """In a process forked from the template: what the interpreter read and made when it started, made for this program."""
    os.environ.clear()
    os.environ.update(request.env)
    if request.mode == "fresh":
        sys.argv[:] = request.argv
        sys.orig_argv[:] = ["python3", *request.argv]
    _signal.signal(_signal.SIGINT, _signal.default_int_handler)
    for number in (_signal.SIGPIPE, _signal.SIGXFSZ):
        _signal.signal(number, _signal.SIG_IGN)
    _renew_main()
    _renew_modules(request.env)


def forget_modules(ordinary):
    """In an interpreter of the program's own: it has loaded what we needed, which the program has not."""
    for name in set(sys.modules) - ordinary:
        del sys.modules[name]


def enter(mode):
    """The last of ours before the interpreter goes on to the program. A kernel serves its runs here and never returns."""
    control = Channel(CONTROL_FD)
    if mode == "kernel":
        sys.argv[:] = [""]
        sys.orig_argv[:] = ["python3"]
        sys.path.insert(0, "")
        _serve_kernel(control, announce=True)
    stdin = open_stdin(lambda: control.send(wire.EVENT, ("kind", "input")))
    sys.stdin = sys.__stdin__ = stdin
    # Registered before anything of the program's, so called after all of it; its threads have been joined by then.
    atexit.register(_after_program, control, os.getpid())


def _renew_main():
    """The template's own __main__ is hidden from the garbage collector, and would be at the program's end, when what is
    only reachable from itself has to go."""
    old = sys.modules["__main__"]
    main = sys.modules["__main__"] = type(old)("__main__")
    vars(main).update(vars(old), __annotations__={})


def _renew_modules(env):
    """Modules that remember, from their import, what belongs to one process. (random seeds itself anew.)"""
    site, threading, logging = (sys.modules.get(name) for name in ("site", "threading", "logging"))
    if site is not None:
        site.USER_BASE = os.path.join(env["HOME"], ".local")
        site.USER_SITE = user_site(env)
    if threading is not None:
        threading.main_thread()._set_native_id()
    if logging is not None:
        logging._startTime = time.time()
    time.tzset()


def _after_program(control, pid):
    """Tells by which exception the program ended, if it did, and leaves a kernel behind that has its variables."""
    if os.getpid() != pid:  # a child of the program's own
        return
    try:
        with start_python.our_modules():
            import ending
        ending.tell_exception(control)
        successor = ending.fork_successor(control)
    except (Exception, KeyboardInterrupt):
        return  # the program ends as it ends, with or without us
    if successor:
        try:
            ending.become_successor(control)
            _serve_kernel(control, announce=False)
        finally:
            os._exit(1)


def _serve_kernel(control, announce):
    for name in ("site", "sitecustomize"):  # whose import lasts as long as the kernel: a thread would wait for it
        if name in sys.modules:
            sys.modules[name].__spec__._initializing = False
    with start_python.our_modules():
        import kernel
    kernel.serve(control, announce)
