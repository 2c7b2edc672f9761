import { expect, test } from "vitest";
import type { ShareSnippet } from "#lib/api/snippet-contract.ts";
import { createSharedList } from "./shared-list.ts";
import { createSharing, type Shareable } from "./sharing.ts";

function contentOf(code: string, more: Partial<ShareSnippet> = {}): Shareable {
  const files = [{ path: "main.py", content: code }];
  return {
    program: { language: "python", files, open: "main.py" },
    request: { language: "python", files, ...more },
  };
}

const RECORDING = {
  events: [{ kind: "stdout" as const, atMs: 5, text: "1\n" }],
  outcome: { kind: "exited" as const, code: 0 },
};

/** A server that finds a secret in every program that has the word, and gives each share a link of its own. */
function sharingWithFake() {
  const shared: ShareSnippet[] = [];
  const withdrawn: string[] = [];
  const list = createSharedList(undefined, () => 0);
  const sharing = createSharing({
    list,
    now: () => 0,
    api: async () => ({
      async share(snippet) {
        shared.push(snippet);
        const id = `snippet${shared.length}`;
        return { id, url: `http://here/s/${id}`, deleteToken: `token of ${id}` };
      },
      async scan({ files }) {
        const found = files.filter(({ content }) => content.includes("secret"));
        return { secrets: found.map(({ path }) => ({ path, line: 1, column: 1, kind: "token" })) };
      },
      async withdraw(id, token) {
        withdrawn.push(`${id} by ${token}`);
        return { others: 0 };
      },
    }),
  });
  return { sharing, list, shared, withdrawn };
}

test("the same content is shared once, another gets another link, and the first is known again", async () => {
  const { sharing, shared } = sharingWithFake();
  const first = await sharing.share(contentOf("1"));
  expect(await sharing.share(contentOf("1"))).toMatchObject({ id: first?.id });
  expect(shared).toHaveLength(1);
  const second = await sharing.share(contentOf("2"));
  expect(second?.id).not.toBe(first?.id);
  expect(await sharing.share(contentOf("1"))).toMatchObject({ id: first?.id });
  expect(shared).toHaveLength(2);
});

test("output is content, its times are not; without a run since, the link with output serves", async () => {
  const { sharing, shared } = sharingWithFake();
  await sharing.share(contentOf("1"));
  await sharing.share(contentOf("1", { recording: RECORDING }));
  const later = { ...RECORDING, events: [{ kind: "stdout" as const, atMs: 77, text: "1\n" }] };
  await sharing.share(contentOf("1", { recording: later }));
  expect(shared).toHaveLength(2);
});

test("what looks like a secret is shared only when the person says so", async () => {
  const { sharing, shared } = sharingWithFake();
  expect(await sharing.share(contentOf("secret"))).toBeUndefined();
  expect(sharing.getState().step).toMatchObject({ kind: "asks", secrets: [{ path: "main.py", line: 1 }] });
  sharing.cancel();
  expect(await sharing.shareAnyway()).toBeUndefined();
  expect(shared).toHaveLength(0);
  await sharing.share(contentOf("secret"));
  expect(await sharing.shareAnyway()).toBeDefined();
  expect(shared).toHaveLength(1);
});

test("what is taken back is no link any more, and is shared anew by the next one", async () => {
  const { sharing, list, shared, withdrawn } = sharingWithFake();
  const link = await sharing.share(contentOf("1"));
  if (link?.own === undefined) throw new Error("nothing was shared");
  await sharing.withdraw(link.own);
  expect(withdrawn).toEqual(["snippet1 by token of snippet1"]);
  expect(list.list()).toEqual([]);
  expect(sharing.getState()).toMatchObject({
    link: undefined,
    withdrawn: expect.stringContaining("nowhere"),
  });
  await sharing.share(contentOf("1"));
  expect(shared).toHaveLength(2);
});

test("somebody else's link serves as long as nobody changed or ran the program", async () => {
  const { shared } = sharingWithFake();
  const { program } = contentOf("1");
  const opened = { id: "theirs", url: "u", program, title: undefined, withOutput: true, own: undefined };
  const list = createSharedList(undefined);
  const sharing = createSharing({
    list,
    opened,
    api: async () => ({
      share: async () => ({ id: "mine", url: "m", deleteToken: "t" }),
      scan: async () => ({ secrets: [] }),
      withdraw: async () => undefined,
    }),
  });
  expect(await sharing.share(contentOf("1"))).toBe(opened);
  expect(await sharing.share(contentOf("1", { recording: RECORDING }))).toMatchObject({ id: "mine" });
  expect(shared).toHaveLength(0);
});
