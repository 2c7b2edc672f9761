"""What programs print, on its way to the server: in the order in which it was written, and no more than it takes."""

import loop
import stream
import wire

# What one stream may hand over before it is another's turn.
_TURN_BYTES = 64 * 1024
# The last unfinished line is kept for the prompt of a program that waits for input.
_TAIL_BYTES = 800
# A terminal passes its last bytes on a little later; what holds it open after the main process is not waited for.
_TERMINAL_DRAIN_SECONDS = 0.03
_TERMINAL_DRAIN_TRIES = 30


class Output:
    """The streams of one execution, or of a kernel whose streams serve one run after the other.

    It sends to `channel` no more than was credited; with no channel it discards. `writes` counts what was printed.
    """

    def __init__(self, events, link, owner):
        self._loop, self._link, self._owner = events, link, owner
        self._streams = []
        self._held = []
        self._window = wire.OUTPUT_WINDOW
        self._drained = None
        self._channel = None
        self.writes = 0
        self.tail = b""
        self._unfinished = {}

    def add(self, fd, kind, terminal=False):
        """Takes a stream over: it is read, and closed at its end."""
        added = stream.Stream(self._loop, fd, kind, terminal)
        for other in self._streams:
            other.sibling, added.sibling = added, other
        self._streams.append(added)
        self._loop.watch(fd, lambda _events: self._ready(added), loop.IN, self._owner)

    def attach(self, channel):
        """From here on it is this execution's output."""
        self._channel, self._window, self.tail, self._unfinished = channel, wire.OUTPUT_WINDOW, b"", {}

    def detach(self):
        """Discards from here on."""
        self._channel, self._drained = None, None
        self.resume()

    def credit(self, count):
        """The server has taken so many bytes more."""
        self._window = min(self._window + count, wire.OUTPUT_WINDOW)
        self.resume()

    def blocked(self):
        """Whether nothing may be sent for now."""
        return self._channel is not None and (self._window < stream.PAGE_BYTES or self._link.congested)

    def unread(self):
        """Whether something was printed that has not been taken yet."""
        return any(each.open and stream.unread(each.fd) > 0 for each in self._streams)

    def catch_up(self):
        """Takes what was printed before now, as far as it may be sent: it stands before what is told next."""
        for each in self._streams:
            while each.open and not each.terminal and not self.blocked() and stream.unread(each.fd) > 0:
                writes = self.writes
                self._read(each)
                if self.writes == writes:
                    break  # it waits for the other stream

    def say(self, kind, line):
        """A line of ours, after what has been handed over. Shorter than a page."""
        self.turn(lambda: self._send(kind, b"\n" + line if self._unfinished.get(kind) else line))

    def turn(self, action):
        """Calls action() now, or when sending goes on: after what was held before it."""
        if self._held or self.blocked():
            self._held.append(action)
        else:
            action()

    def resume(self):
        """Goes on with what was held, in order."""
        while self._held and not self.blocked():
            self._held.pop(0)()

    def drain(self, done):
        """Calls done() once all that is in the pipes now has been sent; what is written later does not matter."""
        self._drained = done
        for each in self._streams:
            if each.open and each.terminal:
                each.left = 1
                self._await_terminal(each, _TERMINAL_DRAIN_TRIES)
            elif each.open:
                each.settle()
        for each in self._streams:
            if each.open and not each.terminal:
                each.left = stream.unread(each.fd)
        self._check_drained()

    def _ready(self, each):
        if not each.held:
            each.held = True
            self.turn(lambda: self._read(each))

    def _read(self, each):
        each.held = False
        if not each.open:
            return
        room = _TURN_BYTES if self._channel is None else min(_TURN_BYTES, self._window)
        data, more = each.take(room)
        if data:
            self._send(each.kind, data)
        if each.open and more:
            self._loop.again(each.fd)
        if self._drained is not None:
            if not each.terminal:
                each.left -= len(data)
            self._check_drained()

    def _send(self, kind, data):
        self.writes += 1
        if self._channel is None:
            return
        self._window -= len(data)
        self._link.send(kind, self._channel, data)
        self._unfinished[kind] = not data.endswith(b"\n")
        if kind == wire.STDOUT:
            newline = data.rfind(b"\n")
            self.tail = (self.tail + data if newline < 0 else data[newline + 1 :])[-_TAIL_BYTES:]

    def _await_terminal(self, each, tries):
        """Takes a terminal for drained when it has been silent for a while."""
        writes = self.writes

        def look():
            if not each.open:
                return
            if self.blocked():
                self._await_terminal(each, tries)
            elif self.writes != writes and tries > 0:
                self._await_terminal(each, tries - 1)
            else:
                each.left = 0
                self._check_drained()

        self._loop.after(_TERMINAL_DRAIN_SECONDS, look, self._owner)

    def _check_drained(self):
        if self._drained is not None and not any(each.open and each.left > 0 for each in self._streams):
            done, self._drained = self._drained, None
            done()
