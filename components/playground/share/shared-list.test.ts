import { expect, test } from "vitest";
import { createSharedList, type SharedByMe, SHARED_MAX_COUNT } from "./shared-list.ts";

function memoryStorage(): Storage {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
    key: (index) => [...values.keys()][index] ?? null,
    clear: () => values.clear(),
    get length() {
      return values.size;
    },
  };
}

function shared(id: string, more: Partial<SharedByMe> = {}): SharedByMe {
  const url = `http://here/s/${id}`;
  return { id, url, title: "", language: "python", sharedMs: 1, deleteToken: "t", contentKey: "k", ...more };
}

const ids = (entries: readonly SharedByMe[]): readonly string[] => entries.map(({ id }) => id);

test("what was shared is there again after a reload, the newest first, each once", () => {
  const storage = memoryStorage();
  const list = createSharedList(storage);
  expect(list.add(shared("a"))).toBe(true);
  list.add(shared("b"));
  list.add(shared("a", { deleteToken: "newer" }));
  const reloaded = createSharedList(storage).list();
  expect(ids(reloaded)).toEqual(["a", "b"]);
  expect(reloaded[0]?.deleteToken).toBe("newer");
});

test("what was removed is gone, and whoever listens hears it", () => {
  const list = createSharedList(memoryStorage());
  list.add(shared("a"));
  let heard = 0;
  const stop = list.subscribe(() => (heard += 1));
  list.remove("a");
  stop();
  list.add(shared("b"));
  expect(heard).toBe(1);
  expect(ids(list.list())).toEqual(["b"]);
});

test("what another tab shared is seen, and the array stays the same until something changes", () => {
  const storage = memoryStorage();
  const list = createSharedList(storage);
  list.add(shared("a"));
  expect(list.list()).toBe(list.list());
  createSharedList(storage).add(shared("b"));
  expect(ids(list.list())).toEqual(["b", "a"]);
});

test("what has ended is not in it any more", () => {
  const list = createSharedList(memoryStorage(), () => 100);
  list.add(shared("ended", { expiresMs: 100 }));
  list.add(shared("lives", { expiresMs: 101 }));
  expect(ids(list.list())).toEqual(["lives"]);
});

test("a browser that keeps nothing is told so, and the page goes on with what it has", () => {
  const refusing = memoryStorage();
  refusing.setItem = () => {
    throw new Error("full");
  };
  const list = createSharedList(refusing);
  expect(list.add(shared("a"))).toBe(false);
  expect(createSharedList(undefined).add(shared("a"))).toBe(false);
});

test("what is no list is taken for an empty one, and the oldest of too many are forgotten", () => {
  const storage = memoryStorage();
  for (const text of ["{", "{}", '[{"id":1}]', "null"]) {
    storage.setItem("quicksand-shared", text);
    expect(createSharedList(storage).list()).toEqual([]);
  }
  const list = createSharedList(storage);
  for (let index = 0; index <= SHARED_MAX_COUNT; index += 1) list.add(shared(`s${index}`));
  expect(list.list()).toHaveLength(SHARED_MAX_COUNT);
  expect(ids(list.list())).not.toContain("s0");
});
