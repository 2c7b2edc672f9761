import type { Chord } from "./chord.ts";
import { plain, pressing } from "./plain-command.ts";

/** Something that the page does when it is asked to, by the palette or by a key. */
export interface Command {
  readonly id: string;
  /** What it does, as one says it. */
  readonly words: string;
  /** What else one may look for. */
  readonly also?: readonly string[];
  readonly group: Group;
  readonly keys: readonly Chord[];
  /** Whether there is something to do. A key of one that is not goes on to whoever else knows it. */
  readonly enabled: boolean;
  readonly run: () => void;
}

export const GROUPS = ["Program", "Output and tools", "Page"] as const;
export type Group = (typeof GROUPS)[number];

/** What the table needs to know of the page, and what the page does for it. */
export interface Page {
  readonly running: boolean;
  /** A part of the program can be evaluated: the program itself does not run. */
  readonly mayRunPart: boolean;
  readonly hasOutput: boolean;
  readonly presenting: boolean;
  readonly language: string;
  readonly languages: readonly Choice[];
  readonly tools: readonly Choice[];
  /** The tool that is open, by its id. */
  readonly tool: string;
  readonly theme: string;
  /** Whether code can be shown larger, and smaller. */
  readonly larger: boolean;
  readonly smaller: boolean;
  /** The other dialect of the program, such as TypeScript; undefined when there is none. */
  readonly dialect: string | undefined;
  readonly run: () => void;
  readonly runPart: () => void;
  readonly stop: () => void;
  /** Keeps the draft, makes a link and copies it. */
  readonly save: () => void;
  /** Hands the program to the person: its file, or an archive of its files. */
  readonly download: () => void;
  /** Shows what is shared and how. */
  readonly share: () => void;
  /** Copies a link that holds the program itself. */
  readonly copyCode: () => void;
  /** Shows what was shared from this browser. */
  readonly listShared: () => void;
  readonly choose: (language: string) => void;
  /** Opens a tool; undefined closes the one that is open. */
  readonly open: (tool: string | undefined) => void;
  readonly paint: (theme: string) => void;
  readonly present: (on: boolean) => void;
  readonly showPalette: () => void;
  readonly showKeys: () => void;
  /** Leaves for another page of ours. */
  readonly visit: (path: string) => void;
  readonly showSettings: () => void;
  /** Shows code larger by so many pixels. */
  readonly enlarge: (byPx: number) => void;
  /** Goes over to the other dialect. */
  readonly useDialect: () => void;
  /** Puts the cursor into the code. */
  readonly toCode: () => void;
  /** Goes to the next mistake that is marked in the code. */
  readonly nextProblem: () => void;
  /** Presses the button of that name. */
  readonly press: (name: string) => void;
}

/** One of several: a language, a tool, a theme. */
export interface Choice {
  readonly id: string;
  readonly label: string;
}

const THEMES = [
  { id: "system", label: "as the system" },
  { id: "light", label: "light" },
  { id: "dark", label: "dark" },
] as const;

/** All that the page can be asked for. The palette, the list of keys and the keys themselves are made of this table. */
export function commandsOf(page: Page): readonly Command[] {
  return [...ofProgram(page), ...ofTools(page), ...ofPage(page)];
}

function ofProgram(page: Page): readonly Command[] {
  const group = "Program";
  return [
    {
      id: "run",
      words: page.running ? "Run anew" : "Run",
      also: ["start", "execute"],
      group,
      keys: [
        { key: "Enter", hold: "mod" },
        { key: "Enter", hold: "shift", leftTo: ["ownEnter"] },
      ],
      enabled: true,
      run: page.run,
    },
    {
      id: "run-selection",
      words: "Run selection",
      also: ["evaluate", "line", "console"],
      group,
      keys: [{ key: "Enter", hold: "mod+shift" }],
      enabled: page.mayRunPart,
      run: page.runPart,
    },
    {
      id: "stop",
      words: "Stop",
      also: ["interrupt", "kill", "cancel"],
      group,
      keys: [{ key: "c", hold: "ctrl", leftTo: ["text", "selection"] }],
      enabled: page.running,
      run: page.stop,
    },
    {
      id: "save",
      words: "Save and copy a link",
      also: ["draft", "keep"],
      group,
      keys: [{ key: "s", hold: "mod" }],
      enabled: true,
      run: page.save,
    },
    { ...plain("share", "Share", group), also: ["link", "embed", "publish"], run: page.share },
    { ...plain("code-link", "Copy link that stores nothing", group), also: ["share"], run: page.copyCode },
    { ...plain("shared", "My snippets", group), also: ["links", "delete"], run: page.listShared },
    {
      ...plain("format", "Format", group),
      also: ["prettier", "ruff", "tidy", "indent", "beautify"],
      run: pressing(page, "Format"),
    },
    {
      ...plain("next-problem", "Next problem", group),
      also: ["error", "mistake", "warning", "marker"],
      run: page.nextProblem,
    },
    {
      ...plain("history", "History", group),
      also: ["versions", "restore", "diff"],
      run: pressing(page, "History"),
    },
    {
      ...plain("downloadProgram", "Download program", group),
      also: ["save", "file", "zip", "export"],
      run: page.download,
    },
    {
      ...plain("examples", "Examples", group),
      // The menu stands at its button.
      enabled: !page.presenting,
      run: pressing(page, "Examples"),
    },
    {
      ...plain("curl", "Copy as curl", group),
      also: ["command", "shell", "api"],
      run: pressing(page, "Copy as curl"),
    },
    ...page.languages.map((language) => toLanguage(page, language)),
    ...(page.dialect === undefined
      ? []
      : [
          {
            ...plain("dialect", `Use ${page.dialect}`, group),
            also: ["language", "rename", "types"],
            run: page.useDialect,
          },
        ]),
  ];
}

function ofTools(page: Page): readonly Command[] {
  const group = "Output and tools";
  return [
    {
      ...plain("search", "Search the output", group),
      also: ["find"],
      run: pressing(page, "Search the output"),
    },
    { ...plain("copy", "Copy output", group), enabled: page.hasOutput, run: pressing(page, "Copy output") },
    {
      ...plain("download", "Download output", group),
      also: ["save"],
      enabled: page.hasOutput,
      run: pressing(page, "Download output"),
    },
    ...page.tools.map((tool) => toTool(page, tool)),
  ];
}

function ofPage(page: Page): readonly Command[] {
  const group = "Page";
  return [
    {
      id: "palette",
      words: "Commands",
      group,
      keys: [{ key: "k", hold: "mod" }, { key: "F1" }],
      enabled: true,
      run: page.showPalette,
    },
    {
      id: "keys",
      words: "Keys",
      also: ["keyboard", "shortcuts", "help"],
      group,
      keys: [{ key: "?", leftTo: ["text"] }],
      enabled: true,
      run: page.showKeys,
    },
    {
      id: "present",
      words: "Present",
      also: ["large", "zoom", "projector", "full screen"],
      group,
      keys: [{ key: "F8" }],
      enabled: !page.presenting,
      run: () => page.present(true),
    },
    {
      id: "end-presenting",
      words: "End presenting",
      group,
      keys: [{ key: "Escape", leftTo: ["focused"] }, { key: "F8" }],
      enabled: page.presenting,
      run: () => page.present(false),
    },
    { ...plain("code", "Go to the code", group), also: ["editor", "focus"], run: page.toCode },
    {
      id: "settings",
      words: "Settings",
      also: ["preferences", "options", "vim", "wrap", "font"],
      group,
      keys: [{ key: ",", hold: "mod" }],
      enabled: true,
      run: page.showSettings,
    },
    {
      ...plain("larger-code", "Larger code", group),
      also: ["font", "size", "zoom"],
      enabled: page.larger,
      run: () => page.enlarge(1),
    },
    {
      ...plain("smaller-code", "Smaller code", group),
      also: ["font", "size", "zoom"],
      enabled: page.smaller,
      run: () => page.enlarge(-1),
    },
    ...THEMES.map((theme) => toTheme(page, theme)),
    {
      ...plain("licences", "Licences", group),
      also: ["license", "about", "open source"],
      run: () => page.visit("/licences"),
    },
  ];
}

function toLanguage(page: Page, { id, label }: Choice): Command {
  return {
    ...plain(`language-${id}`, `Switch to ${label}`, "Program"),
    also: ["language"],
    enabled: id !== page.language,
    run: () => page.choose(id),
  };
}

function toTool(page: Page, { id, label }: Choice): Command {
  const open = id === page.tool;
  return {
    ...plain(`tool-${id}`, `${open ? "Close" : "Open"} ${label.toLowerCase()}`, "Output and tools"),
    also: ["tool", "pane"],
    enabled: !page.presenting,
    run: () => page.open(open ? undefined : id),
  };
}

function toTheme(page: Page, { id, label }: Choice): Command {
  return {
    ...plain(`theme-${id}`, `Theme: ${label}`, "Page"),
    also: ["colours", "mode"],
    enabled: id !== page.theme,
    run: () => page.paint(id),
  };
}
