/** A file of the sandbox that is open in the editor, and no part of the program. */
export interface SandboxTab {
  readonly path: string;
  readonly content: string;
  /** What stands in the sandbox, as far as is known; undefined when it is not there. */
  readonly saved: string | undefined;
}

export interface SandboxTabs {
  readonly tabs: readonly SandboxTab[];
  /** Which of them is shown; undefined while a file of the program is. */
  readonly shown: string | undefined;
}

export const NO_SANDBOX_TABS: SandboxTabs = { tabs: [], shown: undefined };

export function isUnsaved({ content, saved }: SandboxTab): boolean {
  return content !== saved;
}

export function shownTab({ tabs, shown }: SandboxTabs): SandboxTab | undefined {
  return tabs.find(({ path }) => path === shown);
}

/** Shows a file as it was just read; one that was changed here keeps its changes. */
export function opened(before: SandboxTabs, path: string, text: string): SandboxTabs {
  const fresh: SandboxTab = { path, content: text, saved: text };
  const known = before.tabs.find((tab) => tab.path === path);
  const tabs = known
    ? before.tabs.map((tab) => (tab === known && !isUnsaved(tab) ? fresh : tab))
    : [...before.tabs, fresh];
  return { tabs, shown: path };
}

export function typed(before: SandboxTabs, path: string, content: string): SandboxTabs {
  const tabs = before.tabs.map((tab) => (tab.path === path ? { ...tab, content } : tab));
  return { ...before, tabs };
}

/** What was written to the sandbox; more may have been typed since. */
export function savedAs(before: SandboxTabs, path: string, saved: string): SandboxTabs {
  return { ...before, tabs: before.tabs.map((tab) => (tab.path === path ? { ...tab, saved } : tab)) };
}

/** The sandbox is gone, and all files with it: the next one gets those that are still open here. */
export function lost(before: SandboxTabs): SandboxTabs {
  return { ...before, tabs: before.tabs.map((tab) => ({ ...tab, saved: undefined })) };
}

export function closed(before: SandboxTabs, path: string): SandboxTabs {
  const tabs = before.tabs.filter((tab) => tab.path !== path);
  return { tabs, shown: before.shown === path ? undefined : before.shown };
}
