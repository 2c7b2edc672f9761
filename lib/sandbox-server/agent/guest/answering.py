"""How a Python kernel answers a question: in a copy of its process.

What the program's own code does when it is asked (a `__dir__`, a `__repr__`) may print, change variables, take all
memory or never end: it happens to the copy, which is killed when the time is up. The kernel itself only waits, and not
even that when a run comes.
"""

import _signal
import gc
import os
import select
import sys
import time

import start_python
import wire
from ending import ignore_interrupts

# The kernel's killer for want of memory takes the copy first.
_COPY_OOM_SCORE = b"1000"
_MAX_ANSWER_BYTES = 1024 * 1024
_READ_BYTES = 64 * 1024

_loaded = []


def answer(control, payload, attempt):
    """The payload of ANSWER for that of an ASK. `attempt(action)` calls action so that SIGINT ends it, and returns what it
    raised. Raises what goes wrong: without room for a process, or when the copy was made to say nonsense."""
    state, found = _ask_copy(control, payload, attempt)
    return wire.fields(("state", state)) + found


def _ask_copy(control, payload, attempt):
    """The state, and what the copy has last said."""
    if control.waiting():
        return "busy", b""
    if not _is_shadowed():
        _answerers()  # once for all copies
    deadline = time.monotonic() + int(wire.text(wire.read_fields(payload), "withinMs", "0")) / 1000
    reader, writer = os.pipe()
    copy = _Copy()
    # A program that counts its children must not hear of this one.
    on_child = _signal.getsignal(_signal.SIGCHLD)
    try:
        _signal.signal(_signal.SIGCHLD, _signal.SIG_DFL)
        # What the program has registered to be called at a fork may not end, either.
        attempt(lambda: copy.fork(control, writer, payload))
        os.close(writer)
        writer = -1
        return _listen(control, reader, deadline)
    finally:
        copy.kill()
        _signal.signal(_signal.SIGCHLD, _signal.SIG_DFL if on_child is None else on_child)
        for fd in (reader, writer):
            if fd >= 0:
                os.close(fd)


def _listen(control, reader, deadline):
    """Until the copy has ended, the time is up, or a run comes. The copy's last word is its best."""
    decoder = wire.Decoder(_MAX_ANSWER_BYTES)
    found = b""
    while True:
        seconds = max(0.0, deadline - time.monotonic())
        ready = select.select([reader, control], [], [], seconds)[0]
        if control in ready:
            return "busy", b""
        chunk = os.read(reader, _READ_BYTES) if ready else b""
        if not chunk:
            return "ready", found
        for _, _, found in decoder.push(chunk):
            pass


class _Copy:
    """The forked process, which leads a group of its own."""

    def __init__(self):
        self._pid = 0

    def fork(self, control, writer, payload):
        self._pid = os.fork()
        if self._pid == 0:
            try:
                _work(control, writer, payload)
            finally:
                os._exit(0)

    def kill(self):
        """With what it has started."""
        if not self._pid:
            return
        for kill in (os.killpg, os.kill):
            try:
                kill(self._pid, _signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                continue
        try:
            os.waitpid(self._pid, 0)
        except ChildProcessError:
            pass


def _work(control, writer, payload):
    """In the copy: one frame for each answer that is better than the one before."""
    ignore_interrupts()
    gc.disable()  # it would write into all pages, and finalize what is not ours to finalize
    os.setpgid(0, 0)
    os.close(control.fileno())
    null = os.open(os.devnull, os.O_RDWR)
    for place in range(3):
        os.dup2(null, place)
    with open("/proc/self/oom_score_adj", "wb", 0) as file:
        file.write(_COPY_OOM_SCORE)
    values = wire.read_fields(payload)
    question, before, after = (wire.text(values, key) for key in ("question", "before", "after"))
    completing, explaining = _answerers()
    answers = completing.completions(before) if question == "complete" else explaining.explanations(before, after)
    for pairs in answers:
        wire.write_all(writer, wire.frame(wire.ANSWER, 0, wire.fields(*pairs)))


def _answerers():
    if not _loaded:
        path, sys.path = sys.path, [folder for folder in sys.path if is_installed(folder)]
        try:
            with start_python.our_modules():
                import completing
                import explaining
        finally:
            sys.path = path
        _loaded.extend((completing, explaining))
    return _loaded


def _is_shadowed():
    """Whether the program has a file that could be taken for a module of Python's: then copies alone load them."""
    if _loaded:
        return False
    folders = [folder for folder in sys.path if isinstance(folder, str) and not is_installed(folder)]
    entries = [os.listdir(folder or ".") for folder in folders if os.path.isdir(folder or ".")]
    names = {name.partition(".")[0] for each in entries for name in each}
    return not names.isdisjoint(sys.stdlib_module_names)


def is_installed(folder):
    """Whether a folder of sys.path holds modules that are not the program's own."""
    return isinstance(folder, str) and folder.startswith(("/usr/", sys.base_prefix + "/"))
