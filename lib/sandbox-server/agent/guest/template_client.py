"""The template process, from which Python kernels fork: kept alive, asked, and asked again when it dies."""

import os
import sys

import _signal
import peer
import template_process
import wire

# A kernel's runner speaks within milliseconds; this long only on a machine that is hopelessly overloaded.
_ANSWER_SECONDS = 20
_ATTEMPTS = 3
_MAX_RESTART_SECONDS = 5.0


class Template:
    """`proven` once a kernel has come of it: the next one costs a fork only."""

    def __init__(self, agent, launched):
        """`launched`: the one that was launched before there was an agent, as from template_process.launch."""
        self._agent = agent
        self.proven = False
        self._unanswered = []
        self._pause = 0.0
        self._take(launched)

    def _take(self, launched):
        self.pid, ours = launched
        self._peer = peer.Peer(self._agent.loop, ours, lambda _kind, _payload: None, self._on_end, self._agent)
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

    def _start(self):
        self._take(template_process.launch())

    def _on_end(self):
        self._peer = None
        self.proven = False
        if self._pause:
            print("agent: the template has ended and is started anew", file=sys.stderr, flush=True)
        self._agent.loop.after(self._pause, self._start, self._agent)
        self._pause = min(max(0.05, self._pause * 2), _MAX_RESTART_SECONDS)
