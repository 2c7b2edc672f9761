import { expect, test } from "vitest";
import { droppedFiles, MOST_DROPPED } from "./dropped-files.ts";

/** Entries as a browser has them: a file by its text, a folder by what is in it. */
interface Folder {
  readonly [name: string]: string | Folder;
}

function entry(name: string, content: string | Folder): object {
  if (typeof content === "string") {
    const file = (resolve: (file: File) => void): void => resolve(new File([content], name));
    return { name, isFile: true, isDirectory: false, file };
  }
  const inside = Object.entries(content).map(([its, what]) => entry(its, what));
  const createReader = () => {
    const left = [...inside];
    return { readEntries: (resolve: (some: object[]) => void) => resolve(left.splice(0, 100)) };
  };
  return { name, isFile: false, isDirectory: true, createReader };
}

const drop = (content: Folder) =>
  droppedFiles({
    items: Object.entries(content).map(([name, what]) => ({
      kind: "file",
      webkitGetAsEntry: () => entry(name, what),
    })) as never,
  });

test("a dropped folder comes whole, with its folders and the empty ones, beside files", async () => {
  const dropped = await drop({
    "a.txt": "a",
    project: { "main.py": "1", data: { "x.csv": "2" }, empty: {} },
  });
  const texts = await Promise.all(
    dropped?.files.map(async ({ path, content }) => [path, await content.text()]) ?? [],
  );
  expect(texts).toEqual([
    ["a.txt", "a"],
    ["project/main.py", "1"],
    ["project/data/x.csv", "2"],
  ]);
  expect(dropped?.emptyFolders).toEqual(["project/empty"]);
});

test("a folder with hundreds of files comes whole; one with too many is not taken at all", async () => {
  const files = (count: number): Folder =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${index}.txt`, "x"]));
  expect((await drop({ folder: files(MOST_DROPPED - 1) }))?.files).toHaveLength(MOST_DROPPED - 1);
  expect(await drop({ folder: files(MOST_DROPPED) })).toBeUndefined();
  expect(await drop({ folder: { one: files(600), other: files(600) } })).toBeUndefined();
});
