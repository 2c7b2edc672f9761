"""What is done when a program has ended, before its interpreter goes: its exception is told, its variables are kept."""

import _signal
import _thread
import gc
import io
import os
import sys

import wire

# Nothing more here: importing some modules, such as traceback, makes the interpreter forget that it was interrupted, and
# it would no longer end by SIGINT as it should.

MAX_MESSAGE_CHARACTERS = 64 * 1024
MAX_TRACEBACK_CHARACTERS = 256 * 1024

# Exactly these: a program's own file class may do anything when it is flushed.
_BUFFERED = (io.BufferedWriter, io.BufferedRandom, io.TextIOWrapper)


def tell_exception(control):
    """Sends THREW when an exception was printed as the program's last. It counts if the interpreter then exits with 1."""
    error = getattr(sys, "last_value", None)
    if isinstance(error, BaseException) and not isinstance(error, (KeyboardInterrupt, SystemExit)):
        import traceback

        lines = traceback.format_exception(type(error), error, getattr(sys, "last_traceback", None))
        control.send(wire.THREW, *threw(error, "".join(lines)))


def threw(error, text):
    """The fields of THREW."""
    return (
        ("name", type(error).__name__),
        ("message", encode(_message(error), MAX_MESSAGE_CHARACTERS)),
        ("traceback", encode(text, MAX_TRACEBACK_CHARACTERS)),
        ("code", 1),
    )


def encode(text, limit):
    """UTF-8 of any text, also of one with lone surrogates, cut to so many characters."""
    if len(text) > limit:
        text = f"{text[:limit]}... ({len(text) - limit} more characters)"
    return text.encode("utf-8", "backslashreplace")


def fork_successor(control):
    """Forks the process that lives on as a kernel with the program's variables; true in that process.

    Not where threads still run, whose locks it would inherit and never see released, and not where no process can be
    had: then the variables go with the program.
    """
    if _thread._count() > 0:
        return False
    _flush_files()
    try:
        pid = os.fork()
    except OSError:
        return False
    if pid == 0:
        return True
    # Told here, and thus before the program's own end: who then asks for its variables finds them.
    tell_ready(control, pid)
    return False


def tell_ready(control, pid):
    control.send(wire.KERNEL_READY, ("version", "%d.%d.%d" % sys.version_info[:3]), ("pid", pid))


def become_successor(control):
    """In that process: lets go of what others wait for, and of the state of an interpreter that ends."""
    ignore_interrupts()
    _release_descriptors(control.fileno())
    _revive_threading()


def ignore_interrupts():
    """From its return on no SIGINT is heard, and none that came before is still to be handled."""
    while True:
        try:
            _signal.signal(_signal.SIGINT, _signal.SIG_IGN)
            return
        except KeyboardInterrupt:
            continue


def _message(error):
    try:
        return str(error)
    except Exception:
        return "<exception str() failed>"


def _flush_files():
    """What lies in a buffer would be written by both processes."""
    for thing in gc.get_objects():
        if type(thing) in _BUFFERED and not thing.closed:
            try:
                thing.flush()
            except (OSError, ValueError):
                continue


def _release_descriptors(control):
    """Whoever waits for the program to let go of a pipe, a terminal or a port must not wait for its variables."""
    import stat

    null = os.open(os.devnull, os.O_RDWR)
    for name in os.listdir("/proc/self/fd"):
        fd = int(name)
        try:
            mode = os.fstat(fd).st_mode
        except OSError:
            continue  # the listing's own
        if fd not in (control, null) and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            os.dup2(null, fd, os.get_inheritable(fd))
    os.close(null)


def _revive_threading():
    """The interpreter has told these modules that it ends, which for this process is not so."""
    import threading

    threading._SHUTTING_DOWN = False
    main = threading.main_thread()
    if getattr(main, "_is_stopped", False):
        main._is_stopped = False
        main._set_tstate_lock()
    for name in ("concurrent.futures.thread", "concurrent.futures.process"):
        if name in sys.modules:
            sys.modules[name]._shutdown = sys.modules[name]._global_shutdown = False
