"""Standard input, output and error of a program: its ends, and the agent's."""

import fcntl
import os

import runner

TIOCSWINSZ = 0x5414


class AsProgram:
    """Within it the process acts with the program's effective ids: what it makes is the program's, so that opening
    /dev/stdout, /dev/stderr or the terminal works there, and what it may read is what a program may read.

    Real and saved ids stay 0, and with them the permitted capabilities: a program can neither signal the agent meanwhile
    nor renice or reschedule it (the kernel asks for at least as many capabilities).
    """

    def __enter__(self):
        os.setegid(runner.PROGRAM_GID)
        os.seteuid(runner.PROGRAM_UID)

    def __exit__(self, *_problem):
        os.seteuid(0)
        os.setegid(0)


class Stdio:
    """`program`: the three descriptors for it; `close_program` once it has its own. `stdin` (-1 when closed), `stdout`
    and `stderr` (-1 on a terminal) are the agent's."""

    def __init__(self, program, stdin, stdout, stderr):
        self.program = program
        self.stdin, self.stdout, self.stderr = stdin, stdout, stderr

    def close_program(self):
        """May be called twice."""
        for fd in set(self.program):
            os.close(fd)
        self.program = ()

    def close(self):
        """Both sides, when nobody reads what is written."""
        self.close_program()
        for fd in (self.stdin, self.stdout, self.stderr):
            if fd >= 0:
                os.close(fd)
        self.stdin = self.stdout = self.stderr = -1


def make_pipes(stdin_open):
    """Pipes; a closed standard input is /dev/null."""
    opened = []
    try:
        with AsProgram():
            if stdin_open:
                opened += os.pipe2(os.O_CLOEXEC)
            else:
                opened += [os.open("/dev/null", os.O_RDONLY | os.O_CLOEXEC), -1]
            opened += _make_output_pipe()
            opened += _make_output_pipe()
    except OSError:
        for fd in opened:
            if fd >= 0:
                os.close(fd)
        raise
    program_in, stdin, stdout, program_out, stderr, program_err = opened
    return Stdio((program_in, program_out, program_err), stdin, stdout, stderr)


def _make_output_pipe():
    """(read end for the agent, write end for the program), in packet mode, see stream.py."""
    try:
        reader, writer = os.pipe2(os.O_CLOEXEC | os.O_DIRECT)
    except OSError:  # gVisor has no packet mode
        reader, writer = os.pipe2(os.O_CLOEXEC)
    os.set_blocking(reader, False)
    return reader, writer


def make_terminal(cols, rows):
    """A terminal of that size."""
    with AsProgram():
        master, slave = os.openpty()
    os.set_blocking(master, False)
    resize(master, cols, rows)
    return Stdio((slave, slave, slave), os.dup(master), master, -1)


def resize(fd, cols, rows):
    """Tells a terminal its size; the programs on it get SIGWINCH."""
    size = b"".join(value.to_bytes(2, "little") for value in (rows, cols, 0, 0))
    fcntl.ioctl(fd, TIOCSWINSZ, size)
