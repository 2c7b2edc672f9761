import { createTerminalView, type TerminalView } from "./terminal-view.ts";
import { terminalName } from "./terminal-words.ts";
import type { Terminals } from "./terminals.ts";

/** The screens of a page's terminals: each is made when it is first shown and goes when its terminal is closed. */
export interface TerminalViews {
  readonly of: (execution: string) => TerminalView;
  readonly applyTheme: () => void;
  readonly applyType: () => void;
  readonly setScreenReader: (on: boolean) => void;
  /** What the keys that leave a terminal do while the pane is there. */
  readonly onLeave: (leave: () => void) => void;
}

const SCREEN_READER_KEY = "quicksand-terminal-screen-reader";
const known = new WeakMap<Terminals, TerminalViews>();

export function viewsOf(terminals: Terminals): TerminalViews {
  const views = known.get(terminals) ?? createViews(terminals);
  known.set(terminals, views);
  return views;
}

export function screenReaderWanted(): boolean {
  return window.localStorage.getItem(SCREEN_READER_KEY) === "on";
}

function createViews(terminals: Terminals): TerminalViews {
  const views = new Map<string, TerminalView>();
  let leave = (): void => undefined;

  terminals.subscribe(() => {
    const open = new Set(terminals.state().tabs.map(({ execution }) => execution));
    for (const [execution, view] of views) {
      if (open.has(execution)) continue;
      views.delete(execution);
      view.close();
    }
  });

  function create(execution: string): TerminalView {
    const tab = terminals.state().tabs.find((tab) => tab.execution === execution);
    const view = createTerminalView({
      label: tab === undefined ? "Terminal" : terminalName(tab),
      screenReader: screenReaderWanted(),
      onType: (text) => terminals.type(execution, text),
      onSize: (size) => terminals.resize(execution, size),
      onLeave: () => leave(),
    });
    terminals.connect(execution, view.write);
    views.set(execution, view);
    return view;
  }

  return {
    of: (execution) => views.get(execution) ?? create(execution),
    applyTheme() {
      for (const view of views.values()) view.applyTheme();
    },
    applyType() {
      for (const view of views.values()) view.applyType();
    },
    setScreenReader(on) {
      window.localStorage.setItem(SCREEN_READER_KEY, on ? "on" : "off");
      for (const view of views.values()) view.setScreenReader(on);
    },
    onLeave(next) {
      leave = next;
    },
  };
}
