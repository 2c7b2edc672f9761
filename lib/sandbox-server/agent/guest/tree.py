"""One runner and everything below it, as the agent sees it."""

import os

import peer
import processes
import wire


class Tree:
    """The processes of one execution or kernel.

    `owner` is told: on_pid(), on_not_started(code, message), on_exit(status, cpu_ms, peak_bytes) of the main process,
    on_orphan_exit(pid, status), on_gone() when nothing of it runs any more; and fail(problem).
    """

    def __init__(self, events, owner):
        self._loop, self._owner = events, owner
        ours, self.report = peer.pair()
        self._peer = peer.Peer(events, ours, self._on_frame, self._on_end, owner)
        self.pid = 0
        self.runner = 0
        self._signals = []
        self._doomed = False
        self.gone = False

    def close_report(self):
        """The other side has its own descriptor now."""
        if self.report >= 0:
            os.close(self.report)
            self.report = -1

    def signal(self, number, group=0):
        """To a process group: the main process's own unless another is named. Waits until that process exists."""
        if not self.pid:
            self._signals.append(number)
        elif not self.gone:
            try:
                os.killpg(group or self.pid, number)
            except (ProcessLookupError, PermissionError):
                pass  # the group is empty, or holds nothing but what is not ours

    def kill(self):
        """Ends every process below the runner, and with them the runner."""
        self._doomed = True
        if self.runner and not self.gone:
            processes.kill_tree(self.runner)

    def _on_frame(self, kind, payload):
        values = wire.read_fields(payload)
        if kind == wire.PID:
            self.pid = int(wire.text(values, "pid"))
            self.runner = int(wire.text(values, "runner"))
            if self._doomed:
                self.kill()
            for number in self._signals:
                self.signal(number)
            self._signals = []
            self._owner.on_pid()
        elif kind == wire.NOT_STARTED:
            self._owner.on_not_started(int(wire.text(values, "code")), wire.text(values, "message"))
        elif kind == wire.EXIT:
            self._owner.on_exit(
                int(wire.text(values, "status")),
                float(wire.text(values, "cpuMs")),
                int(wire.text(values, "peakMemoryBytes")),
            )
        elif kind == wire.ORPHAN_EXIT:
            self._owner.on_orphan_exit(int(wire.text(values, "pid")), int(wire.text(values, "status")))

    def _on_end(self):
        self.gone = True
        self._owner.on_gone()
