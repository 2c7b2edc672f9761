import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { USUAL_PATH } from "./sandboxes/config-environment.ts";
import type { SandboxEvent } from "#lib/protocol/run-event.ts";
import { CONFIG, configuredSandboxes } from "./testing/configured-sandboxes.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ limits: { readerGoneS: 1 } });
});
afterAll(() => server.close());

const { started, refused } = configuredSandboxes(() => server);

describe("envs", () => {
  test("are what every program sees: empty ones too, and of two of one name the last", async () => {
    const { sh, run } = await started("envs", {
      envs: ["EMPTY=", "TWICE=1", "TWICE=2=3", "LANG=C", "HOME=/tmp"],
    });
    expect(await sh('echo "$EMPTY|$TWICE|$LANG|$HOME|${EMPTY-unset}"')).toEqual(["|2=3|C|/tmp|"]);
    const code = "import os; print(os.environ['EMPTY'] == '', os.environ['TWICE'], os.path.expanduser('~'))";
    for (const fresh of [true, false]) {
      expect((await run("python", code, { fresh })).output[0].text).toBe("True 2=3 /tmp");
    }
    const node = "console.log(process.env.EMPTY === '', process.env.TWICE, require('os').homedir())";
    expect((await run("node", node)).output[0].text).toBe("true 2=3 /tmp");
  });

  test("with a PATH of their own take nothing from the languages", async () => {
    const { run, command } = await started("path", { envs: ["PATH=/nowhere"] });
    expect((await command("ls")).exit_code).toBe(127);
    expect((await run("python", "import os; print(os.environ['PATH'])")).output[0].text).toBe("/nowhere");
    for (const fresh of [true, false]) {
      const { output } = await run("node", "console.log(process.env.PATH)", { fresh });
      expect(output[0].text).toBe("/nowhere");
    }
  });

  test("with options for Node keep what it prints whole", async () => {
    const { run } = await started("options", { envs: ["NODE_OPTIONS=--stack-trace-limit=1"] });
    const code =
      "console.log(Error.stackTraceLimit); for (let i = 0; i < 9999; i += 1) console.log(i); process.exit(0)";
    const { output } = await run("node", code, { fresh: true });
    expect([output.length, output[0].text]).toEqual([10_000, "1"]);
  });

  test("leave a PATH that is what the server takes it for", async () => {
    const { sh } = await started("usual", {});
    expect(await sh("echo $PATH")).toEqual([USUAL_PATH]);
  });
});

describe("workdir", () => {
  test("is made, and is where programs are", async () => {
    const { sh, run } = await started("workdir", { workdir: "src/my app" });
    expect(await sh("pwd")).toEqual(["/workspace/src/my app"]);
    expect((await run("python", "import os; print(os.getcwd())")).output[0].text).toBe(
      "/workspace/src/my app",
    );
  });

  test.each([
    ["/etc", "must be /workspace or below it"],
    ["../x", "must be /workspace or below it"],
    [`d/${"x".repeat(300)}`, "File name too long"],
  ])("that is %s is refused with the reason", async (workdir, reason) => {
    const [status, code, message] = await refused("nowhere", { workdir });
    expect([status, code]).toEqual([400, "invalidParams"]);
    expect(message).toContain(reason);
  });

  test("that is a file by now is refused, and a start with another finds the files again", async () => {
    const { start, sh, stop } = await started("file-workdir", {});
    await sh("echo kept > taken");
    await stop();
    const { status, body } = await start({ ...CONFIG, workdir: "taken" });
    expect([status, body.error.message]).toEqual([
      400,
      "config.workdir /workspace/taken could not be made: mkdir: cannot create directory ‘/workspace/taken’: File exists",
    ]);
    await start(null);
    expect(await sh("pwd; cat taken")).toEqual(["/workspace", "kept"]);
  });
});

describe("shell", () => {
  test("is SHELL, and runs scripts and exec; a name is looked up", async () => {
    const { sh, command } = await started("shell", {
      shell: "bash",
      scripts: { which: 'echo "$BASH_VERSION" | cut -c1' },
      exec: 'echo "${BASH_VERSION:+bash} $SHELL" > /workspace/by-exec',
    });
    expect(await sh("echo $SHELL")).toEqual(["/usr/bin/bash"]);
    expect((await command("which")).output).toEqual([
      { stream: "stdout", text: expect.stringMatching(/^\d$/) },
    ]);
    await expect.poll(() => sh("cat by-exec")).toEqual(["bash /usr/bin/bash"]);
  });

  test.each(["zsh", "/bin/zsh", "/etc", "/etc/passwd"])("%s, which is none, is refused", async (shell) => {
    const [status, code, message] = await refused("no-shell", { shell });
    expect([status, code]).toEqual([400, "invalidParams"]);
    expect(message).toContain(`config.shell is "${shell}", and the image has no such program`);
  });

  test.each(["a b", "./sh", "bin/sh", "-c x"])("%s is no name of one", async (shell) => {
    expect((await refused("no-shell", { shell }))[2]).toContain("must be the name of a program");
  });
});

describe("scripts", () => {
  test("are programs for commands, terminals, Python and Node, before those of the image", async () => {
    const { here, command, run } = await started("scripts", {
      scripts: {
        hello: 'echo "hello $1"',
        "py-version": "#!/usr/bin/env python3\nprint('from python')",
        uname: "echo mine",
      },
    });
    expect((await command("hello", "you")).output).toEqual([{ stream: "stdout", text: "hello you" }]);
    expect((await command("py-version")).output[0].text).toBe("from python");
    expect((await command("uname")).output[0].text).toBe("mine");
    const python = "import subprocess; print(subprocess.check_output(['hello', 'py'], text=True), end='')";
    expect((await run("python", python)).output[0].text).toBe("hello py");
    const node = "require('child_process').execSync('hello node').toString().trim()";
    expect((await run("node", node)).output[0].text).toBe("'hello node'");
    const { events } = await server.stream("sandbox.command.run", {
      ...here,
      command: "hello",
      args: ["tty"],
      tty: { cols: 80, rows: 24 },
    });
    const text = events.map((event) => (event.kind === "stdout" ? event.text : "")).join("");
    expect(text).toBe("hello tty\r\n");
  });

  test("are there at every start as the configuration has them, whatever became of them", async () => {
    const { start, sh, stop, command } = await started("rewritten", { scripts: { hello: "echo one" } });
    await sh("rm .local/bin/hello; ln -s /etc/passwd .local/bin/hello; chmod 500 .local; mkdir kept");
    await stop();
    await start(null);
    expect((await command("hello")).output[0].text).toBe("one");
    await stop();
    await start({ ...CONFIG, scripts: { hello: "echo two" } });
    expect((await command("hello")).output[0].text).toBe("two");
    expect(await sh("ls")).toEqual(["kept"]);
  });

  test("that cannot be written are a refusal that says why; another start shows what is in the way", async () => {
    const { start, sh, stop } = await started("in-the-way", {});
    await sh("echo mine > .local");
    await stop();
    const { status, body } = await start({ ...CONFIG, scripts: { hello: "echo" } });
    expect([status, body.error.data.code]).toEqual([422, "fileError"]);
    expect(body.error.message).toContain("/workspace/.local");
    await start(null);
    expect(await sh("cat .local")).toEqual(["mine"]);
  });

  test.each(["a/b", "..", "a b", "", "ä", "x".repeat(101)])("by the name %j are refused", async (name) => {
    const [status, code, message] = await refused("bad-script", { scripts: { [name]: "echo" } });
    expect([status, code]).toEqual([400, "invalidParams"]);
    expect(message).toContain("config.scripts has");
  });
});

describe("what a sandbox begins with", () => {
  test("runs beside what is called, over the time for readers, and begins again after a stop", async () => {
    const { here, sh, stop, start } = await started("service", {
      scripts: { start: 'echo "begun in $PWD"; touch began; exec sleep 600' },
      workdir: "service",
    });
    await expect.poll(() => sh("ls")).toEqual(["began"]);
    const unread = { command: "sleep", args: ["300"], execution: "unread", detach: true };
    await server.call("sandbox.command.run", { ...here, ...unread });
    const listed = async () => (await server.call("execution.list", here)).body.result.executions;
    const stateOf = async (id: string) =>
      (await listed()).find(({ execution }: { execution: string }) => execution === id).state;
    await expect.poll(() => stateOf("unread"), { timeout: 10_000 }).toBe("finished");
    expect(await stateOf("start")).toBe("running");
    expect((await sh("ps -o args= -u sandbox")).join()).toContain("sleep 600");
    await stop();
    await start(null);
    const seen: string[] = [];
    const enough = new AbortController();
    const onEvent = (event: SandboxEvent) => {
      if (event.kind !== "stdout") return;
      seen.push(event.text);
      enough.abort();
    };
    const attached = server.stream(
      "execution.attach",
      { ...here, execution: "start" },
      onEvent,
      enough.signal,
    );
    await expect(attached).rejects.toThrow();
    expect(seen).toEqual(["begun in /workspace/service\n"]);
  });

  test("may fail: the sandbox lives on and its outcome is told", async () => {
    const { here, sh } = await started("failing", { exec: "nosuchprogram" });
    const { body } = await server.call("execution.attach", { ...here, execution: "start" });
    expect(body.result).toMatchObject({ exit_code: 127, outcome: { kind: "exited", code: 127 } });
    expect(body.result.output[0].text).toContain("nosuchprogram");
    expect(await sh("echo alive")).toEqual(["alive"]);
  });
});
