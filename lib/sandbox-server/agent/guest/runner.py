"""The runner: the parent of one execution's main process, and the reaper of everything that it starts.

A runner stays uid 0 of the sandbox, so that no program can signal or trace it. As a child subreaper it inherits every
process of its execution that loses its parent, also one that left its process group or session: the execution is the
tree under its runner. It tells its news on `report` (see wire.py) and ends when its last descendant has ended.
"""

import _ctypes
import _signal
import errno
import fcntl
import os

import wire

PROGRAM_UID = 1000
PROGRAM_GID = 1000

# The kernel's killer for want of memory takes a program before agent, template and runners, whose score stays 0.
PROGRAM_OOM_SCORE = b"500"

PR_SET_DUMPABLE = 4
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38

TIOCSCTTY = 0x540E
SIGNAL_COUNT = 65

class Continue(BaseException):
    """Raised by a main process's `start` to go on, in that process, from where run() was called."""


_libc = _ctypes.dlopen(None, 2)


def call(function, *arguments):
    """Calls a function of the C library without the ctypes package, which costs milliseconds at start."""
    return _ctypes.call_function(_ctypes.dlsym(_libc, function), arguments)


def prctl(option, value):
    """prctl(2); raises OSError when it fails."""
    if call("prctl", option, value, 0, 0, 0) != 0:
        raise OSError(f"prctl({option}, {value}) failed")


def run(report, fds, workdir, start, tty=False):
    """Makes a freshly forked process the runner of an execution whose main process calls `start()`.

    Never returns; but what `start` raises as Continue comes out of it, in the main process alone.

    report   the runner's end of the report socket.
    fds      the main process's descriptors: fds[0] becomes 0, fds[1] becomes 1, and so on. It has no others.
    start    is called in the main process, which by then leads a session of its own, is uid and gid 1000 without
             capabilities, dumpable, in `workdir`, with default signal handlers and umask 022; `report` is closed. It
             should not return; should it, or raise, the process exits with 0 or, after a traceback on stderr, 1.
    tty      fds[0] is a terminal, to become the controlling one.

    Both this process and the main process close everything else that was open in the forking one.
    """

    def main(report):
        os.close(report)
        prctl(PR_SET_DUMPABLE, 1)
        start()

    _run(report, fds, workdir, main, tty)


def run_program(report, fds, workdir, argv, env, search, tty=False, control=0):
    """The same for a program: argv[0] is looked up in the folders of `search` when it has no slash. Never returns.

    `argv` is a list of str or bytes, `env` a dict, `search` as PATH is. What cannot be executed is told as NOT_STARTED.
    `control`: the number that the last of `fds` gets in the place of its own.
    """

    def main(report):
        if control:
            os.dup2(len(fds) - 1, control)
            os.close(len(fds) - 1)
        _execute(report, argv, env, search)

    _run(report, fds, workdir, main, tty)


def _run(report, fds, workdir, main, tty):
    try:
        _ignore_all_signals()
        prctl(PR_SET_CHILD_SUBREAPER, 1)
        close_all_but((report, *fds))
        pid = os.fork()
    except BaseException as problem:
        _tell(report, wire.NOT_STARTED, ("code", 126), ("message", f"could not be started: {_reason(problem)}"))
        os._exit(1)
    if pid == 0:
        _become_program(report, fds, workdir, main, tty)
    try:
        close_all_but((report,))
        _reap(report, pid)
    finally:
        os._exit(0)


def _become_program(report, fds, workdir, main, tty):
    """In the main process. Never returns, but for Continue."""
    try:
        os.setsid()
        try:
            report, fds = _place(report, fds)
            if tty:
                fcntl.ioctl(0, TIOCSCTTY, 0)
            _write_oom_score()
            os.umask(0o022)
            _default_all_signals()
            drop_privileges()
            os.chdir(workdir)
        except OSError as problem:
            _tell_pid(report)
            where = f" in {workdir}" if problem.filename is not None else ""
            _tell(
                report, wire.NOT_STARTED, ("code", 126), ("message", f"could not be started{where}: {_reason(problem)}")
            )
            os._exit(126)
        _tell_pid(report)
        main(report)
        os._exit(0)
    except Continue:
        raise
    except BaseException:
        try:
            import traceback

            traceback.print_exc()
        finally:
            os._exit(1)


def _place(report, fds):
    """Puts fds[i] on descriptor i and report after them, and closes all else; returns the new numbers."""
    count = len(fds)
    lowest = count + 1
    report = fcntl.fcntl(report, fcntl.F_DUPFD_CLOEXEC, lowest)
    high = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, lowest) for fd in fds]
    for place, fd in enumerate(high):
        os.dup2(fd, place)
    close_all_but((report, *range(count)))
    return report, range(count)


def drop_privileges():
    """Gives up uid 0, for good: real, effective and saved ids are the program's, and with uid 0 go the capabilities."""
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    os.setgroups([])
    os.setresgid(PROGRAM_GID, PROGRAM_GID, PROGRAM_GID)
    os.setresuid(PROGRAM_UID, PROGRAM_UID, PROGRAM_UID)


def _write_oom_score():
    """Where it cannot be written (an unusual /proc) the program is still bounded by the sandbox's memory limit."""
    try:
        fd = os.open("/proc/self/oom_score_adj", os.O_WRONLY | os.O_CLOEXEC)
        try:
            os.write(fd, PROGRAM_OOM_SCORE)
        finally:
            os.close(fd)
    except OSError:
        pass


def _execute(report, argv, env, search):
    """execvp(3) with messages for people. The report socket closes itself when it succeeds."""
    name = os.fsdecode(argv[0])
    code, message = 127, f"{name}: command not found"
    for path in _candidates(name, search):
        try:
            os.execve(path, argv, env)
        except ValueError:
            code, message = 126, f"{name}: an argument or a variable holds a NUL character"
            break
        except OSError as problem:
            if problem.errno in (errno.ENOENT, errno.ENOTDIR) and not os.path.lexists(path):
                continue
            code, message = 126, f"{name}: {_why_not(problem, path)}"
            if problem.errno != errno.EACCES:
                break
    _tell(report, wire.NOT_STARTED, ("code", code), ("message", message))
    os._exit(code)


def _candidates(name, search):
    if "/" in name:
        return [name]
    if not name:
        return []
    return [os.path.join(folder or ".", name) for folder in search.split(":")]


def _why_not(problem, path):
    if problem.errno == errno.ENOEXEC:
        return "it is neither a program for this machine nor a script whose first line begins with #!"
    if problem.errno == errno.ENOENT:
        return "the interpreter that its first line names was not found"
    if problem.errno == errno.EACCES and os.path.isdir(path):
        return "it is a folder"
    return problem.strerror


def _reap(report, main_pid):
    """Waits for every descendant; the execution's CPU time is what all that ended until its main process used."""
    cpu_seconds = 0.0
    while True:
        try:
            pid, status, usage = os.wait4(-1, 0)
        except ChildProcessError:
            return
        cpu_seconds += usage.ru_utime + usage.ru_stime
        if pid == main_pid:
            main_pid = 0
            _tell(
                report,
                wire.EXIT,
                ("status", status),
                ("cpuMs", round(cpu_seconds * 1000, 3)),
                ("peakMemoryBytes", usage.ru_maxrss * 1024),
            )
        else:
            _tell(report, wire.ORPHAN_EXIT, ("pid", pid), ("status", status))


def _tell_pid(report):
    _tell(report, wire.PID, ("pid", os.getpid()), ("runner", os.getppid()))


def _tell(report, kind, *pairs):
    """An agent that is gone takes the whole sandbox with it: nothing to be done about a broken socket."""
    try:
        wire.write_all(report, wire.frame(kind, 0, wire.fields(*[(key, str(value)) for key, value in pairs])))
    except OSError:
        pass


def _reason(problem):
    return getattr(problem, "strerror", None) or str(problem) or type(problem).__name__


def close_all_but(keep):
    """Closes every descriptor that is not in `keep`."""
    low = 0
    for fd in sorted(set(keep)):
        if low < fd:  # an empty range that starts at 0 would close everything
            os.closerange(low, fd)
        low = fd + 1
    os.closerange(low, 0x7FFFFFFF)


def _ignore_all_signals():
    """A runner has nothing to hear; SIGCHLD stays at its default, since ignoring it would reap by itself."""
    for number in (_signal.SIGHUP, _signal.SIGINT, _signal.SIGQUIT, _signal.SIGTERM, _signal.SIGPIPE):
        _signal.signal(number, _signal.SIG_IGN)
    _signal.set_wakeup_fd(-1)
    _signal.signal(_signal.SIGCHLD, _signal.SIG_DFL)


def _default_all_signals():
    """As a shell would hand them over; ignored signals would stay ignored over exec."""
    for number in range(1, SIGNAL_COUNT):
        try:
            if _signal.getsignal(number) != _signal.SIG_DFL:
                _signal.signal(number, _signal.SIG_DFL)
        except (OSError, ValueError):
            continue
    _signal.pthread_sigmask(_signal.SIG_SETMASK, ())
