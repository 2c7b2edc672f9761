import { expect, test } from "vitest";
import { answerTo, type Situation } from "./answer.ts";
import { ariaKeys, type KeyPress, keyWords, type Prior } from "./chord.ts";
import { type Command, commandsOf, type Page } from "./commands.ts";

const nothing = (): void => undefined;

function page(change: Partial<Page> = {}): Page {
  return {
    running: false,
    mayRunPart: true,
    hasOutput: false,
    presenting: false,
    language: "python",
    languages: [
      { id: "python", label: "Python" },
      { id: "node", label: "Node" },
    ],
    tools: [{ id: "files", label: "Files" }],
    tool: "",
    theme: "system",
    larger: true,
    smaller: true,
    dialect: "TypeScript",
    run: nothing,
    runPart: nothing,
    stop: nothing,
    save: nothing,
    download: nothing,
    share: nothing,
    copyCode: nothing,
    listShared: nothing,
    choose: nothing,
    open: nothing,
    paint: nothing,
    present: nothing,
    showPalette: nothing,
    showKeys: nothing,
    showSettings: nothing,
    enlarge: nothing,
    useDialect: nothing,
    toCode: nothing,
    nextProblem: nothing,
    press: nothing,
    visit: nothing,
    ...change,
  };
}

function pressed(key: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held };
}

function at(change: Partial<Omit<Situation, "prior">> = {}, ...prior: Prior[]): Situation {
  return { inFront: false, inTerminal: false, ...change, prior: new Set(prior) };
}

interface Asked {
  readonly table?: readonly Command[];
  readonly where?: Situation;
  readonly mac?: boolean;
  readonly turn?: "first" | "last";
}

function answer(
  press: KeyPress,
  { table = commandsOf(page()), where = at(), mac = false, turn = "first" }: Asked = {},
): string | undefined {
  return answerTo(press, table, turn, where, mac)?.id;
}

function named(table: readonly Command[], id: string): Command {
  const found = table.find((command) => command.id === id);
  if (!found) throw new Error(`there is no command ${id}`);
  return found;
}

const ctrl = { ctrlKey: true };
const meta = { metaKey: true };
const shift = { shiftKey: true };

test("every command has a name of its own, whatever the page is doing", () => {
  for (const running of [true, false]) {
    for (const presenting of [true, false]) {
      const table = commandsOf(page({ running, presenting }));
      expect(new Set(table.map(({ id }) => id)).size).toBe(table.length);
      expect(new Set(table.map(({ words }) => words)).size).toBe(table.length);
    }
  }
});

test("no key means two things at once", () => {
  for (const running of [true, false]) {
    for (const presenting of [true, false]) {
      const chords = commandsOf(page({ running, presenting }))
        .filter(({ enabled }) => enabled)
        .flatMap(({ keys }) => keys.map((chord) => keyWords(chord, false).join(" ")));
      expect(chords).toEqual([...new Set(chords)]);
    }
  }
});

test("Ctrl+Enter, Cmd+Enter and Shift+Enter run; Enter alone is typed", () => {
  expect(answer(pressed("Enter", ctrl))).toBe("run");
  expect(answer(pressed("Enter", meta), { mac: true })).toBe("run");
  expect(answer(pressed("Enter", shift))).toBe("run");
  expect(answer(pressed("Enter"))).toBeUndefined();
});

test("Shift+Enter goes back in fields that say so; Ctrl+Enter runs there too", () => {
  expect(answer(pressed("Enter", shift), { where: at({}, "text", "ownEnter") })).toBeUndefined();
  expect(answer(pressed("Enter", ctrl), { where: at({}, "text", "ownEnter") })).toBe("run");
});

test("Ctrl+Shift+Enter runs the selection, except while the program runs", () => {
  const held = { ctrlKey: true, shiftKey: true };
  expect(answer(pressed("Enter", held))).toBe("run-selection");
  expect(answer(pressed("Enter", { metaKey: true, shiftKey: true }), { mac: true })).toBe("run-selection");
  expect(answer(pressed("Enter", held), { table: commandsOf(page({ mayRunPart: false })) })).toBeUndefined();
  const [chord] = named(commandsOf(page()), "run-selection").keys;
  expect(chord && keyWords(chord, false)).toEqual(["Ctrl", "Shift", "Enter"]);
  expect(chord && ariaKeys(chord, true)).toBe("Meta+Shift+Enter");
});

test("Ctrl+S saves, also with Caps Lock on, and Ctrl+Shift+S is somebody else's", () => {
  expect(answer(pressed("S", ctrl))).toBe("save");
  expect(answer(pressed("s", { ...ctrl, ...shift }))).toBeUndefined();
});

test("Ctrl+C stops a program, and copies where it runs none, where text is selected and in fields", () => {
  const running = commandsOf(page({ running: true }));
  expect(answer(pressed("c", ctrl), { table: running })).toBe("stop");
  expect(answer(pressed("c", ctrl))).toBeUndefined();
  expect(answer(pressed("c", ctrl), { table: running, where: at({}, "selection") })).toBeUndefined();
  expect(answer(pressed("c", ctrl), { table: running, where: at({}, "text") })).toBeUndefined();
  expect(answer(pressed("c", meta), { table: running, mac: true })).toBeUndefined();
});

test("Ctrl+K, Cmd+K and F1 show the commands, also while one types", () => {
  expect(answer(pressed("k", ctrl), { where: at({}, "text") })).toBe("palette");
  expect(answer(pressed("k", meta), { mac: true, where: at({}, "text") })).toBe("palette");
  expect(answer(pressed("F1"), { where: at({}, "text") })).toBe("palette");
});

test("on a Mac Ctrl+K is left to the text, where it deletes to the end of the line", () => {
  expect(answer(pressed("k", ctrl), { mac: true })).toBeUndefined();
});

test("a question mark shows the keys, by whatever keys it is made; in a field it is typed", () => {
  expect(answer(pressed("?", shift))).toBe("keys");
  expect(answer(pressed("?"))).toBe("keys");
  expect(answer(pressed("?", shift), { where: at({}, "text") })).toBeUndefined();
});

test("F8 begins and ends presenting; Escape ends it when nobody else wants it", () => {
  const large = commandsOf(page({ presenting: true }));
  expect(answer(pressed("F8"))).toBe("present");
  expect(answer(pressed("F8"), { table: large })).toBe("end-presenting");
  expect(answer(pressed("Escape"), { table: large })).toBeUndefined();
  expect(answer(pressed("Escape"), { table: large, turn: "last" })).toBe("end-presenting");
  expect(answer(pressed("Escape"), { turn: "last" })).toBeUndefined();
});

test("a terminal has all keys for itself but Ctrl+Enter and those with Cmd", () => {
  const where = at({ inTerminal: true }, "text");
  for (const press of [pressed("k", ctrl), pressed("s", ctrl), pressed("F1"), pressed("Enter", shift)]) {
    expect(answer(press, { where })).toBeUndefined();
  }
  expect(answer(pressed("Enter", ctrl), { where })).toBe("run");
  expect(answer(pressed("k", meta), { where, mac: true })).toBe("palette");
});

test("what stands in front of the page has all keys for itself, and Alt makes another key", () => {
  expect(answer(pressed("Enter", ctrl), { where: at({ inFront: true }) })).toBeUndefined();
  expect(answer(pressed("Enter", { ...ctrl, altKey: true }))).toBeUndefined();
});

test("keys are told as they are printed on the keyboard", () => {
  const [enter] = named(commandsOf(page()), "run").keys;
  const [k] = named(commandsOf(page()), "palette").keys;
  if (!enter || !k) throw new Error("both have keys");
  expect(keyWords(enter, false)).toEqual(["Ctrl", "Enter"]);
  expect(keyWords(enter, true)).toEqual(["⌘", "Enter"]);
  expect(keyWords(k, false)).toEqual(["Ctrl", "K"]);
  expect(ariaKeys(k, false)).toBe("Control+K");
  expect(ariaKeys(k, true)).toBe("Meta+K");
});

test("the table offers what changes something: the other language, another theme, the tool that is closed", () => {
  const offered = commandsOf(page({ theme: "dark", tool: "files" }))
    .filter(({ enabled }) => enabled)
    .map(({ words }) => words);
  expect(offered).toEqual(expect.arrayContaining(["Switch to Node", "Theme: light", "Close files"]));
  expect(offered).not.toContain("Switch to Python");
  expect(offered).not.toContain("Theme: dark");
});

test("a command does what it says", () => {
  const done: unknown[] = [];
  const table = commandsOf(
    page({
      run: () => done.push("run"),
      choose: (id) => done.push(id),
      open: (id) => done.push(id),
      paint: (id) => done.push(id),
      press: (name) => done.push(name),
      present: (on) => done.push(on),
    }),
  );
  for (const id of ["run", "language-node", "tool-files", "theme-dark", "history", "present"])
    named(table, id).run();
  expect(done).toEqual(["run", "node", "files", "dark", "History", true]);
});
