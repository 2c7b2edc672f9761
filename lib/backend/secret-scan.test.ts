import { expect, test } from "vitest";
import { scanForSecrets } from "./secret-scan.ts";

const LIMITS = { snippetBytes: 10_000 };

test("keys, tokens and passwords in addresses are found with their place, and are not repeated", async () => {
  // Put together here, so that nothing takes this file for one that holds secrets.
  const token = ["ghp", "wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx"].join("_");
  const word = "hunter2pass";
  const content = ["import os", `key = "${token}"`, `url = "postgres://ada:${word}@db.example.com/x"`].join(
    "\n",
  );
  const { secrets } = await scanForSecrets(LIMITS, {
    files: [
      { path: "main.py", content: "print('hi')" },
      { path: "keys.py", content },
    ],
  });
  expect(secrets).toEqual([
    { path: "keys.py", line: 2, column: 8, kind: expect.stringMatching(/GitHub Token/) },
    { path: "keys.py", line: 3, column: expect.any(Number), kind: expect.stringMatching(/PostgreSQL/) },
  ]);
  expect(JSON.stringify(secrets)).not.toContain(token);
});

test("ordinary programs are left in peace", async () => {
  const content = "password = input('Password? ')\ntoken = os.environ['TOKEN']\nx = 'a' * 40\n";
  expect(await scanForSecrets(LIMITS, { files: [{ path: "main.py", content }] })).toEqual({ secrets: [] });
});

test("more than a snippet may have is not looked through", async () => {
  const files = [{ path: "main.py", content: "x".repeat(10_001) }];
  await expect(scanForSecrets(LIMITS, { files })).rejects.toMatchObject({ code: "payloadTooLarge" });
});
