"""Runs in an interpreter that keeps its state, and fresh runs, which leave one."""

import os

import _signal
import execution
import feed
import kernels
import stdio
import wire

# A kernel that waits answers an INTERRUPT within a millisecond or two; one on a busy machine has this long.
_ANSWER_SECONDS = 0.05
# SIGINT has no effect when it falls between two pieces of JavaScript, so it is sent until there is an answer.
_REPEAT_SECONDS = 0.1
_INTERRUPTED = [("end", "interrupted")]
_LOST = b"The interpreter has ended, and with it the variables of earlier runs.\n"


class KernelExecution(execution.Execution):
    """A run in a kernel, or a fresh run, which leaves one."""

    def __init__(self, agent, channel, spec):
        super().__init__(agent, channel, spec)
        self.threw = None
        self._kernel = None
        self._pipes = None
        self._sent = False
        self._interrupted = False
        self._insistence = None

    def start(self):
        """Uses the living kernel of the language, or makes one."""
        spec, living = self.spec, self.agent.kernels
        kernel = living.get(spec.language)
        fresh = spec.mode == "fresh"
        if not fresh and kernel is not None and kernel.alive and kernel.run is not None:
            self.end_not_started(126, f"the {spec.language} kernel is busy with another run")
            return
        # One that a question had started may not have answered yet.
        usable = not fresh and kernel is not None and kernel.alive and (kernel.ready or kernel.questions is not None)
        if not usable:
            if kernel is not None:
                kernel.close()
            kernel = living[spec.language] = kernels.Kernel(self.agent, spec.language, self, fresh)
        self._kernel, self.tree = kernel, kernel.tree
        kernel.begin(self)
        if spec.language == "python":
            self._pipes = stdio.make_pipes(spec.stdin_open)
            self.open_output(self._pipes)
            cold = not usable and not self.agent.template.proven
        else:
            cold = not usable
        self.tell_started(cold, self.agent.versions.get(spec.language), kernel.program_gone)
        if spec.language == "node":
            self._use_node(-1 if usable else kernel.start_node(spec))
        elif not usable:
            kernel.spawn_python(spec, self._pipes)
        self._tell_lost()
        if kernel.ready:
            self.send_code()

    def on_spawned(self):
        """A fresh run's process has its descriptors; a kernel's first run still needs its own for RUN."""
        if self.spec.mode == "fresh" and self._pipes is not None:
            self._pipes.close_program()

    def send_code(self):
        """The kernel is ready: RUN."""
        if self._sent:
            return
        if self._interrupted:
            self.end(_INTERRUPTED)
            return
        self._sent = True
        fields = wire.fields(("code", self.spec.code), ("filename", self._kernel.next_filename()))
        descriptors = ()
        if self._pipes is not None:
            descriptors, self._pipes.program = self._pipes.program, ()
        self._kernel.control.send(wire.RUN, fields, descriptors)
        if self.spec.language == "node" and not self.spec.stdin_open:
            self.feed.end()

    def signal(self, number):
        """A kernel is interrupted by a frame, and by SIGINT: Python at once, Node only while it does not read."""
        if number != _signal.SIGINT or self._kernel is None or self.spec.mode == "fresh":
            super().signal(number)
        elif not self._sent:
            self._interrupt_unsent()
        elif self.spec.language == "python":
            self._kernel.control.send(wire.INTERRUPT)
            super().signal(number)
        else:
            self._kernel.control.send(wire.INTERRUPT)
            self.interrupt_heard()
            self._insistence = self.agent.loop.after(_ANSWER_SECONDS, lambda: self._insist(os.killpg), self)

    def interrupt_heard(self):
        """The run knows, and goes on."""
        if self._insistence is not None:
            self.agent.loop.cancel(self._insistence)
            self._insistence = None

    def kernel_event(self, payload):
        """A display is passed on as it is: the server checks it."""
        kind = wire.text(wire.read_fields(payload), "kind")
        if kind == "display":
            self.agent.link.send(wire.AGENT_EVENT, self.channel, payload)
        elif kind == "input":
            # The kernel's word may be heard before the prompt, which comes by another way.
            self.output.catch_up()
            self.output.turn(self.tell_input)
            self.agent.waiting.told(self)

    def done(self, values):
        """The code has run; the kernel lives."""
        self.interrupt_heard()
        kind = wire.text(values, "end")
        if kind == "threw" and self.threw is not None:
            pairs = _threw_pairs(self.threw, int(wire.text(self.threw, "code", "1")) & 255)
        elif kind == "interrupted":
            pairs = _INTERRUPTED
        else:
            pairs = [("end", "exited"), ("code", int(wire.text(values, "code", "0")) & 255)]
        self.end(pairs, float(wire.text(values, "cpuMs", "0")), int(wire.text(values, "peakMemoryBytes", "0")))

    def main_ended(self, status, cpu_ms, peak_bytes):
        if self.threw is not None and os.WIFEXITED(status) and self.spec.mode == "fresh":
            self.end(_threw_pairs(self.threw, os.WEXITSTATUS(status)), cpu_ms, peak_bytes)
        else:
            self.end_with_status(status, cpu_ms, peak_bytes)

    def finish(self, pairs, cpu_ms, peak_bytes):
        self.interrupt_heard()
        if self._kernel is not None and self._kernel.run is self:
            self._kernel.end_run(self._sent or self.spec.mode == "fresh")
        if self._pipes is not None:
            self._pipes.close_program()
        if self._tell_lost():
            self.output.turn(lambda: super(KernelExecution, self).finish(pairs, cpu_ms, peak_bytes))
        else:
            super().finish(pairs, cpu_ms, peak_bytes)

    def _tell_lost(self):
        """True when it does, on stderr: in the run that lost them, or else in the next. A fresh run has no earlier ones."""
        if self._kernel is None or not self._kernel.lost or self.output is None or self.spec.mode == "fresh":
            return False
        self._kernel.lost = False
        self.output.say(wire.STDERR, _LOST)
        return True

    def _interrupt_unsent(self):
        """None of its code runs. A Python kernel that starts is given the run's streams, and has to have them by then."""
        if self.spec.language == "node":
            self.end(_INTERRUPTED)
        else:
            self._interrupted = True

    def _insist(self, kill):
        """The first time to all that it started, as a terminal does."""
        if not self.tree.gone:
            try:
                kill(self.tree.pid, _signal.SIGINT)
            except (ProcessLookupError, PermissionError):
                return  # it ends
        self._insistence = self.agent.loop.after(_REPEAT_SECONDS, lambda: self._insist(os.kill), self)

    def _use_node(self, stdin):
        """`stdin`: what a fresh run reads, if anything."""
        self.output = self._kernel.output
        self.output.attach(self.channel)
        if self.spec.mode == "kernel":
            self.feed = feed.KernelFeed(self._kernel.control, self.took_input, self.refuse_input)
        elif stdin >= 0:
            self.open_input(stdin, False)


def _threw_pairs(threw, code):
    return [
        ("end", "threw"),
        *((key, wire.text(threw, key)) for key in ("name", "message", "traceback")),
        ("code", code),
    ]
