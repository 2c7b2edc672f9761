import type { SnippetApi } from "#lib/api/snippet-client.ts";
import type { ShareSnippet } from "#lib/api/snippet-contract.ts";
import type { ProgramDocument } from "../documents/document.ts";
import { messageOf } from "../refusal.ts";
import { sameProgram } from "../work/program-text.ts";
import { contentKey } from "./content-key.ts";
import type { SharedByMe, SharedList } from "./shared-list.ts";

/** What looks like a secret, and where. */
export interface Secret {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly kind: string;
}

export type Step =
  | { readonly kind: "idle" }
  | { readonly kind: "looking" }
  /** Something looks like a secret: nothing is shared unless the person says so. */
  | { readonly kind: "asks"; readonly secrets: readonly [Secret, ...Secret[]] }
  | { readonly kind: "sharing" }
  | { readonly kind: "failed"; readonly message: string };

/** A link that stands for a program. */
export interface Link {
  readonly id: string;
  readonly url: string;
  readonly program: ProgramDocument;
  readonly title: string | undefined;
  /** Whether the recorded output is in it. */
  readonly withOutput: boolean;
  /** Undefined for one that somebody else shared: it cannot be taken back from here. */
  readonly own: SharedByMe | undefined;
}

export interface SharingState {
  readonly step: Step;
  /** What was shared last, or what the page was opened with. */
  readonly link: Link | undefined;
  /** What came of taking one back, in words. */
  readonly withdrawn: string | undefined;
}

export interface Sharing {
  readonly getState: () => SharingState;
  readonly subscribe: (listener: () => void) => () => void;
  /**
   * Makes the link, after a look for secrets; the same link without asking the server when the content is the one that
   * was shared. Resolves with undefined when nothing was shared (yet): the state says why.
   */
  readonly share: (content: Shareable) => Promise<Link | undefined>;
  /** Shares in spite of what looks like a secret. */
  readonly shareAnyway: () => Promise<Link | undefined>;
  readonly cancel: () => void;
  /** Takes back what was shared from this browser. */
  readonly withdraw: (shared: SharedByMe) => Promise<void>;
}

/** What is shared: what the server is sent, and the program as the editor has it. */
export interface Shareable {
  readonly program: ProgramDocument;
  readonly request: ShareSnippet;
}

export interface SharingOptions {
  readonly api: () => Promise<Pick<SnippetApi, "share" | "scan" | "withdraw">>;
  readonly list: SharedList;
  /** What the page was opened with. */
  readonly opened?: Link | undefined;
  readonly now?: () => number;
}

/** The sharing of one page: what is asked, what was shared. No method rejects. */
export function createSharing({ api, list, opened, now = Date.now }: SharingOptions): Sharing {
  const listeners = new Set<() => void>();
  let state: SharingState = {
    step: { kind: "idle" },
    link: opened,
    withdrawn: undefined,
  };
  let asked: Shareable | undefined;

  function tell(change: Partial<SharingState>): void {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  }

  function fail(failure: unknown): undefined {
    tell({ step: { kind: "failed", message: messageOf(failure) } });
    return undefined;
  }

  async function send({ program, request }: Shareable): Promise<Link | undefined> {
    tell({ step: { kind: "sharing" } });
    try {
      const { id, url, deleteToken, expiresMs } = await (await api()).share(request);
      const own: SharedByMe = {
        id,
        url,
        deleteToken,
        title: request.title ?? request.files?.[0]?.path ?? "",
        language: request.language,
        sharedMs: now(),
        contentKey: contentKey(request),
        ...(expiresMs === undefined ? {} : { expiresMs }),
      };
      list.add(own);
      const { title } = request;
      const link = { id, url, program, title, withOutput: request.recording !== undefined, own };
      tell({ step: { kind: "idle" }, link });
      return link;
    } catch (failure) {
      return fail(failure);
    }
  }

  /** The link that stands for this content already. */
  function known({ program, request }: Shareable): Link | undefined {
    const key = contentKey(request);
    const own = list.list().find((each) => each.contentKey === key);
    if (own) {
      const { title, recording } = request;
      return { id: own.id, url: own.url, program, title, withOutput: recording !== undefined, own };
    }
    const { link } = state;
    // What was not run since has nothing that its link does not show.
    const asBefore = link !== undefined && request.recording === undefined && link.title === request.title;
    return asBefore && sameProgram(link.program, program) ? link : undefined;
  }

  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async share(content) {
      const { kind } = state.step;
      if (kind === "looking" || kind === "sharing") return undefined;
      const link = known(content);
      if (link) {
        tell({ step: { kind: "idle" }, link, withdrawn: undefined });
        return link;
      }
      tell({ step: { kind: "looking" }, withdrawn: undefined });
      try {
        const files = content.program.files.map(({ path, content: text }) => ({ path, content: text }));
        const [first, ...more] = (await (await api()).scan({ files })).secrets;
        if (first === undefined) return await send(content);
        asked = content;
        tell({ step: { kind: "asks", secrets: [first, ...more] } });
        return undefined;
      } catch (failure) {
        return fail(failure);
      }
    },
    async shareAnyway() {
      const content = asked;
      asked = undefined;
      return content && send(content);
    },
    cancel() {
      asked = undefined;
      tell({ step: { kind: "idle" } });
    },
    async withdraw(shared) {
      try {
        const withdrawal = await (await api()).withdraw(shared.id, shared.deleteToken);
        list.remove(shared.id);
        const link = state.link?.id === shared.id ? undefined : state.link;
        tell({ link, withdrawn: withdrawnWords(withdrawal?.others) });
      } catch (failure) {
        fail(failure);
      }
    },
  };
}

function withdrawnWords(others: number | undefined): string {
  if (others === undefined) return "The link was gone already.";
  if (others === 0) return "Deleted. The link leads nowhere now.";
  const who = others === 1 ? "Somebody else" : `${others} others`;
  return `Yours is deleted. ${who} shared exactly the same: for them the link stays.`;
}
