"""Work on files, done by a short-lived process with the program's rights: no odd file blocks the agent or grows it."""

import os

import _signal
import loop
import runner
import wire

_READ_BYTES = 64 * 1024
_SIZE_BYTES = 8

# What became of work that said nothing.
KILLED, SLOW, TALKATIVE, FAILED = "killed", "slow", "talkative", "failed"


class Worker:
    """One piece of work. Raises OSError when no process can be made for it.

    work()                called in the process: uid and gid 1000, no capability, no descriptor of the agent's, umask 022.
                          Returns the bytes to be said.
    done(problem, said)   called once: problem is None, or one of the constants above and then nothing was said.
    """

    def __init__(self, agent, work, done, limit_seconds, most_bytes):
        self._agent, self._done, self._most = agent, done, most_bytes
        self._said = bytearray()
        self._reader, writer = os.pipe2(os.O_CLOEXEC)
        os.set_blocking(self._reader, False)
        try:
            self._pid = agent.fork(lambda: _do(work, writer))
        except OSError:
            os.close(self._reader)
            raise
        finally:
            os.close(writer)
        agent.helpers.add(self._pid)
        agent.loop.watch(self._reader, self._ready, loop.IN, self)
        self._timer = agent.loop.after(limit_seconds, lambda: self._give_up(SLOW), self)

    def fail(self, _problem):
        """Our own fault; the loop has printed it."""
        self._give_up(FAILED)

    def _ready(self, _events):
        if self._reader < 0:
            return
        try:
            chunk = os.read(self._reader, _READ_BYTES)
        except BlockingIOError:
            return
        self._said += chunk
        if not chunk:
            self._end_of_speech()
        elif len(self._said) > self._most + _SIZE_BYTES:
            self._give_up(TALKATIVE)
        else:
            self._agent.loop.again(self._reader)

    def _end_of_speech(self):
        said = bytes(self._said[_SIZE_BYTES:])
        whole = len(self._said) >= _SIZE_BYTES and int.from_bytes(self._said[:_SIZE_BYTES], "big") == len(said)
        self._end(None if whole else KILLED, said if whole else b"")

    def _give_up(self, problem):
        # One that was reaped has a number that may be somebody else's by now.
        if self._pid in self._agent.helpers:
            os.kill(self._pid, _signal.SIGKILL)
        self._end(problem, b"")

    def _end(self, problem, said):
        if self._reader >= 0:
            self._agent.loop.cancel(self._timer)
            self._agent.loop.forget(self._reader)
            os.close(self._reader)
            self._reader = -1
            self._said = b""
            self._done(problem, said)


def _do(work, writer):
    """In the forked process."""
    runner.close_all_but((writer,))
    # Its descriptor is closed, and the number may soon be a file's.
    _signal.set_wakeup_fd(-1)
    os.umask(0o022)
    runner.drop_privileges()
    said = work()
    wire.write_all(writer, len(said).to_bytes(_SIZE_BYTES, "big") + said)
    os._exit(0)
