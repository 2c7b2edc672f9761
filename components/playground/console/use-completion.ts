"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { Completion, Completions } from "#lib/api/question-contract.ts";
import { messageOf } from "../refusal.ts";

/** Asks the live interpreter what could stand at the cursor; undefined when there is none. */
export type Complete = (
  code: string,
  cursor: number,
  signal: AbortSignal,
) => Promise<Completions | undefined>;

export interface Completing {
  /** What may be chosen now; empty when there is no list. */
  readonly list: readonly Completion[];
  /** The one of them that Enter takes. */
  readonly at: number;
  /** What screen readers hear of it. */
  readonly said: string;
  readonly ask: () => void;
  readonly move: (by: number) => void;
  readonly take: (index: number) => void;
  readonly close: () => void;
}

interface Offer extends Pick<Completions, "from" | "to" | "completions"> {
  readonly at: number;
}

/** More are not looked through in a small list: another letter makes them fewer. */
const MAX_LISTED = 100;

/**
 * Completes what stands in a field: a single match at once, of several one is chosen.
 *
 * @param onChanged hears that the text was changed by it
 */
export function useCompletion(
  fieldRef: { readonly current: HTMLTextAreaElement | null },
  complete: Complete,
  onChanged: () => void,
): Completing {
  const [offer, setOffer] = useState<Offer>();
  const [said, setSaid] = useState("");
  const asking = useRef<AbortController>(undefined);
  useEffect(() => () => asking.current?.abort(), []);

  const close = useCallback(() => {
    asking.current?.abort();
    setOffer(undefined);
    setSaid("");
  }, []);

  function put({ from, to }: Pick<Offer, "from" | "to">, { text }: Completion): void {
    fieldRef.current?.setRangeText(text, from, to, "end");
    close();
    setSaid(text);
    onChanged();
  }

  async function ask(): Promise<void> {
    const area = fieldRef.current;
    if (!area) return;
    close();
    const mine = new AbortController();
    asking.current = mine;
    const code = area.value;
    const cursor = area.selectionStart;
    const unchanged = (): boolean =>
      !mine.signal.aborted && area.value === code && area.selectionStart === cursor;
    try {
      const answer = await complete(code, cursor, mine.signal);
      if (!unchanged()) return;
      const [only, ...others] = answer?.completions ?? [];
      if (!answer || !only) setSaid(answer?.kernel === "busy" ? "It still runs something." : "Nothing fits.");
      else if (others.length === 0) put(answer, only);
      else {
        const completions = answer.completions.slice(0, MAX_LISTED);
        setOffer({ from: answer.from, to: answer.to, completions, at: 0 });
        setSaid(`${completions.length} fit. ${only.text}`);
      }
    } catch (failure) {
      if (unchanged()) setSaid(messageOf(failure));
    }
  }

  function move(by: number): void {
    if (!offer) return;
    const count = offer.completions.length;
    setOffer({ ...offer, at: (offer.at + by + count) % count });
  }

  return {
    list: offer?.completions ?? [],
    at: offer?.at ?? 0,
    said,
    ask: () => void ask(),
    move,
    take(index) {
      const chosen = offer?.completions[index];
      if (offer && chosen) put(offer, chosen);
    },
    close,
  };
}
