import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({});
});
afterAll(() => server.close());

/** Has a program leave something in /workspace, and says what is there after a stop and a start. */
async function leftBy(sandbox: string, program: string): Promise<string[]> {
  const here = { namespace: "default", sandbox };
  const sh = async (line: string) => {
    const { body } = await server.call("sandbox.command.run", { ...here, command: "sh", args: ["-c", line] });
    return body.result.output.map(({ text }: { text: string }) => text);
  };
  await server.call("sandbox.start", { ...here, config: { image: "host" } });
  await sh(program);
  await server.call("sandbox.stop", here);
  await server.call("sandbox.start", here);
  return sh("find . -mindepth 1 -printf '%y %P %m\\n' | sort");
}

test.each([
  ["an empty file", "touch a; chmod 600 a", ["f a 600"]],
  ["an empty folder", "mkdir -p a/b", ["d a 755", "d a/b 755"]],
  ["a link to nowhere", "ln -s nowhere a", ["l a 777"]],
  ["a hidden file", "touch .a", ["f .a 644"]],
])("%s alone is kept, though it takes no space", async (name, program, left) => {
  expect(await leftBy(name.replaceAll(" ", "-"), program)).toEqual(left);
});

test("of a workspace that is empty again nothing is kept", async () => {
  expect(await leftBy("emptied", "echo x > a")).toEqual(["f a 644"]);
  expect(await leftBy("emptied", "rm a")).toEqual([]);
  await server.call("sandbox.stop", { namespace: "default", sandbox: "emptied" });
  expect(await readdir(join(server.config.dataFolder, "workspaces/default"))).not.toContain("emptied.tar");
});
