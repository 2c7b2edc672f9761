import type { SandboxSession, SessionNotice } from "#lib/api/sandbox-session.ts";
import { createNoticeQueue, type NextFrame } from "../notice-queue.ts";
import { refusalOf } from "../refusal.ts";
import { remembered } from "./command-history.ts";
import {
  type CommandAction,
  type CommandsState,
  mayBegin,
  MOST_ENTRIES,
  NO_COMMANDS,
  reduceCommands,
} from "./command-state.ts";
import {
  type CommandStorage,
  readRememberedCommands,
  rememberCommands,
  type RememberedCommands,
} from "./remembered-commands.ts";

export type CommandLine = Pick<SandboxSession, "command" | "stop" | "extend">;

export interface CommandsOptions {
  readonly line: () => CommandLine | undefined;
  readonly storage: () => CommandStorage | undefined;
  readonly newId: () => string;
  readonly now?: () => number;
  readonly nextFrame?: NextFrame;
}

/** The one-shot commands of a page, outside React: they hear the session from the page's start on. */
export interface Commands {
  readonly state: () => CommandsState;
  readonly subscribe: (onChange: () => void) => () => void;
  readonly hear: (notice: SessionNotice) => void;
  /**
   * Starts a command line in a shell of its own, with closed input; in a new sandbox when there is none.
   *
   * @returns why not, for people; undefined when it begins
   */
  readonly run: (command: string) => string | undefined;
  readonly stop: (execution: string) => void;
  /** Lets it go on for another minute. */
  readonly extend: (execution: string) => void;
  /** Takes away all that have ended. */
  readonly clear: () => void;
  /** What was given before, oldest first, also before a reload. */
  readonly history: () => readonly string[];
  /** What is being written, which outlives the closing of the pane. */
  readonly draft: () => string;
  readonly write: (draft: string) => void;
}

const EXTEND_MS = 60_000;

export function createCommands(options: CommandsOptions): Commands {
  const now = options.now ?? Date.now;
  const listeners = new Set<() => void>();
  /** Executions whose events are wanted: what programs and terminals print is none of this. */
  const known = new Set<string>();
  let state = NO_COMMANDS;
  let draft = "";
  let before: RememberedCommands | undefined;
  let history: readonly string[] | undefined;

  function rememberedBefore(): RememberedCommands {
    before ??= readRememberedCommands(options.storage());
    return before;
  }
  function givenBefore(): readonly string[] {
    history ??= rememberedBefore().history;
    return history;
  }

  function act(action: CommandAction): void {
    const next = reduceCommands(state, action, now());
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener();
  }

  /** Only what a person does is remembered: what is found after a reload was remembered before. */
  function actByHand(action: CommandAction): void {
    const commands = { history: givenBefore() };
    act(action);
    const shown = state.entries.map(({ execution, command, atMs }) => ({ execution, command, atMs }));
    rememberCommands(options.storage(), { ...commands, shown });
    const wanted = new Set([...shown, ...rememberedBefore().shown].map(({ execution }) => execution));
    for (const execution of known) if (!wanted.has(execution)) known.delete(execution);
  }

  const queue = createNoticeQueue(
    (notices) => act({ kind: "notices", notices, remembered: rememberedBefore().shown }),
    options.nextFrame === undefined ? {} : { nextFrame: options.nextFrame },
  );

  async function begin(execution: string, command: string): Promise<void> {
    try {
      const session = options.line();
      if (session === undefined) throw new Error("the page is closing");
      await session.command({ command: "/bin/sh", args: ["-c", command], stdin: "closed", execution });
    } catch (failure) {
      act({ kind: "refused", execution, refusal: refusalOf(failure) });
    }
  }

  return {
    state: () => state,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => void listeners.delete(onChange);
    },
    hear(notice) {
      if (notice.kind === "found") {
        for (const { execution } of rememberedBefore().shown) known.add(execution);
      } else if (notice.kind === "event") {
        if (!("execution" in notice.event) || !known.has(notice.event.execution)) return;
      } else if (notice.kind !== "lost") return;
      queue.add(notice);
    },
    run(text) {
      const command = text.trim();
      if (command === "") return undefined;
      if (!mayBegin(state)) return `${MOST_ENTRIES} commands run already. Stop one first.`;
      const execution = options.newId();
      known.add(execution);
      history = remembered(givenBefore(), command);
      actByHand({ kind: "begin", given: { execution, command, atMs: now() } });
      void begin(execution, command);
      return undefined;
    },
    stop(execution) {
      act({ kind: "stopping", execution, stopping: true });
      options
        .line()
        ?.stop(execution)
        // It goes on, and can be stopped again; that the server does not answer shows in the status line.
        .catch(() => act({ kind: "stopping", execution, stopping: false }));
    },
    extend(execution) {
      options
        .line()
        ?.extend(execution, EXTEND_MS)
        .then(
          ({ inMs }) => act({ kind: "extended", execution, inMs }),
          // It ends at its limit then, and says so.
          () => undefined,
        );
    },
    clear: () => actByHand({ kind: "clear" }),
    history: givenBefore,
    draft: () => draft,
    write(text) {
      draft = text;
    },
  };
}
