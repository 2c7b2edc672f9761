"""The launcher: one small process per sandbox server, which starts the OCI runtime and looks after what it started.

Why it is there: a fork from this process costs less than one from Node; a detached runtime leaves no process behind,
and somebody must reap the sandboxes' first processes; and when the server dies, however it dies, this process sees
its input end and ends every sandbox.

    argv[1]   JSON: {"runFolder", "cgroupFolders": [...], "cgroupPrefix", "ownCgroup"}
    stdin     lines "kill <id>"; its end means: end everything and go
    stdout    JSON lines: {"event": "home"|"started"|"failed"|"ended", ...}
    <home>/control/socket   one connection for each sandbox: size:u32be, JSON {"id", "command", "config", "cgroups",
              "oom"}; the very same connection then becomes the first process's standard input and output

Standard library only, started with -I -S.
"""

import ctypes
import json
import os
import resource
import select
import signal
import socket
import sys
import time

import _thread

# -I leaves this folder out.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from homes import take_home  # noqa: E402
from leftovers import count_oom_kills, kill, kill_cgroup, remove_cgroup_tree, remove_tree  # noqa: E402

PR_SET_CHILD_SUBREAPER = 36
# What a first process may say on its standard error before nobody listens any more.
MAX_STDERR = 16 * 1024
STOP_SECONDS = 4.0
# The kernel bounds all user namespaces of one maker together by the limits that the maker had: without raising these
# here, sandboxes would share one server's worth of them. Each sandbox has its own, smaller ones (config.ts).
SHARED_LIMITS = (
    resource.RLIMIT_NPROC,
    resource.RLIMIT_MEMLOCK,
    resource.RLIMIT_MSGQUEUE,
    resource.RLIMIT_SIGPENDING,
)


class Sandbox:
    """One sandbox, from the runtime's start until all of it is removed."""

    def __init__(self, request, bundle, stderr):
        self.id = request["id"]
        self.cgroups = request["cgroups"]
        self.oom = request.get("oom")
        self.bundle = bundle
        self.stderr = stderr
        self.said = b""
        self.runtime_pid = 0
        self.init_pid = 0
        self.killed = False
        self.reaped_before = 0

    def listen(self):
        """Takes what the first process says on its standard error; false when that is over."""
        try:
            data = os.read(self.stderr, 4096)
        except BlockingIOError:
            return True
        self.said += data
        return len(data) > 0 and len(self.said) < MAX_STDERR


class Launcher:
    def __init__(self, settings):
        self.own_cgroup = settings.get("ownCgroup")
        self.sandboxes = {}
        self.by_pid = {}
        self.by_stderr = {}
        # First processes that ended before their runtime did, and other orphans: pid -> (count, status).
        self.orphans = {}
        self.reaped = 0
        self.poll = select.poll()
        self.home = take_home(settings["runFolder"], settings["cgroupFolders"], settings["cgroupPrefix"])
        for name in ("control", "bundles", "state"):
            os.makedirs(self.home.path(name), 0o700)
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(self.home.path("control", "socket"))
        self.listener.listen(512)

    def run(self):
        self.poll.register(0, select.POLLIN)
        self.poll.register(self.listener, select.POLLIN)
        woken, waker = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self.poll.register(woken, select.POLLIN)
        say({"event": "home", "folder": self.home.folder, "number": self.home.number})
        commands = b""
        while True:
            for fd, _ in self.poll.poll():
                if fd == woken:
                    os.read(woken, 4096)
                    self.reap()
                elif fd == self.listener.fileno():
                    self.accept()
                elif fd == 0:
                    data = os.read(0, 65536)
                    if not data:
                        return
                    *lines, commands = (commands + data).split(b"\n")
                    for line in lines:
                        self.kill(line.decode().removeprefix("kill "))
                elif fd in self.by_stderr:
                    sandbox = self.by_stderr[fd]
                    if not sandbox.listen():
                        self.close_stderr(sandbox)

    def accept(self):
        connection, _ = self.listener.accept()
        if self.own_cgroup:
            _thread.start_new_thread(self.wake_cgroups, ())
        with connection:
            connection.settimeout(5)
            try:
                size = int.from_bytes(receive(connection, 4), "big")
                request = json.loads(receive(connection, size))
            except (OSError, EOFError):
                return
            # The first process waits on it as on a pipe.
            connection.setblocking(True)
            try:
                self.start(request, connection)
            except OSError as error:
                say({"event": "failed", "id": request["id"], "message": str(error)})

    def wake_cgroups(self):
        """
        Takes the kernel's lock on moving processes between cgroups, by moving this one to where it is. When nobody has
        for some 30 ms, taking it means waiting 8 to 15 ms for all processors; so that is done while the runtime is
        still loading, which then finds it done when it moves the new sandbox.
        """
        try:
            with open(self.own_cgroup, "w", encoding="ascii") as file:
                file.write(str(os.getpid()))
        except OSError:
            # Only time is lost.
            self.own_cgroup = None

    def start(self, request, connection):
        bundle = self.home.path("bundles", request["id"])
        os.mkdir(bundle, 0o700)
        with open(os.path.join(bundle, "config.json"), "w", encoding="utf-8") as file:
            file.write(request["config"])
        stderr, stderr_write = os.pipe2(os.O_CLOEXEC)
        os.set_blocking(stderr, False)
        sandbox = Sandbox(request, bundle, stderr)
        sandbox.reaped_before = self.reaped
        try:
            sandbox.runtime_pid = os.posix_spawn(
                request["command"][0],
                request["command"],
                request["environment"],
                file_actions=[
                    (os.POSIX_SPAWN_DUP2, connection.fileno(), 0),
                    (os.POSIX_SPAWN_DUP2, connection.fileno(), 1),
                    (os.POSIX_SPAWN_DUP2, stderr_write, 2),
                ],
                # This process ignores them; a program inside must find them at their defaults.
                setsigdef=[signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT, signal.SIGTERM],
                # No sandbox shares a process group with another one, or with this process.
                setsid=True,
            )
        except OSError:
            os.close(stderr)
            remove_tree(bundle)
            raise
        finally:
            os.close(stderr_write)
        self.sandboxes[sandbox.id] = sandbox
        self.by_pid[sandbox.runtime_pid] = sandbox
        self.by_stderr[stderr] = sandbox
        self.poll.register(stderr, select.POLLIN)

    def reap(self):
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self.reaped += 1
            sandbox = self.by_pid.pop(pid, None)
            if sandbox is None:
                self.orphans[pid] = (self.reaped, status)
            elif pid == sandbox.runtime_pid:
                self.runtime_ended(sandbox, status)
            else:
                self.finish(sandbox, status)

    def runtime_ended(self, sandbox, status):
        sandbox.runtime_pid = 0
        if status == 0:
            with open(os.path.join(sandbox.bundle, "pid"), encoding="ascii") as file:
                sandbox.init_pid = int(file.read())
            self.by_pid[sandbox.init_pid] = sandbox
            say({"event": "started", "id": sandbox.id, "pid": sandbox.init_pid})
            reaped, orphan_status = self.orphans.pop(sandbox.init_pid, (0, 0))
            # An older orphan of the same pid was somebody else.
            if reaped > sandbox.reaped_before:
                del self.by_pid[sandbox.init_pid]
                self.finish(sandbox, orphan_status)
            elif sandbox.killed:
                kill(sandbox.init_pid)
        else:
            self.remove(sandbox)
            say({"event": "failed", "id": sandbox.id, "message": failure(sandbox, status)})
        if not any(other.runtime_pid for other in self.sandboxes.values()):
            self.orphans.clear()

    def finish(self, sandbox, status):
        """After the first process has been reaped: the kernel has ended all others of its pid namespace before it."""
        oom_kills = count_oom_kills(sandbox.oom)
        self.remove(sandbox)
        said = sandbox.said.decode("utf-8", "replace")
        say({"event": "ended", "id": sandbox.id, "status": status, "oomKills": oom_kills, "stderr": said})

    def remove(self, sandbox):
        """Removes all that the sandbox had on the host."""
        self.close_stderr(sandbox)
        for cgroup in sandbox.cgroups:
            remove_cgroup_tree(cgroup)
        remove_tree(self.home.path("state", sandbox.id))
        remove_tree(sandbox.bundle)
        self.sandboxes.pop(sandbox.id, None)

    def close_stderr(self, sandbox):
        if self.by_stderr.pop(sandbox.stderr, None) is None:
            return
        while sandbox.listen():
            if not select.select([sandbox.stderr], [], [], 0)[0]:
                break
        self.poll.unregister(sandbox.stderr)
        os.close(sandbox.stderr)

    def kill(self, id):
        sandbox = self.sandboxes.get(id)
        if sandbox is None:
            return
        sandbox.killed = True
        if sandbox.runtime_pid:
            kill(sandbox.runtime_pid)
            for cgroup in sandbox.cgroups:
                kill_cgroup(cgroup)
        elif sandbox.init_pid:
            kill(sandbox.init_pid)

    def stop(self):
        """Ends all sandboxes and removes what is theirs; what does not end in time the next launcher removes."""
        for id in list(self.sandboxes):
            self.kill(id)
        deadline = time.monotonic() + STOP_SECONDS
        while self.sandboxes and time.monotonic() < deadline:
            self.poll.poll(20)
            self.reap()
        self.home.sweep()


def failure(sandbox, status):
    """What the runtime said before it failed, without what its libraries said before."""
    said = sandbox.said.decode("utf-8", "replace").strip()
    if said:
        return said[-2000:]
    code = os.waitstatus_to_exitcode(status)
    return f"ended by signal {-code}" if code < 0 else f"ended with exit code {code}"


def receive(connection, size):
    data = bytearray()
    while len(data) < size:
        part = connection.recv(min(size - len(data), 1 << 20))
        if not part:
            raise EOFError
        data += part
    return bytes(data)


def say(event):
    try:
        os.write(1, json.dumps(event).encode() + b"\n")
    except BrokenPipeError:
        pass


def raise_limits():
    """As far as may be; without CAP_SYS_RESOURCE that is to the hard limit."""
    for limit in SHARED_LIMITS:
        _, hard = resource.getrlimit(limit)
        try:
            resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        except (ValueError, PermissionError):
            resource.setrlimit(limit, (hard, hard))


def main():
    os.umask(0o022)
    raise_limits()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise SystemExit("prctl: " + os.strerror(ctypes.get_errno()))
    launcher = Launcher(json.loads(sys.argv[1]))
    try:
        launcher.run()
    finally:
        launcher.stop()


main()
