"""What the agent is made of, and what each frame from the server does.

Its standard input and output are the byte stream to the server (see wire.py). It ends with that stream, and with it, as
the first process of the sandbox's pid namespace, everything in the sandbox.
"""

import os
import sys

import _signal
import environment
import execution
import files
import kernel_execution
import link
import loop
import processes
import runner
import template_client
import waiting
import wire

_DEFAULT_FOLDER = "/workspace"
_ABOUT_EXECUTIONS = (wire.STDIN, wire.STDIN_END, wire.SIGNAL, wire.KILL, wire.RESIZE, wire.CREDIT)

# mallopt(3): from this size on memory goes back to the system when it is freed. A fixed size also keeps glibc from
# raising it; else one big file makes the agent bigger for good, and with it the least memory that a program is said to use.
_M_MMAP_THRESHOLD = -3
_MMAP_THRESHOLD_BYTES = 128 * 1024


def main(folder, launched):
    """Serves the stream on descriptors 0 and 1 until it ends. Never returns.

    launched    the template, as from template_process.launch.
    """
    agent = Agent(folder, launched)
    try:
        agent.loop.run(agent.link.flush)
    except wire.FrameError as problem:
        print(f"agent: {problem}", file=sys.stderr, flush=True)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        agent.end_everything()
        os._exit(0)


class Agent:
    """What executions and kernels share: loop, link, kernels by language, and how to fork."""

    def __init__(self, folder, launched):
        runner.call("mallopt", _M_MMAP_THRESHOLD, _MMAP_THRESHOLD_BYTES)
        runner.prctl(runner.PR_SET_DUMPABLE, 0)
        runner.prctl(runner.PR_SET_CHILD_SUBREAPER, 1)
        _signal.signal(_signal.SIGPIPE, _signal.SIG_IGN)
        self.folder = folder
        self.base_env = environment.base()
        self.loop = loop.Loop()
        self.link = link.Link(self.loop, 0, 1, self._on_frame, self._on_relief, self.loop.stop)
        version = ".".join(str(part) for part in sys.version_info[:3])
        self.link.send(wire.AGENT_READY, 0, wire.fields(("protocol", wire.PROTOCOL_VERSION), ("pythonVersion", version)))
        self.link.flush()
        self.versions = {"python": version}
        self.executions = {}
        self.kernels = {}
        self.helpers = set()
        self._workdir = _DEFAULT_FOLDER
        self.waiting = waiting.Waiting(self.loop)
        self._watch_children()
        self.template = template_client.Template(self, launched)

    def fork(self, child):
        """Forks; the new process calls child(), which must not return. Returns its pid."""
        pid = os.fork()
        if pid == 0:
            try:
                child()
            except BaseException as problem:
                print(f"agent: a forked process failed: {problem}", file=sys.stderr, flush=True)
            finally:
                os._exit(1)
        return pid

    def forget(self, run):
        """It has finished."""
        self.executions.pop(run.channel, None)

    def kill_orphans(self):
        """Programs whose runner died are the first process's children."""
        processes.kill_orphans(os.getpid(), self.helpers)

    def fail(self, problem):
        """What cannot be laid to one execution ends the agent."""
        raise problem

    def end_everything(self):
        """In a pid namespace the kernel does this when the first process ends; elsewhere nothing may be left either."""
        if os.getpid() != 1:
            processes.kill_tree(os.getpid())

    def _watch_children(self):
        reader, writer = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        _signal.signal(_signal.SIGCHLD, lambda _number, _frame: None)
        _signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        self.loop.watch(reader, lambda _events: self._reap(reader), loop.IN)

    def _reap(self, reader):
        try:
            while len(os.read(reader, 512)) == 512:
                pass
        except BlockingIOError:
            pass
        while True:
            try:
                pid, _ = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self.helpers.discard(pid)

    def _on_relief(self):
        for run in list(self.executions.values()):
            if run.output is not None:
                self.loop.guard(run, run.output.resume)

    def _on_frame(self, kind, channel, payload):
        if kind == wire.START:
            self._start(channel, payload)
        elif kind == wire.CALL:
            self._call(channel, wire.read_fields(payload))
        elif kind not in _ABOUT_EXECUTIONS:
            raise wire.FrameError(f"a frame of kind {kind}")
        else:
            run = self.executions.get(channel)
            # One that has finished meanwhile is no fault.
            if run is not None:
                self.loop.guard(run, self._tell, run, kind, payload)

    def _tell(self, run, kind, payload):
        try:
            self._pass_on(run, kind, payload)
        except wire.FrameError as problem:
            # The server's fault, not the execution's.
            print(f"agent: {problem}", file=sys.stderr, flush=True)
            self.loop.stop()

    def _pass_on(self, run, kind, payload):
        if kind == wire.STDIN:
            run.stdin(payload)
        elif kind == wire.STDIN_END:
            run.end_input()
        elif kind == wire.SIGNAL and len(payload) == 1:
            run.signal(payload[0])
        elif kind == wire.KILL:
            run.kill()
        elif kind == wire.RESIZE and len(payload) == 4:
            run.resize(int.from_bytes(payload[:2], "big"), int.from_bytes(payload[2:], "big"))
        elif kind == wire.CREDIT and len(payload) == 4:
            run.credit(int.from_bytes(payload, "big"))
        else:
            raise wire.FrameError(f"a frame of kind {kind} with {len(payload)} bytes")

    def _start(self, channel, payload):
        if channel in self.executions:
            raise wire.FrameError(f"START on channel {channel}, which is in use")
        spec = execution.Spec(wire.read_fields(payload), self.base_env)
        self._workdir = spec.workdir
        if spec.kind == "command":
            run = execution.ProgramExecution(self, channel, spec, spec.args)
        elif spec.language in ("python", "node") and spec.mode in ("fresh", "kernel"):
            run = kernel_execution.KernelExecution(self, channel, spec)
        else:
            raise wire.FrameError(f"START of a run in {spec.language!r}, {spec.mode!r}")
        self.executions[channel] = run
        self.loop.guard(run, run.start)

    def _call(self, channel, values):
        try:
            self._answer(channel, values, wire.text(values, "method"))
        except OSError as problem:
            self._reply(channel, ("error", f"the sandbox's agent failed: {problem}"), ("code", "internal"))

    def _answer(self, channel, values, method):
        if method == "stats":
            self._reply(channel, ("diskBytes", files.disk_bytes(self._workdir)), ("processes", files.process_count()))
        elif method in ("write", "append"):
            paths, contents = values.get("path", ()), values.get("content", ())
            if len(paths) != len(contents):
                raise wire.FrameError("CALL write has not one content for each path")
            wanted = [(os.fsdecode(path), content, method == "append") for path, content in zip(paths, contents)]
            files.write_files(self, wanted, lambda message: self._reply_written(channel, message))
        elif method.startswith("fs."):
            # Only now: every import is start time.
            import file_calls

            file_calls.answer(self, channel, method, values)
        elif method == "question":
            import questions  # at the first of them: a start does not pay for it

            questions.ask(self, values, lambda *pairs: self._reply(channel, *pairs))
        else:
            raise wire.FrameError(f"CALL of {method!r}")

    def _reply_written(self, channel, message):
        if message is None:
            self._reply(channel)
        else:
            self._reply(channel, ("error", message), ("code", "fileError"))

    def _reply(self, channel, *pairs):
        self.link.send(wire.REPLY, channel, wire.fields(*pairs))
