"""One execution, from START to FINISHED."""

import os

import environment
import feed
import output
import runner
import stdio
import tree
import wire

_MAX_TERMINAL_SIZE = 65535
_MAX_PROMPT_CHARACTERS = 200
_MAX_USAGE = 2**50


class Spec:
    """What START asks for."""

    def __init__(self, values, base_env):
        self.kind = wire.text(values, "kind")
        self.workdir = wire.text(values, "workdir")
        self.stdin_open = wire.text(values, "stdin") == "open"
        self.args = [os.fsdecode(arg) for arg in values.get("arg", ())]
        self.language = wire.text(values, "language")
        self.mode = wire.text(values, "mode")
        self.path = wire.text(values, "path")
        self.code = values.get("code", [b""])[0]
        self.cols, self.rows = int(wire.text(values, "cols", "0")), int(wire.text(values, "rows", "0"))
        self.env = {**base_env, "TERM": "xterm-256color"} if self.tty else dict(base_env)
        self.env.update(environment.joined(base_env, os.fsdecode(entry)) for entry in values.get("env", ()))
        self.search = environment.INTERPRETERS if self.kind == "run" else self.env.get("PATH", os.defpath)
        if self.kind not in ("command", "run") or not self.workdir.startswith("/"):
            raise wire.FrameError("START names no kind or no workdir")
        if self.kind == "command" and not self.args:
            raise wire.FrameError("START has no command")
        if not (0 <= self.cols <= _MAX_TERMINAL_SIZE and 0 <= self.rows <= _MAX_TERMINAL_SIZE):
            raise wire.FrameError("START has an impossible terminal size")

    @property
    def tty(self):
        return self.cols > 0 and self.rows > 0


class Execution:
    """What all executions have: a channel, output, input, an end. `agent` gives loop, link and the rest."""

    def __init__(self, agent, channel, spec):
        self.agent, self.channel, self.spec = agent, channel, spec
        self.output = None
        self.feed = None
        self.tree = None
        self.finished = False
        self._ending = False
        self._began = agent.loop.now

    # What the server asks for. -----------------------------------------------------------------------------------------

    def stdin(self, data):
        if self.feed is None:
            self.refuse_input()
        else:
            self.feed.write(data)

    def end_input(self):
        if self.feed is not None:
            self.feed.end()

    def signal(self, number):
        if self.tree is not None:
            self.tree.signal(number)

    def kill(self):
        if self.tree is not None:
            self.tree.kill()

    def resize(self, cols, rows):
        """Only a terminal has a size."""

    def credit(self, count):
        if self.output is not None:
            self.output.credit(count)

    # What becomes of it. -----------------------------------------------------------------------------------------------

    def tell_started(self, cold, version=None, program_gone=False):
        pairs = [("kind", "started"), ("cold", int(cold))]
        if program_gone:
            pairs.append(("programGone", 1))
        if version is not None:
            pairs.append(("version", version))
        self.agent.link.send(wire.AGENT_EVENT, self.channel, wire.fields(*pairs))

    def tell_input(self):
        """It waits for input. What it printed last, when that is no whole line, is its prompt."""
        line = self.output.tail.decode("utf-8", "replace").rsplit("\r", 1)[-1]
        prompt = line[-_MAX_PROMPT_CHARACTERS:]
        pairs = [("kind", "input")] + ([("prompt", prompt)] if prompt else [])
        self.agent.link.send(wire.AGENT_EVENT, self.channel, wire.fields(*pairs))

    def open_output(self, pipes):
        """Reads the program's streams, and passes its input on, from now on."""
        self.output = output.Output(self.agent.loop, self.agent.link, self)
        self.output.attach(self.channel)
        self.output.add(pipes.stdout, wire.STDOUT, pipes.stderr < 0)
        if pipes.stderr >= 0:
            self.output.add(pipes.stderr, wire.STDERR)
        if pipes.stdin >= 0:
            self.open_input(pipes.stdin, pipes.stderr < 0)

    def open_input(self, fd, terminal):
        """Passes its input on, from now on."""
        self.feed = feed.Feed(self.agent.loop, fd, terminal, self.took_input, self.refuse_input, self)
        if not terminal:
            self.agent.waiting.add(self)

    def took_input(self, count):
        if self.output is not None:
            self.output.tail = b""  # what was typed has ended the line
        self.agent.link.send(wire.STDIN_CREDIT, self.channel, count.to_bytes(4, "big"))

    def end(self, pairs, cpu_ms=0.0, peak_bytes=0):
        """Once what was printed until now has been sent, the execution is finished. The first reason counts."""
        if self._ending:
            return
        self._ending = True
        if self.output is None:
            self.finish(pairs, cpu_ms, peak_bytes)
        else:
            self.output.turn(lambda: self.output.drain(lambda: self.finish(pairs, cpu_ms, peak_bytes)))

    def end_with_status(self, status, cpu_ms, peak_bytes):
        """The same, from a status as of waitpid."""
        self.end(status_pairs(status), cpu_ms, peak_bytes)

    def end_not_started(self, code, message):
        self.end([("end", "notStarted"), ("code", code), ("message", message)])

    def finish(self, pairs, cpu_ms, peak_bytes):
        """The last frame of the channel; what its left-over processes print is discarded from here on."""
        if self.finished:
            return
        self.finished = True
        wall_ms = (self.agent.loop.now - self._began) * 1000
        usage = [
            ("wallMs", f"{wall_ms:.3f}"),
            # These may come from a kernel, and so from the program.
            ("cpuMs", f"{min(max(0.0, cpu_ms), _MAX_USAGE):.3f}"),
            ("peakMemoryBytes", min(max(0, peak_bytes), _MAX_USAGE)),
        ]
        self.agent.link.send(wire.FINISHED, self.channel, wire.fields(*pairs, *usage))
        self.agent.forget(self)
        if self.feed is not None:
            self.feed.close()
        if self.output is not None:
            self.output.detach()

    def fail(self, problem):
        """Our own fault, told as its end: it must neither go on unseen nor end the others."""
        self.kill()
        self.finish(
            [("end", "notStarted"), ("code", 126), ("message", f"the sandbox's agent failed: {problem}")], 0.0, 0
        )

    def refuse_input(self):
        self.agent.link.send(wire.AGENT_EVENT, self.channel, wire.fields(("kind", "stdinClosed")))


class ProgramExecution(Execution):
    """A program started through a runner of its own: a command, or a language's interpreter with a file."""

    def __init__(self, agent, channel, spec, argv):
        super().__init__(agent, channel, spec)
        self._argv = argv
        self._terminal = -1

    def start(self):
        """Forks the runner, whose news come through `tree`."""
        spec = self.spec
        pipes = stdio.make_terminal(spec.cols, spec.rows) if spec.tty else stdio.make_pipes(spec.stdin_open)
        try:
            self.tree = tree.Tree(self.agent.loop, self)
            self.open_output(pipes)
            if spec.tty:
                self._terminal = pipes.stdin
            report = self.tree.report
            self.tell_started(cold=spec.kind == "run")
            self.agent.fork(
                lambda: runner.run_program(
                    report, pipes.program, spec.workdir, self._argv, spec.env, spec.search, spec.tty
                )
            )
        except OSError as problem:
            self.end_not_started(126, f"could not be started: {problem.strerror}")
        finally:
            pipes.close_program()
            if self.tree is not None:
                self.tree.close_report()

    def signal(self, number):
        """On a terminal to the group in its foreground, as its keys would."""
        group = 0
        if self._terminal >= 0 and self.feed is not None and self.feed.fd >= 0:
            try:
                group = os.tcgetpgrp(self._terminal)
            except OSError:
                group = 0
        self.tree.signal(number, group)

    def resize(self, cols, rows):
        if self._terminal >= 0 and self.feed is not None and self.feed.fd >= 0:
            stdio.resize(self._terminal, cols, rows)

    def on_pid(self):
        """Nothing waits for it."""

    def on_not_started(self, code, message):
        self.end_not_started(code, message)

    def on_exit(self, status, cpu_ms, peak_bytes):
        self.end_with_status(status, cpu_ms, peak_bytes)

    def on_orphan_exit(self, pid, status):
        """Only the main process's end matters."""

    def on_gone(self):
        """A runner that dies before its main process was killed for want of memory, and its programs with it."""
        if not self.finished:
            self.agent.kill_orphans()
            self.end_with_status(9, 0.0, 0)


def status_pairs(status):
    """The fields that say how a process ended."""
    if os.WIFSIGNALED(status):
        return [("end", "signalled"), ("signal", os.WTERMSIG(status))]
    return [("end", "exited"), ("code", os.WEXITSTATUS(status))]
