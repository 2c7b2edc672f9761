import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { out, startSandbox, type StartedSandbox } from "../testing/started-sandbox.ts";
import { startTestServer, type Loose, type TestServer } from "../testing/test-server.ts";

const MIB = 1_048_576;
const LISTED = 50;

let server: TestServer;
let box: StartedSandbox;

beforeAll(async () => {
  server = await startTestServer({ limits: { listedFiles: LISTED, workspaceMiB: 32 } });
  box = await startSandbox(server, "files");
});
afterAll(() => server.close());

/** A call on files that answers with its result, or with its error's code, errno and path. */
async function fs(method: string, params: object, here: object = box.here): Promise<Loose> {
  const response = await server.post({
    jsonrpc: "2.0",
    method: `fs.${method}`,
    params: { ...here, ...params },
    id: 1,
  });
  const { result, error }: Loose = await response.json();
  if (error === undefined) return result;
  const { code, errno, path } = error.data;
  return errno === undefined ? { code } : { errno, path };
}

/** What a program in the sandbox does before a test, or finds after it. */
async function shell(script: string): Promise<string[]> {
  const { output, exit_code: code } = await box.command("bash", ["-c", script]);
  if (code !== 0) throw new Error(`${script}: ${JSON.stringify(output)}`);
  return output.map((line: Loose) => line.text);
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const namesIn = async (params: object) =>
  (await fs("list", params)).entries.map((entry: Loose) => entry.path);

describe("a file's content", () => {
  test("of any bytes goes in and comes out as it was, for programs and for callers", async () => {
    const bytes = Buffer.from(Array.from({ length: 1_024 }, (_, index) => (index * 7) % 256));
    expect(await fs("write", { path: "bin/all", content: base64(bytes), encoding: "base64" })).toEqual({
      size: 1_024,
    });
    expect(await fs("read", { path: "bin/all", encoding: "base64" })).toEqual({
      content: base64(bytes),
      encoding: "base64",
      nextOffset: 1_024,
      size: 1_024,
      eof: true,
    });
    expect(await shell("sha256sum < bin/all")).toEqual([
      `${createHash("sha256").update(bytes).digest("hex")}  -`,
    ]);
    const text = await fs("read", { path: "bin/all" });
    expect(text.content).toBe(bytes.toString("utf8"));
  });

  test("of 10 MiB goes in and comes out in pieces", async () => {
    const bytes = randomBytes(10 * MIB + 17);
    for (let at = 0; at < bytes.length; at += MIB) {
      const content = base64(bytes.subarray(at, at + MIB));
      const where = at === 0 ? {} : { offset: at };
      expect(await fs("write", { path: "big", content, encoding: "base64", ...where })).toEqual({
        size: Math.min(at + MIB, bytes.length),
      });
    }
    expect(await shell("sha256sum < big")).toEqual([
      `${createHash("sha256").update(bytes).digest("hex")}  -`,
    ]);
    const parts: Buffer[] = [];
    for (let next = 0, eof = false; !eof;) {
      const part = await fs("read", { path: "big", offset: next, encoding: "base64" });
      parts.push(Buffer.from(part.content, "base64"));
      ({ nextOffset: next, eof } = part);
    }
    expect(Buffer.concat(parts).equals(bytes)).toBe(true);
    await fs("remove", { path: "big" });
  });

  test("is written as the sandbox's user, with the mode that was asked for; a file that is there keeps its own", async () => {
    await fs("write", { path: "modes/new", content: "1" });
    await fs("write", { path: "modes/script", content: "1", mode: 0o755 });
    await fs("write", { path: "modes/piece", content: "1", mode: 0o600, offset: 0 });
    await fs("write", { path: "modes/script", content: "2", mode: 0o600 });
    expect(await shell("cd modes; stat -c '%n %u %a' *; cat script")).toEqual([
      "new 1000 644",
      "piece 1000 600",
      "script 1000 755",
      "2",
    ]);
    expect((await fs("stat", { path: "modes/script" })).entry).toMatchObject({
      kind: "file",
      size: 1,
      mode: 0o755,
    });
  });

  test("that is replaced is new for all of a file's names, and none of them is lost", async () => {
    await shell("mkdir names; cd names; echo old > one; ln one two");
    expect(await fs("write", { path: "names/one", content: "x" })).toEqual({ size: 1 });
    expect(await shell("cd names; cat one two; echo; ls -A")).toEqual(["xx", "one", "two"]);
  });
});

describe("a name", () => {
  test.each([
    "日本語 ü.txt",
    " two  spaces ",
    "new\nline",
    `q'"\`$x`,
    "-rf",
    "\\",
    "*",
    "a\tb",
    "é".repeat(127),
  ])("%j is a name like any other", async (name) => {
    const path = `odd/${name}/${name}`;
    expect(await fs("write", { path, content: name })).toEqual({ size: Buffer.byteLength(name) });
    expect(await namesIn({ path: "odd", recursive: true })).toEqual([`odd/${name}`, path]);
    expect((await fs("read", { path })).content).toBe(name);
    expect(await fs("rename", { from: path, to: `odd/${name}/-` })).toEqual({});
    expect(await namesIn({ path: `odd/${name}` })).toEqual([`odd/${name}/-`]);
    expect(await fs("remove", { path: `odd/${name}`, recursive: true })).toEqual({});
    expect(await namesIn({ path: "odd" })).toEqual([]);
  });

  test("that is no text is shown, spoils no list, and goes with its folder", async () => {
    await shell(
      `mkdir -p raw; cd raw; touch b $'\\xff\\xfe' $'a\\xc3'; ln -s $'\\xff' link; mkdir $'d\\x80'; touch $'d\\x80/x'`,
    );
    expect(await namesIn({ path: "raw", recursive: true })).toEqual([
      "raw/a\ufffd",
      "raw/b",
      "raw/d\ufffd",
      "raw/d\ufffd/x",
      "raw/link",
      "raw/\ufffd\ufffd",
    ]);
    expect((await fs("stat", { path: "raw/link" })).entry.target).toBe("\ufffd");
    expect(await fs("read", { path: "raw/a\ufffd" })).toEqual({ errno: "ENOENT", path: "raw/a\ufffd" });
    expect(await fs("rename", { from: "raw", to: "cooked" })).toEqual({});
    expect(await fs("remove", { path: "cooked", recursive: true })).toEqual({});
    expect(await fs("stat", { path: "cooked" })).toEqual({ errno: "ENOENT", path: "cooked" });
  });

  test("that is too long is a fileError", async () => {
    expect(await fs("write", { path: "x".repeat(256), content: "" })).toMatchObject({
      errno: "ENAMETOOLONG",
    });
    expect(await fs("mkdir", { path: "d/".repeat(2_048) })).toMatchObject({ errno: "ENAMETOOLONG" });
    await fs("remove", { path: "d", recursive: true });
  });
});

describe("a folder", () => {
  test("is made with those on its way, and may be there already; a file in the way is none", async () => {
    expect(await fs("mkdir", { path: "made/a/b" })).toEqual({});
    expect(await fs("mkdir", { path: "made/a/b" })).toEqual({});
    await fs("write", { path: "made/file", content: "" });
    expect(await fs("mkdir", { path: "made/file/c" })).toEqual({ errno: "ENOTDIR", path: "made/file/c" });
    expect(await fs("list", { path: "made/file" })).toEqual({ errno: "ENOTDIR", path: "made/file" });
    expect(await fs("read", { path: "made/a" })).toEqual({ errno: "EISDIR", path: "made/a" });
    expect(await fs("write", { path: "made/a", content: "" })).toEqual({ errno: "EISDIR", path: "made/a" });
    expect(await namesIn({ path: "made", recursive: true })).toEqual(["made/a", "made/a/b", "made/file"]);
  });

  test("is renamed over nothing that is in use, and never into itself", async () => {
    await shell("mkdir -p moves/full moves/empty; cd moves; echo 1 > f; echo 2 > g; touch full/x");
    const move = (from: string, to: string, overwrite = false) =>
      fs("rename", { from: `moves/${from}`, to: `moves/${to}`, overwrite });
    expect(await move("f", "g")).toEqual({ errno: "EEXIST", path: "moves/g" });
    expect(await shell("cat moves/f moves/g")).toEqual(["1", "2"]);
    expect(await move("f", "g", true)).toEqual({});
    expect(await move("empty", "full", true)).toEqual({ errno: "ENOTEMPTY", path: "moves/full" });
    expect(await move("full", "full/inner")).toEqual({ errno: "EINVAL", path: "moves/full/inner" });
    expect(await move("none", "x")).toEqual({ errno: "ENOENT", path: "moves/none" });
    expect(await move("g", "none/x")).toEqual({ errno: "ENOENT", path: "moves/none" });
    expect(await move("full", "empty", true)).toEqual({});
    expect(await namesIn({ path: "moves", recursive: true })).toEqual([
      "moves/empty",
      "moves/empty/x",
      "moves/g",
    ]);
  });

  test("with something in it is removed only when that was asked for", async () => {
    await fs("write", { path: "gone/a/b", content: "" });
    expect(await fs("remove", { path: "gone" })).toEqual({ errno: "ENOTEMPTY", path: "gone" });
    expect(await fs("remove", { path: "gone/a/b" })).toEqual({});
    expect(await fs("remove", { path: "gone/a" })).toEqual({});
    expect(await fs("remove", { path: "gone", recursive: true })).toEqual({});
    expect(await fs("remove", { path: "gone", recursive: true })).toEqual({ errno: "ENOENT", path: "gone" });
  });

  test("without permission is an error where it is meant, and told without its content in a list", async () => {
    await shell("mkdir -p shut/closed/in; touch shut/open; chmod 0 shut/closed");
    for (const method of ["list", "remove"]) {
      expect(await fs(method, { path: "shut/closed", recursive: true })).toMatchObject({ errno: "EACCES" });
    }
    expect(await fs("read", { path: "shut/closed/in/x" })).toMatchObject({ errno: "EACCES" });
    expect(await fs("write", { path: "shut/closed/x", content: "" })).toMatchObject({ errno: "EACCES" });
    expect(await namesIn({ path: "shut", recursive: true })).toEqual(["shut/closed", "shut/open"]);
    await shell("chmod 700 shut/closed; touch shut/closed/in/f; chmod 500 shut/closed/in");
    expect(await fs("remove", { path: "shut", recursive: true })).toEqual({
      errno: "EACCES",
      path: "shut/closed/in",
    });
    await shell("echo 1 > read-only; chmod 400 read-only");
    expect(await fs("write", { path: "read-only", content: "2" })).toMatchObject({ errno: "EACCES" });
  });
});

describe("they work", () => {
  test("while a program runs, also when it is the interpreter", async () => {
    const running = {
      language: "python",
      code: "import time\nwhile True: time.sleep(60)",
      execution: "endless",
    };
    await server.call("sandbox.repl.run", { ...box.here, ...running, detach: true });
    expect(await fs("write", { path: "while/running", content: "1" })).toEqual({ size: 1 });
    expect((await fs("read", { path: "while/running" })).content).toBe("1");
    expect(await namesIn({ path: "while" })).toEqual(["while/running"]);
    await server.call("execution.signal", { ...box.here, execution: "endless", signal: "SIGKILL" });
  });

  test("on one sandbox only, whatever its neighbours have", async () => {
    const other = await startSandbox(server, "neighbour");
    await fs("write", { path: "mine", content: "mine" });
    expect(await fs("list", {}, other.here)).toEqual({ entries: [], truncated: false });
    await fs("write", { path: "mine", content: "theirs" }, other.here);
    await fs("remove", { path: "mine" }, other.here);
    expect((await other.command("ls", ["-A"])).output).toEqual([]);
    expect(await shell("cat mine")).toEqual(["mine"]);
  });

  test("in a list up to listedFiles, by name, and the upper levels first", async () => {
    await shell(`mkdir -p many/a; cd many; touch a/{000..099}; touch b{01..${LISTED - 1}}`);
    const all = await fs("list", { path: "many", recursive: true });
    expect(all.truncated).toBe(true);
    expect(all.entries.map((entry: Loose) => entry.name)).toEqual(
      (await shell(`cd many; ls`)).filter((name) => name !== ""),
    );
    expect(await fs("list", { path: "many" })).toMatchObject({ truncated: false });
    const deep = await fs("list", { path: "many/a" });
    expect([deep.entries.length, deep.entries.at(-1).name, deep.truncated]).toEqual([LISTED, "049", true]);
    expect((await box.run("python", "1")).output).toEqual(out("1"));
  });
});
