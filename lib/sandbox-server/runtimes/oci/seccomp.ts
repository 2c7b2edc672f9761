/**
 * The system calls that a sandbox may use: an allow-list in the manner of Docker's default profile, tightened. What is
 * known and refused answers EPERM; what is neither answers ENOSYS, so that libc falls back as on an older kernel.
 *
 * Tighter than Docker's, each for a reason: ptrace and process_vm_* (reading other processes), inotify, io_setup and
 * mq_open (what one sandbox takes of them the host's root lacks: user namespaces count it for their maker, too), io_uring (attack surface), keyctl (keys are counted per uid, outside
 * of memory limits), sync and syncfs (they would write the host's disks; they answer "done", which is true of tmpfs),
 * protocols beyond TCP, UDP and ping (the kernel would load modules), memfd_secret (unmovable memory).
 */
const ALLOWED: readonly string[] = words(`
  accept accept4 access alarm arch_prctl bind brk cachestat capget capset chdir chmod chown clock_getres
  clock_gettime clock_nanosleep close close_range connect copy_file_range creat dup dup2 dup3 epoll_create
  epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 epoll_wait eventfd eventfd2 execve execveat exit exit_group
  faccessat faccessat2 fadvise64 fallocate fchdir fchmod fchmodat fchmodat2 fchown fchownat fcntl fdatasync
  fgetxattr flistxattr flock fork fremovexattr fsetxattr fstat fstatfs fsync ftruncate futex futex_requeue
  futex_wait futex_waitv futex_wake futimesat get_robust_list getcpu getcwd getdents getdents64 getegid geteuid
  getgid getgroups getitimer getpeername getpgid getpgrp getpid getppid getpriority getrandom getresgid getresuid
  getrlimit getrusage getsid getsockname getsockopt gettid gettimeofday getuid getxattr ioctl ioprio_get
  ioprio_set kill landlock_add_rule landlock_create_ruleset landlock_restrict_self lchown lgetxattr link linkat
  listen listxattr llistxattr lremovexattr lseek lsetxattr lstat madvise map_shadow_stack membarrier memfd_create
  mincore mkdir mkdirat mknod mknodat mlock mlock2 mlockall mmap mprotect 
  mremap mseal msgctl msgget msgrcv msgsnd msync munlock munlockall munmap
  nanosleep newfstatat open openat openat2 pause pidfd_open pidfd_send_signal pipe pipe2 pkey_alloc pkey_free
  pkey_mprotect poll ppoll prctl pread64 preadv preadv2 prlimit64 pselect6 pwrite64 pwritev pwritev2 read
  readahead readlink readlinkat readv recvfrom recvmmsg recvmsg remap_file_pages removexattr rename renameat
  renameat2 restart_syscall rmdir rseq rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn
  rt_sigsuspend rt_sigtimedwait rt_tgsigqueueinfo sched_get_priority_max sched_get_priority_min
  sched_getaffinity sched_getattr sched_getparam sched_getscheduler sched_rr_get_interval sched_setaffinity
  sched_setattr sched_setparam sched_setscheduler sched_yield seccomp select semctl semget semop semtimedop
  sendfile sendmmsg sendmsg sendto set_robust_list set_tid_address setfsgid setfsuid setgid setgroups setitimer
  setpgid setpriority setregid setresgid setresuid setreuid setrlimit setsid setsockopt setuid setxattr shmat
  shmctl shmdt shmget shutdown sigaltstack signalfd signalfd4 splice stat statfs statx symlink symlinkat
  sync_file_range sysinfo tee tgkill time timer_create timer_delete timer_getoverrun timer_gettime timer_settime
  timerfd_create timerfd_gettime timerfd_settime times tkill truncate umask uname unlink unlinkat utime utimensat
  utimes vfork vmsplice wait4 waitid write writev
`);

/** Known and refused. Naming them makes the answer EPERM, which says "not here", instead of ENOSYS. */
const REFUSED: readonly string[] = words(`
  acct add_key adjtimex bpf chroot clock_adjtime clock_settime delete_module fanotify_init fanotify_mark finit_module
  fsconfig fsmount fsopen fspick get_mempolicy init_module inotify_add_watch inotify_init inotify_init1
  inotify_rm_watch io_cancel io_destroy io_getevents io_pgetevents io_setup io_submit io_uring_enter
  io_uring_register io_uring_setup ioperm iopl kcmp kexec_file_load kexec_load keyctl lookup_dcookie mbind
  memfd_secret migrate_pages modify_ldt mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedsend mq_unlink mount mount_setattr move_mount move_pages name_to_handle_at nfsservctl
  open_by_handle_at open_tree perf_event_open pidfd_getfd pivot_root process_madvise process_mrelease
  process_vm_readv process_vm_writev ptrace quotactl quotactl_fd reboot request_key set_mempolicy
  set_mempolicy_home_node setdomainname sethostname setns settimeofday swapoff swapon sysfs syslog umount2 unshare
  uselib userfaultfd ustat vhangup
`);

const EPERM = 1;
const ENOSYS = 38;

/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET: a clone with any of these is refused. */
const NAMESPACE_FLAGS = [0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000];

const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;
const AF_NETLINK = 16;
/** The default of the socket's type, ICMP, TCP, UDP, ICMPv6. */
const INTERNET_PROTOCOLS = [0, 1, 6, 17, 58];
/** Interfaces are listed through it (getifaddrs, os.networkInterfaces()). */
const NETLINK_ROUTE = 0;

/** Query; none; ADDR_NO_RANDOMIZE (`setarch -R`). */
const PERSONALITIES = [0xffffffff, 0, 0x0040000];

/** One rule of the OCI runtime specification's `linux.seccomp.syscalls`. */
export interface SeccompRule {
  readonly names: readonly string[];
  readonly action: "SCMP_ACT_ALLOW" | "SCMP_ACT_ERRNO";
  readonly errnoRet?: number;
  readonly args?: readonly SeccompArgument[];
}

export interface SeccompArgument {
  readonly index: number;
  readonly value: number;
  readonly valueTwo?: number;
  readonly op: "SCMP_CMP_EQ" | "SCMP_CMP_GT" | "SCMP_CMP_MASKED_EQ";
}

export interface SeccompProfile {
  readonly defaultAction: "SCMP_ACT_ERRNO";
  readonly defaultErrnoRet: number;
  readonly architectures: readonly string[];
  readonly syscalls: readonly SeccompRule[];
}

/** Machines that the profile is written for, by Node's name of them (`process.arch`). */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  x64: "SCMP_ARCH_X86_64",
  arm64: "SCMP_ARCH_AARCH64",
};

/**
 * The profile for a machine. Only the machine's own calling convention is allowed: 32-bit system calls on a 64-bit
 * kernel, another large attack surface, end the process.
 *
 * `errnos`: whether the OCI runtime obeys `errnoRet`. gVisor's answers EPERM to all that is refused, which libc takes
 * from clone3 as "no more threads"; so there it is allowed, and namespaces are made in gVisor's kernel, not the host's.
 */
export function seccompProfile(arch: string, errnos = true): SeccompProfile {
  const architecture = ARCHITECTURES[arch];
  if (architecture === undefined) throw new RangeError(`no seccomp profile for the architecture ${arch}`);
  return {
    defaultAction: "SCMP_ACT_ERRNO",
    defaultErrnoRet: ENOSYS,
    architectures: [architecture],
    syscalls: [
      { names: ALLOWED, action: "SCMP_ACT_ALLOW" },
      { names: REFUSED, action: "SCMP_ACT_ERRNO", errnoRet: EPERM },
      // Done at once: a sandbox has only tmpfs to write to.
      { names: ["sync", "syncfs"], action: "SCMP_ACT_ERRNO", errnoRet: 0 },
      // clone3 hides its flags behind a pointer that a filter cannot follow; libc falls back to clone.
      errnos
        ? { names: ["clone3"], action: "SCMP_ACT_ERRNO", errnoRet: ENOSYS }
        : { names: ["clone3"], action: "SCMP_ACT_ALLOW" },
      allow("clone", masked(0, sum(NAMESPACE_FLAGS), 0)),
      ...NAMESPACE_FLAGS.map((flag) => refuse("clone", masked(0, flag, flag))),
      ...PERSONALITIES.map((value) => allow("personality", equals(0, value))),
      allow("socketpair", equals(0, AF_UNIX)),
      allow("socket", equals(0, AF_UNIX)),
      allow("socket", equals(0, AF_NETLINK), equals(2, NETLINK_ROUTE)),
      // Packet, crypto and virtual machine sockets among them.
      refuse("socket", { index: 0, value: AF_NETLINK, op: "SCMP_CMP_GT" }),
      refuse("socket", equals(0, AF_NETLINK), { index: 2, value: NETLINK_ROUTE, op: "SCMP_CMP_GT" }),
      ...[AF_INET, AF_INET6].flatMap((domain) =>
        INTERNET_PROTOCOLS.map((protocol) => allow("socket", equals(0, domain), equals(2, protocol))),
      ),
    ],
  };
}

function allow(name: string, ...args: readonly SeccompArgument[]): SeccompRule {
  return { names: [name], action: "SCMP_ACT_ALLOW", args };
}

function refuse(name: string, ...args: readonly SeccompArgument[]): SeccompRule {
  return { names: [name], action: "SCMP_ACT_ERRNO", errnoRet: EPERM, args };
}

/** (argument & mask) === value */
function masked(index: number, mask: number, value: number): SeccompArgument {
  return { index, value: mask, valueTwo: value, op: "SCMP_CMP_MASKED_EQ" };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function equals(index: number, value: number): SeccompArgument {
  return { index, value, op: "SCMP_CMP_EQ" };
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
