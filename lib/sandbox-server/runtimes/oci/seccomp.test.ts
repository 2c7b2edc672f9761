import { describe, expect, test } from "vitest";
import { seccompProfile } from "./seccomp.ts";

const profile = seccompProfile("x64");
const named = (action: string, conditional: boolean) =>
  profile.syscalls
    .filter((rule) => rule.action === action && (rule.args !== undefined) === conditional)
    .flatMap((rule) => rule.names);
const allowed = named("SCMP_ACT_ALLOW", false);
const refused = named("SCMP_ACT_ERRNO", false);

describe("the profile", () => {
  test("allows nothing that it also refuses, and names nothing twice", () => {
    expect(allowed.filter((name) => refused.includes(name))).toEqual([]);
    expect(new Set(allowed).size).toBe(allowed.length);
    expect(new Set(refused).size).toBe(refused.length);
  });

  test("allows without conditions nothing that reads other processes, leaves the sandbox or counts for the host", () => {
    const dangerous = `add_key bpf chroot clone clone3 fanotify_init fsopen init_module inotify_init1 io_setup
      io_uring_setup kexec_load keyctl memfd_secret mount move_mount mq_open open_by_handle_at open_tree
      perf_event_open personality pidfd_getfd pivot_root process_vm_readv process_vm_writev ptrace reboot request_key
      setns socket socketpair swapon sync syslog umount2 unshare userfaultfd`;
    expect(dangerous.split(/\s+/).filter((name) => allowed.includes(name))).toEqual([]);
  });

  test("allows by condition only clone, personality and sockets", () => {
    const names = new Set(named("SCMP_ACT_ALLOW", true));
    expect([...names].sort()).toEqual(["clone", "personality", "socket", "socketpair"]);
  });

  test("allows clone3 only where a refusal could not say ENOSYS", () => {
    const actions = (errnos: boolean) =>
      seccompProfile("x64", errnos)
        .syscalls.filter(({ names }) => names.includes("clone3"))
        .map(({ action }) => action);
    expect([actions(true), actions(false)]).toEqual([["SCMP_ACT_ERRNO"], ["SCMP_ACT_ALLOW"]]);
  });

  test("is the same for both architectures, which are the only ones, without their 32-bit calls", () => {
    const arm = seccompProfile("arm64");
    expect(arm.syscalls).toEqual(profile.syscalls);
    expect([profile.architectures, arm.architectures]).toEqual([["SCMP_ARCH_X86_64"], ["SCMP_ARCH_AARCH64"]]);
    expect(() => seccompProfile("ia32")).toThrow(RangeError);
  });
});
