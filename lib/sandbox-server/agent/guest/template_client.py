"""The template process, from which Python kernels fork: kept alive, asked, and asked again when it dies."""

import os
import sys

import _signal
import peer
import runner
import start_python
import wire

# A kernel's runner speaks within milliseconds; this long only on a machine that is hopelessly overloaded.
_ANSWER_SECONDS = 20
_ATTEMPTS = 3
_MAX_RESTART_SECONDS = 5.0


class Template:
    """`proven` once a kernel has come of it: the next one costs a fork only."""

    def __init__(self, agent, folder):
        self._agent, self._folder = agent, folder
        self._peer = None
        self.pid = 0
        self.proven = False
        self._unanswered = []
        self._pause = 0.0

    def start(self):
        """Forks and executes it."""
        ours, theirs = peer.pair()
        self._peer = peer.Peer(self._agent.loop, ours, lambda _kind, _payload: None, self._on_end, self._agent)
        env = {**self._agent.base_env, "HOME": "/nonexistent"}
        try:
            self.pid = self._agent.fork(lambda: _execute(theirs, env))
        except OSError:
            pass  # no room for one more process: its socket ends at once, and it is tried again
        finally:
            os.close(theirs)
        for request in self._unanswered:
            self._send(request)

    def spawn(self, request):
        """Asks for a kernel. `request` has payload, descriptors (kept by it until it is answered), attempts and
        failed(message)."""
        self._unanswered.append(request)
        if self._peer is not None:
            self._send(request)

    def answered(self, request):
        """Its runner has spoken."""
        self._agent.loop.cancel(request.timer)
        if request in self._unanswered:
            self._unanswered.remove(request)
        self.proven = True
        self._pause = 0.0

    def _send(self, request):
        request.attempts += 1
        if request.attempts > _ATTEMPTS:
            self._unanswered.remove(request)
            request.failed("Python could not be started: its template process ends or does not answer")
            return
        self._agent.loop.cancel(request.timer)
        request.timer = self._agent.loop.after(_ANSWER_SECONDS, self._restart, self._agent)
        self._peer.send(wire.SPAWN, request.payload, [os.dup(fd) for fd in request.descriptors])

    def _restart(self):
        print("agent: the template does not answer and is started anew", file=sys.stderr, flush=True)
        try:
            os.kill(self.pid, _signal.SIGKILL)
        except ProcessLookupError:
            pass

    def _on_end(self):
        self._peer = None
        self.proven = False
        if self._pause:
            print("agent: the template has ended and is started anew", file=sys.stderr, flush=True)
        self._agent.loop.after(self._pause, self.start, self._agent)
        self._pause = min(max(0.05, self._pause * 2), _MAX_RESTART_SECONDS)


def _execute(socket, env):
    """In the forked process: the template has its socket as descriptor 3, and none of the agent's."""
    nothing = os.open("/dev/null", os.O_RDWR)
    for place in (0, 1):
        os.dup2(nothing, place)
    if socket != 3:
        os.dup2(socket, 3)
    else:
        os.set_inheritable(3, True)
    runner.close_all_but((0, 1, 2, 3))
    start_python.exec_template(3, env)
