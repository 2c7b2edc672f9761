"use client";

import { useEffect, useRef } from "react";
import { answerTo, type Situation } from "./answer.ts";
import { type Prior, isMac } from "./chord.ts";
import type { Command } from "./commands.ts";

/** Lets the commands' keys work everywhere on the page. */
export function useKeys(commands: readonly Command[]): void {
  const current = useRef(commands);
  useEffect(() => {
    current.current = commands;
  });
  useEffect(() => {
    const mac = isMac();
    const listener =
      (turn: "first" | "last") =>
      (event: KeyboardEvent): void => {
        if (event.defaultPrevented) return;
        const command = answerTo(event, current.current, turn, situationOf(event.target), mac);
        if (!command) return;
        event.preventDefault();
        event.stopPropagation();
        // A key held down must not start a run a frame.
        if (!event.repeat) command.run();
      };
    // Before the editor sees them: there these keys mean something else.
    const first = listener("first");
    const last = listener("last");
    window.addEventListener("keydown", first, { capture: true });
    window.addEventListener("keydown", last);
    return () => {
      window.removeEventListener("keydown", first, { capture: true });
      window.removeEventListener("keydown", last);
    };
  }, []);
}

function situationOf(target: EventTarget | null): Situation {
  const element = target instanceof HTMLElement ? target : undefined;
  const prior = new Set<Prior>();
  if (element && isTextField(element)) prior.add("text");
  if (element?.dataset["ownEnter"] !== undefined) prior.add("ownEnter");
  if (window.getSelection()?.isCollapsed === false) prior.add("selection");
  return {
    inFront: element?.closest("[role=dialog], [role=menu]") != null,
    inTerminal: element?.closest(".xterm") != null,
    prior,
  };
}

/** What is typed there belongs to the field. */
function isTextField(element: HTMLElement): boolean {
  return element.isContentEditable || element.matches("input:not([type=radio]), textarea, [role=textbox]");
}
