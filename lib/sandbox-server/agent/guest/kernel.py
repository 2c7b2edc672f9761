"""A Python kernel: runs one piece of code after another in one namespace, which stays when a run fails or is stopped."""

import _signal
import builtins
import fcntl
import os
import sys
import termios

import start_python
import wire
from ending import encode, ignore_interrupts, tell_ready, threw
from evaluate import Evaluator, format_exception, own_traceback
from standard_input import open_stdin
from usage import Usage

FDS_PER_RUN = 3
MAX_DISPLAY_CHARACTERS = 1024 * 1024

EXITED = (("end", "exited"), ("code", 0))
THREW = (("end", "threw"),)
INTERRUPTED = (("end", "interrupted"),)


def serve(control, announce):
    """Serves RUN and ASK frames until the agent goes; an INTERRUPT is late here. Never returns. `announce`: nobody has told yet that it is there."""
    status = 1
    try:
        ignore_interrupts()
        kernel = Kernel(control)
        if announce:
            tell_ready(control, os.getpid())
        while True:
            frame = control.receive()
            if frame is None:
                break
            if frame[0] == wire.ASK:
                kernel.answer(frame[1])
            elif frame[0] == wire.RUN:
                kernel.run(frame[1])
        status = 0
    except BaseException as problem:
        os.write(2, encode(format_exception(problem), MAX_DISPLAY_CHARACTERS))
    finally:
        os._exit(status)


class Kernel:
    """Its namespace is that of __main__, as a program or earlier runs have left it."""

    def __init__(self, control):
        self._control = control
        self._evaluator = Evaluator(sys.modules["__main__"].__dict__)
        self._on_interrupt = _signal.default_int_handler
        self._interrupted = False
        self._answering = None
        self._null = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
        if sys.displayhook is sys.__displayhook__:
            sys.displayhook = self._display
        sys.__displayhook__ = self._display

    def run(self, payload):
        """One run, told by THREW and DONE."""
        values = wire.read_fields(payload)
        code, filename = wire.text(values, "code"), wire.text(values, "filename", "<run>")
        self._open_streams(self._control.take_fds(FDS_PER_RUN))
        usage = Usage()
        threads = _running_threads()
        self._interrupted = False
        error = self._attempt(lambda: self._begin(code, filename))
        end = EXITED if error is None else self._tell(error, filename)
        # As at a program's end; but interrupted, the run is over and its threads go on beside the next one.
        if end != INTERRUPTED and _new_threads(threads) and self._attempt(lambda: self._join_threads(threads)) is not None:
            end = INTERRUPTED
        ignore_interrupts()
        self._close_streams()
        self._control.send(wire.DONE, *end, *usage.fields())

    def answer(self, payload):
        """One question, told by ANSWER."""
        try:
            if self._answering is None:  # a start does not pay for it
                with start_python.our_modules():
                    import answering
                self._answering = answering
            found = self._answering.answer(self._control, payload, self._attempt)
        except Exception:  # whatever it is, it is no reason to lose the program's variables
            found = wire.fields(("state", "ready"))
        ignore_interrupts()
        wire.write_all(self._control.fileno(), wire.frame(wire.ANSWER, 0, found))

    def _begin(self, code, filename):
        # An INTERRUPT: nothing else comes within a run. Its SIGINT was too early to have an effect, if there is one yet.
        if self._control.waiting():
            _signal.raise_signal(_signal.SIGINT)
        self._evaluator.evaluate(code, filename)

    def _attempt(self, action):
        """Returns what it raised. SIGINT does here what the program wants; from here to the end of the run it is noted, and
        before and after that a late Stop harms nothing."""
        error = None
        try:
            try:
                _signal.signal(_signal.SIGINT, self._on_interrupt)
                action()
            finally:
                self._on_interrupt = _signal.getsignal(_signal.SIGINT) or _signal.default_int_handler
                self._note_interrupts()
        except BaseException as caught:
            error = caught
        self._note_interrupts()  # when it was the first of these that was interrupted
        return error

    def _note_interrupts(self):
        """From its return on, and also if one came before and is still to be handled."""
        while True:
            try:
                _signal.signal(_signal.SIGINT, self._note_interrupt)
                return
            except KeyboardInterrupt:
                self._interrupted = True

    def _note_interrupt(self, _number, _frame):
        self._interrupted = True

    def _join_threads(self, known):
        """Waits for threads that came since. An interrupt between the code's end and here was meant for the run, too."""
        if self._interrupted:
            _signal.raise_signal(_signal.SIGINT)
        while new := _new_threads(known):
            new[0].join()

    def _tell(self, error, filename):
        """Prints an exception as the interpreter does; returns how the run ended."""
        if isinstance(error, SystemExit):
            return (("end", "exited"), ("code", _exit_code(error)))
        error.__traceback__ = own_traceback(error, filename)
        text = format_exception(error)
        sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
        _print_exception(error, text)
        if isinstance(error, KeyboardInterrupt):
            return INTERRUPTED
        self._control.send(wire.THREW, *threw(error, text))
        return THREW

    def _display(self, value):
        """sys.displayhook: a value is an event of its own, never text of the program's."""
        if value is None:
            return
        builtins._ = None
        content = encode(repr(value), MAX_DISPLAY_CHARACTERS)
        self._control.send(wire.EVENT, ("kind", "display"), ("type", "text/plain"), ("content", content))
        # What is printed next must not overtake it: go on when the agent has it (see wire.py).
        while fcntl.ioctl(self._control.fileno(), termios.TIOCOUTQ, b"\0\0\0\0") != b"\0\0\0\0":
            os.sched_yield()
        builtins._ = value

    def _open_streams(self, fds):
        for place, fd in enumerate(fds):
            os.dup2(fd, place)
            os.close(fd)
        stdin = open_stdin(lambda: self._control.send(wire.EVENT, ("kind", "input")))
        if sys.stdin is sys.__stdin__:
            sys.stdin = stdin
        sys.__stdin__ = stdin

    def _close_streams(self):
        """All that was printed is in the pipes now, and nobody waits for us to let go of them."""
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except Exception:
                continue
        for place in range(FDS_PER_RUN):
            os.dup2(self._null, place)


def _new_threads(known):
    """Those that came since, but for daemons and those that only wait for work until the interpreter ends."""
    waiting = getattr(sys.modules.get("concurrent.futures.thread"), "_threads_queues", ())
    return [thread for thread in _running_threads() - known if not thread.daemon and thread not in waiting]


def _running_threads():
    """Beside the one that this is. Loading threading is left to the program: without it there are none."""
    threading = sys.modules.get("threading")
    return set() if threading is None else set(threading.enumerate()) - {threading.main_thread()}


def _exit_code(error):
    """As the interpreter makes an exit status of what sys.exit was given."""
    code = error.code
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    print(code, file=sys.stderr)
    return 1


def _print_exception(error, text):
    hook = sys.excepthook
    if hook is not sys.__excepthook__:
        try:
            hook(type(error), error, error.__traceback__)
            return
        except Exception as problem:
            text = f"Error in sys.excepthook:\n{format_exception(problem)}\nOriginal exception was:\n{text}"
    try:
        sys.stderr.write(text)
    except Exception:
        os.write(2, encode(text, len(text)))
