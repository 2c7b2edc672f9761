import { createServer } from "node:net";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestRuntime, PRELUDE, type TestRuntime, type TestSandbox } from "./testing/test-sandbox.ts";

let runtime: TestRuntime;
let sandbox: TestSandbox;

beforeAll(async () => {
  process.env["QUICKSAND_TEST_SECRET"] = "do-not-show";
  runtime = await openTestRuntime();
  sandbox = await runtime.start();
});
afterAll(async () => {
  delete process.env["QUICKSAND_TEST_SECRET"];
  await runtime.close();
});

/** Runs a program that prints one JSON value, and gives the value. */
async function ask(code: string): Promise<unknown> {
  const { out } = await sandbox.run(PRELUDE + code);
  return JSON.parse(out) as unknown;
}

describe("the agent", () => {
  test("cannot be signalled, traced, read, reniced or limited by a program", async () => {
    const answers = await ask(`
print(json.dumps({
    "kill": attempt(lambda: os.kill(1, signal.SIGTERM)),
    "probe": attempt(lambda: os.kill(1, 0)),
    "pidfd": attempt(lambda: signal.pidfd_send_signal(os.pidfd_open(1), signal.SIGTERM)),
    "ptrace": syscall(101, 117, 16, 1, 0, 0),
    "read memory": syscall(310, 270, 1, 0, 0, 0, 0, 0),
    "take descriptor": syscall(438, 438, os.pidfd_open(1), 0, 0),
    "renice": attempt(lambda: os.setpriority(os.PRIO_PROCESS, 1, 10)),
    "affinity": attempt(lambda: os.sched_setaffinity(1, {0})),
    "prlimit": attempt(lambda: __import__("resource").prlimit(1, __import__("resource").RLIMIT_NOFILE, (16, 16))),
    "mem": attempt(lambda: open("/proc/1/mem", "rb")),
    "fd": attempt(lambda: os.listdir("/proc/1/fd")),
    "stdin": attempt(lambda: open("/proc/1/fd/0", "rb")),
    "stdout": attempt(lambda: open("/proc/1/fd/1", "wb")),
    "environ": attempt(lambda: open("/proc/1/environ", "rb")),
    "oom": attempt(lambda: open("/proc/1/oom_score_adj", "w")),
    "root": attempt(lambda: os.listdir("/proc/1/root")),
}))`);
    expect(answers).toEqual({
      kill: "EPERM",
      probe: "EPERM",
      pidfd: "EPERM",
      ptrace: "EPERM",
      "read memory": "EPERM",
      "take descriptor": "EPERM",
      renice: "EPERM",
      affinity: "EPERM",
      prlimit: "EPERM",
      mem: "EACCES",
      fd: "EACCES",
      stdin: "EACCES",
      stdout: "EACCES",
      environ: "EACCES",
      oom: "EACCES",
      root: "EACCES",
    });
  });

  test("has three capabilities and gives none of them to programs", async () => {
    const answers = await ask(`
lines = dict(line.split(":\\t") for line in open("/proc/self/status").read().splitlines() if line.startswith("Cap"))
print(json.dumps({
    **lines,
    "setuid": attempt(lambda: os.setuid(0)),
    "setgid": attempt(lambda: os.setgid(0)),
    "groups": os.getgroups(),
    "ids": [os.getresuid(), os.getresgid()],
}))`);
    expect(answers).toEqual({
      CapInh: "0000000000000000",
      CapPrm: "0000000000000000",
      CapEff: "0000000000000000",
      CapAmb: "0000000000000000",
      CapBnd: "00000000000000e0",
      setuid: "EPERM",
      setgid: "EPERM",
      groups: [],
      ids: [
        [1000, 1000, 1000],
        [1000, 1000, 1000],
      ],
    });
  });
});

describe("the network", () => {
  test("is not there: no interface but the loopback, no route, no names", async () => {
    const answers = await ask(`
def connect(family, address):
    with socket.socket(family, socket.SOCK_STREAM) as s:
        s.settimeout(2)
        s.connect(address)
def resolve():
    try:
        socket.getaddrinfo("example.com", 80)
    except socket.gaierror:
        return "no answer"
print(json.dumps({
    "interfaces": [name for _, name in socket.if_nameindex()],
    "v4": attempt(lambda: connect(socket.AF_INET, ("192.0.2.1", 80))),
    "v6": attempt(lambda: connect(socket.AF_INET6, ("2001:db8::1", 80))),
    "names": resolve(),
}))`);
    expect(answers).toEqual({ interfaces: ["lo"], v4: "ENETUNREACH", v6: "ENETUNREACH", names: "no answer" });
  });

  test("has a loopback of its own, on which a program can talk to itself", async () => {
    const answer = await ask(`
server = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(server.getsockname())
server.accept()[0].sendall(b"hello")
print(json.dumps(client.recv(5).decode()))`);
    expect(answer).toBe("hello");
  });

  test("does not lead to the host's loopback ports or abstract unix sockets", async () => {
    const tcp = createServer().listen(0, "127.0.0.1");
    const unix = createServer().listen("\0quicksand-isolation-test");
    await Promise.all([once(tcp, "listening"), once(unix, "listening")]);
    const address = tcp.address();
    const port = typeof address === "object" ? address?.port : undefined;
    try {
      const answers = await ask(`
def unix():
    with socket.socket(socket.AF_UNIX) as s:
        s.connect("\\0quicksand-isolation-test")
print(json.dumps([attempt(lambda: socket.create_connection(("127.0.0.1", ${port}), 2)), attempt(unix)]))`);
      expect(answers).toEqual(["ECONNREFUSED", "ECONNREFUSED"]);
    } finally {
      tcp.close();
      unix.close();
    }
  });

  test("refuses packet, raw, crypto, virtual machine and odd sockets", async () => {
    const answers = await ask(`
def made(*arguments):
    return attempt(lambda: socket.socket(*arguments))
print(json.dumps({
    "packet": made(17, socket.SOCK_RAW, 0),
    "raw": made(socket.AF_INET, socket.SOCK_RAW, 1),
    "crypto": made(38, 5, 0),
    "vsock": made(40, socket.SOCK_STREAM, 0),
    "netfilter": made(16, socket.SOCK_RAW, 12),
    "sctp": made(socket.AF_INET, socket.SOCK_STREAM, 132) != "done",
    "bluetooth": made(31, socket.SOCK_RAW, 0),
}))`);
    expect(answers).toEqual({
      packet: "EPERM",
      raw: "EPERM",
      crypto: "EPERM",
      vsock: "EPERM",
      netfilter: "EPERM",
      sctp: true,
      bluetooth: "EPERM",
    });
  });
});

describe("the host", () => {
  test("shows nothing of its environment, files and processes", async () => {
    const answers = await ask(`
print(json.dumps({
    "environment": [name for name in os.environ if "QUICKSAND" in name],
    "folders": {folder: os.listdir(folder) for folder in ("/root", "/home", "/run", "/srv", "/mnt", "/var/log")},
    "work": os.path.exists("/work"),
    "shadow": os.path.exists("/etc/shadow"),
    "root": sorted(os.listdir("/")),
    "processes": len([name for name in os.listdir("/proc") if name.isdigit()]),
    "hostname": [socket.gethostname(), open("/etc/hostname").read()],
    "mask": [len(open("/proc/" + name).read()) for name in ("keys", "cmdline", "interrupts", "key-users")],
    "local": sorted(os.listdir("/usr/local")),
    "cgroup": {line.split(":", 2)[2] for line in open("/proc/self/cgroup").read().splitlines()} == {"/"},
}))`);
    expect(answers).toMatchObject({
      environment: [],
      folders: { "/root": [], "/home": [], "/run": [], "/srv": [], "/mnt": [], "/var/log": [] },
      work: false,
      shadow: false,
      processes: 2,
      hostname: ["sandbox", "sandbox\n"],
      mask: [0, 0, 0, 0],
      local: ["bin", "lib"],
      cgroup: true,
    });
    expect((answers as { root: string[] }).root.filter((name) => !ROOT_FOLDERS.has(name))).toEqual([]);
  });

  test("cannot be written: root, /usr, /etc, /proc/sys and the agent's folder are read-only; /sys is not there", async () => {
    const answers = await ask(`
def write(path):
    return attempt(lambda: open(path, "w"))
print(json.dumps({
    "files": [write(path) for path in ("/x", "/etc/passwd", "/usr/x", "/usr/local/bin/node", "/opt/quicksand/x", "/root/x", "/run/x", "/dev/x", "/var/x")],
    "sys": os.path.exists("/sys"),
    "hostname": write("/proc/sys/kernel/hostname"),
    "core": write("/proc/sys/kernel/core_pattern"),
    "sysrq": write("/proc/sysrq-trigger") != "done",
    "flags": [bool(os.statvfs(path).f_flag & os.ST_RDONLY) for path in ("/", "/usr", "/usr/local", "/opt/quicksand", "/proc/sys")],
    "remount": syscall(165, 40, 0, b"/", 0, 32, 0),
    "writable": [attempt(lambda: open(path + "/x", "w")) for path in ("/workspace", "/tmp", "/dev/shm")],
}))`);
    const { files, ...rest } = answers as { files: string[] };
    expect(files.filter((error) => !["EROFS", "EACCES"].includes(error))).toEqual([]);
    expect(rest).toEqual({
      sys: false,
      hostname: "EROFS",
      core: "EROFS",
      sysrq: true,
      flags: [true, true, true, true, true],
      remount: "EPERM",
      writable: ["done", "done", "done"],
    });
  });

  test("lends no set-user-id file and no device", async () => {
    const answers = await ask(`
import glob, stat, subprocess
setuid = [path for path in glob.glob("/usr/bin/*") if os.path.isfile(path) and os.stat(path).st_mode & stat.S_ISUID]
os.chmod(open("/workspace/mine", "w").name, 0o6755)
print(json.dumps({
    "mounts": [bool(os.statvfs(path).f_flag & os.ST_NOSUID) for path in ("/", "/usr", "/workspace", "/tmp", "/dev/shm", "/usr/local")][1:],
    "su": subprocess.run(["/usr/bin/su", "-c", "id"], stdin=subprocess.DEVNULL, capture_output=True).returncode != 0,
    "no new privileges": "NoNewPrivs:\\t1" in open("/proc/self/status").read(),
    "mknod": attempt(lambda: os.mknod("/workspace/disk", stat.S_IFBLK | 0o666, os.makedev(8, 0))),
    "fifo": attempt(lambda: os.mkfifo("/workspace/fifo")),
    "devices": sorted(set(os.listdir("/dev")) - {"core"}),
}))`);
    expect(answers).toEqual({
      mounts: [true, true, true, true, true],
      su: true,
      "no new privileges": true,
      mknod: "EPERM",
      fifo: "done",
      devices: [
        "fd",
        "full",
        "null",
        "ptmx",
        "pts",
        "random",
        "shm",
        "stderr",
        "stdin",
        "stdout",
        "tty",
        "urandom",
        "zero",
      ],
    });
  });
});

describe("the kernel", () => {
  test("refuses what makes namespaces, mounts, keys, filters, rings, watches and modules", async () => {
    const answers = (await ask(`
import threading
calls = {
    "unshare user": (272, 97, 0x10000000), "unshare net": (272, 97, 0x40000000), "setns": (308, 268, 0, 0),
    "mount": (165, 40, b"x", b"/tmp", b"tmpfs", 0, 0), "umount2": (166, 39, b"/tmp", 2), "pivot_root": (155, 41, b"/tmp", b"/tmp"),
    "chroot": (161, 51, b"/tmp"), "open_tree": (428, 428, -100, b"/", 0), "fsopen": (430, 430, b"tmpfs", 0),
    "mount_setattr": (442, 442, -100, b"/", 0, 0, 0), "open_by_handle_at": (304, 265, 0, 0, 0),
    "keyctl": (250, 219, 0, -3, 1), "add_key": (248, 217, b"user", b"x", b"y", 1, -3), "request_key": (249, 218, b"user", b"x", 0, -3),
    "bpf": (321, 280, 0, 0, 0), "userfaultfd": (323, 282, 0), "io_uring_setup": (425, 425, 1, 0), "io_setup": (206, 0, 1, 0),
    "perf_event_open": (298, 241, 0, 0, -1, -1, 0), "inotify_init1": (294, 26, 0), "fanotify_init": (300, 262, 0, 0),
    "init_module": (175, 105, 0, 0, 0), "finit_module": (313, 273, 0, 0, 0), "kexec_load": (246, 104, 0, 0, 0, 0),
    "reboot": (169, 142, 0, 0, 0, 0), "swapon": (167, 224, b"/x", 0), "settimeofday": (164, 170, 0, 0), "clock_settime": (227, 112, 0, 0),
    "sethostname": (170, 161, b"x", 1), "acct": (163, 89, 0), "syslog": (103, 116, 3, 0, 0), "quotactl": (179, 60, 0, 0, 0, 0),
    "memfd_secret": (447, 447, 0), "kcmp": (312, 272, 1, 1, 0, 0, 0), "process_madvise": (440, 440, 0, 0, 0, 0, 0),
}
print(json.dumps({name: syscall(*call) for name, call in calls.items()}))`)) as Record<string, string>;
    expect(Object.entries(answers).filter(([, error]) => error !== "EPERM")).toEqual([]);
    expect(Object.keys(answers).length).toBeGreaterThan(30);
  });

  test("refuses a clone that makes a namespace, hides clone3 from libc, and says ENOSYS to calls that it does not know", async () => {
    const answers = await ask(`
flags = {"NEWNS": 0x20000, "NEWCGROUP": 0x2000000, "NEWUTS": 0x4000000, "NEWIPC": 0x8000000, "NEWUSER": 0x10000000, "NEWPID": 0x20000000, "NEWNET": 0x40000000}
print(json.dumps({
    "clone": sorted({syscall(56, 220, flag | signal.SIGCHLD, 0, 0, 0, 0) for flag in flags.values()}),
    "clone3": syscall(435, 435, 0, 0),
    "unknown": syscall(999, 999),
    "personality": syscall(135, 92, 0x0400000),
}))`);
    expect(answers).toEqual({ clone: ["EPERM"], clone3: "ENOSYS", unknown: "ENOSYS", personality: "ENOSYS" });
  });

  test("lets the host's disks alone when a program asks to write everything out", async () => {
    expect(await ask(`os.sync()\nprint(json.dumps(syscall(306, 267, 0)))`)).toBe("done");
  });

  test("still runs what programs need: threads, processes, semaphores, terminals, Node's compiler", async () => {
    const answers = await ask(`
import multiprocessing, subprocess, threading, pty, concurrent.futures
def double(x):
    return 2 * x
with multiprocessing.get_context("fork").Pool(2) as pool:
    doubled = pool.map(double, range(3))
with concurrent.futures.ThreadPoolExecutor(4) as threads:
    threaded = list(threads.map(double, range(3)))
master, slave = pty.openpty()
os.write(slave, b"x\\n")
node = subprocess.run(["node", "-e", "let s=0; for (let i=0;i<3e5;i++) s+=i; console.log(s, os.networkInterfaces().lo[0].address, os.cpus().length > 0)"], capture_output=True, text=True)
print(json.dumps([doubled, threaded, os.read(master, 9).decode(), os.ttyname(slave).startswith("/dev/pts/"), node.stdout + node.stderr, subprocess.run(["whoami"], capture_output=True, text=True).stdout]))`);
    expect(answers).toEqual([
      [0, 2, 4],
      [0, 2, 4],
      "x\r\n",
      true,
      "44999850000 127.0.0.1 true\n",
      "sandbox\n",
    ]);
  });
});

/** What may stand in a sandbox's root. */
const ROOT_FOLDERS = new Set(
  "bin dev etc home lib lib32 lib64 libx32 mnt opt proc root run sbin srv tmp usr var workspace".split(" "),
);
