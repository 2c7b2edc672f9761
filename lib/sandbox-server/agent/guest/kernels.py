"""Interpreters that keep their state, one for each language."""

import os

import _signal
import environment
import output
import peer
import runner
import stdio
import tree
import wire


# Of a fresh run in Node: away from the numbers that a program's files get. Python's has the same, see program.py.
_CONTROL_FD = 900


class Request:
    """One SPAWN, until it is answered."""

    def __init__(self, payload, descriptors, failed):
        self.payload, self.descriptors, self.failed = payload, descriptors, failed
        self.attempts = 0
        self.timer = None


class Kernel:
    """One interpreter process and all that it started. `run` is the run that it serves now.

    After a fresh Python run the process that speaks is the run's *successor*, a copy that has kept its state. A Node program's
    own process stays: DONE tells that the program has ended.
    `lost`: what earlier runs had defined is gone with a process, and nobody has been told.
    """

    def __init__(self, agent, language, run, fresh):
        self._agent, self.language, self.run, self._fresh = agent, language, run, fresh
        ours, self._theirs = peer.pair()
        self.control = peer.Peer(agent.loop, ours, self._on_frame, self._on_control_end, self, self._gate)
        self.tree = tree.Tree(agent.loop, self)
        self.alive = True
        self.ready = False
        self._speaker = 0
        self._pieces = 0
        self._request = None
        self.output = None
        self._first_pipes = None
        self.questions = None
        before = agent.kernels.get(language)
        self.lost = not fresh and before is not None and before.lost
        self._has_state = False
        self._began_fresh = fresh
        # A program of this language ran last, and its variables are not to be found here.
        self.program_gone = not fresh and before is not None and (before._began_fresh or before.program_gone)

    def begin(self, run):
        """From here on it serves this run; who asks meanwhile hears that it is busy."""
        self.run = run
        if self.questions is not None:
            self.questions.end_waiting()

    def end_run(self, has_defined):
        """`has_defined`: it may have left something for the next run, if the interpreter is still there."""
        self.run = None
        self._has_state = self._has_state or (has_defined and self.alive)

    def spawn_python_without_run(self, spec):
        """The same for a kernel that waits for its first run."""
        # Of the kind that every program has: an interpreter looks at them when it starts.
        self._first_pipes = stdio.make_pipes(False)
        self._spawn_python(spec, self._first_pipes.program)

    def spawn_python(self, spec, pipes):
        """Has the template fork it, with the run's own pipes to begin with."""
        self._spawn_python(spec, pipes.program)

    def _spawn_python(self, spec, streams):
        pairs = [("mode", spec.mode), ("workdir", spec.workdir)]
        pairs += [("env", f"{name}={value}") for name, value in spec.env.items()]
        if self._fresh:
            pairs += [("path", spec.path)] + [("arg", arg) for arg in spec.args]
        descriptors = (*streams, self._theirs, self.tree.report)
        self._request = Request(wire.fields(*pairs), descriptors, lambda message: self.on_not_started(126, message))
        self._agent.template.spawn(self._request)

    def start_node(self, spec):
        """Its standard streams stay for its life and serve one run after the other; a fresh run comes first, and returned is
        what it reads its input from."""
        pipes = stdio.make_pipes(self._fresh and spec.stdin_open)
        self.output = output.Output(self._agent.loop, self._agent.link, self)
        self.output.add(pipes.stdout, wire.STDOUT)
        self.output.add(pipes.stderr, wire.STDERR)
        report, fds = self.tree.report, (*pipes.program, self._theirs)
        argv, env, control = ["node", os.path.join(self._agent.folder, "kernel.mjs")], spec.env, 0
        if self._fresh:
            argv, env, control = ["node", spec.path, *spec.args], environment.for_node_program(spec.env), _CONTROL_FD
        try:
            self._agent.fork(
                lambda: runner.run_program(report, fds, spec.workdir, argv, env, spec.search, control=control)
            )
        finally:
            pipes.close_program()
            self._close_theirs()
        return pipes.stdin

    def next_filename(self):
        """Every piece of code has a name of its own: functions that it defines are shown in the tracebacks of later runs."""
        self._pieces += 1
        return f"<run-{self._pieces}>"

    def interrupt(self):
        """SIGINT to the interpreter alone."""
        if self.alive and self._speaker and not self.tree.gone:
            try:
                os.kill(self._speaker, _signal.SIGINT)
            except (ProcessLookupError, PermissionError):
                pass  # it ends

    def close(self):
        """Ends it, and everything that it started."""
        self._ended()
        self.tree.kill()

    def fail(self, problem):
        """Our own fault in serving it."""
        self.close()
        if self.run is not None:
            self.run.fail(problem)

    def _ended(self, problem=None):
        """`problem`: why it could not be started."""
        self.alive = False
        self.lost = self.lost or self._has_state
        self._has_state = False
        if self.questions is not None:
            self.questions.kernel_ended(problem)

    # What the runner says. ---------------------------------------------------------------------------------------------

    def on_pid(self):
        self._speaker = self._speaker or self.tree.pid
        self._close_theirs()
        if self._request is not None:
            self._agent.template.answered(self._request)
            self._request = None
        if self.run is not None:
            self.run.on_spawned()

    def on_not_started(self, code, message):
        self._close_theirs()
        self._ended(message)
        if self.run is not None:
            self.run.end_not_started(code, message)

    def on_exit(self, status, cpu_ms, peak_bytes):
        if self.run is None:
            self.control.read_last()
            self._main_is_gone()
        else:
            self.run.output.turn(lambda: self._main_ended(status, cpu_ms, peak_bytes))

    def on_orphan_exit(self, pid, status):
        if pid != self._speaker:
            return
        self._ended()
        if self.run is not None:
            self.run.end_with_status(status, 0.0, 0)

    def on_gone(self):
        self._ended()
        self.control.close()
        if self.run is not None and not self.run.finished:
            self._agent.kill_orphans()
            self.run.end_with_status(9, 0.0, 0)

    def _main_ended(self, status, cpu_ms, peak_bytes):
        """The process of a fresh run, or a kernel that died within a run."""
        self.control.read_last()
        self._fresh = False
        self._main_is_gone()
        if self.run is not None:
            self.run.main_ended(status, cpu_ms, peak_bytes)

    def _main_is_gone(self):
        if self._speaker == self.tree.pid:
            self._ended()

    # What the kernel says. ---------------------------------------------------------------------------------------------

    def _gate(self, read):
        """What it says keeps its place among what it prints."""
        if self.run is not None and self.run.output is not None:
            self.run.output.turn(read)
        else:
            read()

    def _on_frame(self, kind, payload):
        if kind == wire.KERNEL_READY:
            values = wire.read_fields(payload)
            self.ready = True
            self._speaker = int(wire.text(values, "pid", str(self.tree.pid)))
            self._agent.versions[self.language] = wire.text(values, "version")
            if self.run is not None and not self._fresh:
                self.run.send_code()
            if self.run is None and self.questions is not None:
                self.questions.go_on()
        elif kind == wire.ANSWER:
            if self.questions is not None:
                self.questions.answered(payload)
        elif self.run is None:
            return
        elif kind == wire.EVENT:
            self.run.kernel_event(payload)
        elif kind == wire.HEARD:
            self.run.interrupt_heard()
        elif kind == wire.THREW:
            self.run.threw = wire.read_fields(payload)
        elif kind == wire.DONE and (not self._fresh or self.language == "node"):
            self._fresh = False
            self.run.done(wire.read_fields(payload))

    def _on_control_end(self):
        """A program may close what it inherited; but a kernel that cannot be heard is of no use."""
        if not self._fresh:
            self.close()

    def _close_theirs(self):
        if self._first_pipes is not None:
            self._first_pipes.close()
            self._first_pipes = None
        if self._theirs >= 0:
            os.close(self._theirs)
            self._theirs = -1
        self.tree.close_report()
