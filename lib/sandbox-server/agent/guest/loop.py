"""The agent's one event loop.

Order is its point. With EPOLLET a descriptor joins the end of the kernel's ready list at the moment at which something
is written to it, and one event is taken at a time: so descriptors are handled in the order in which the programs wrote.
A handler that leaves something unread must call `again`, which puts its descriptor at the end of that list.
"""

import select
import sys
import time

IN = select.EPOLLIN
OUT = select.EPOLLOUT
_EDGE = select.EPOLLET

# While there is always something to do, what is queued for the server goes out at least this often.
_FLUSH_SECONDS = 0.002


class Loop:
    """Calls handlers for descriptors and timers until `stop`."""

    def __init__(self):
        self._epoll = select.epoll(flags=select.EPOLL_CLOEXEC)
        self._handlers = {}
        self._timers = []
        self._running = True
        self.now = time.monotonic()

    def watch(self, fd, handler, events, owner=None):
        """Calls handler(events) when `fd` becomes ready. What it raises goes to owner.fail(problem)."""
        self._handlers[fd] = (handler, events | _EDGE, owner)
        self._epoll.register(fd, events | _EDGE)

    def again(self, fd):
        """There is more to read: at the end of the ready list."""
        events = self._handlers[fd][1]
        self._epoll.unregister(fd)
        self._epoll.register(fd, events)

    def rewatch(self, fd, events):
        """From here on for these events."""
        handler, _, owner = self._handlers[fd]
        self._handlers[fd] = (handler, events | _EDGE, owner)
        self._epoll.modify(fd, events | _EDGE)

    def forget(self, fd):
        """Before closing it: a forked process may still hold the same open file."""
        if self._handlers.pop(fd, None) is not None:
            self._epoll.unregister(fd)

    def after(self, seconds, handler, owner=None):
        """Calls handler() once after that time; returns a handle for `cancel`."""
        timer = [time.monotonic() + seconds, handler, owner]
        self._timers.append(timer)
        return timer

    def cancel(self, timer):
        """Harmless for a timer that has passed."""
        if timer in self._timers:
            self._timers.remove(timer)

    def stop(self):
        self._running = False

    def run(self, flush):
        """Runs until `stop`. `flush()` is called when there is nothing more to do at the moment."""
        poll = self._epoll.poll
        flushed = time.monotonic()
        while self._running:
            ready = poll(0, 1)
            self.now = time.monotonic()
            if not ready or self.now - flushed > _FLUSH_SECONDS:
                flush()
                flushed = self.now
            if not ready:
                ready = poll(self._seconds_to_wait(), 1)
                self.now = flushed = time.monotonic()
            for fd, events in ready:
                handler, _, owner = self._handlers.get(fd, (None, 0, None))
                if handler is not None:
                    self.guard(owner, handler, events)
            if self._timers:
                self._call_due()

    def guard(self, owner, handler, *values):
        """Calls a handler; what goes wrong in one execution is that execution's end and no other's."""
        try:
            handler(*values)
        except Exception as problem:
            if owner is None:
                raise
            place = problem.__traceback__
            while place.tb_next is not None:
                place = place.tb_next
            where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}"
            print(f"agent: {type(problem).__name__}: {problem} ({where})", file=sys.stderr, flush=True)
            owner.fail(problem)

    def _seconds_to_wait(self):
        if not self._timers:
            return -1
        return max(0.0, min(timer[0] for timer in self._timers) - time.monotonic())

    def _call_due(self):
        for timer in [timer for timer in self._timers if timer[0] <= self.now]:
            if timer in self._timers:
                self._timers.remove(timer)
                self.guard(timer[2], timer[1])
