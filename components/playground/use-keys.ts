"use client";

import { useEffect, useRef } from "react";

export interface Keys {
  readonly onRun: () => void;
  readonly onSave: () => void;
  /** Undefined while nothing runs: then Ctrl+C copies as ever. */
  readonly onInterrupt: (() => void) | undefined;
}

/**
 * The keys that work everywhere on the page: Ctrl or Cmd with Enter, and Shift with Enter, run; Ctrl or Cmd with S
 * saves the draft instead of the web page; Ctrl+C outside of the editor stops the program when nothing is selected. A
 * terminal has all of them but Ctrl+Enter and those with Cmd for itself.
 */
export function useKeys(keys: Keys): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const act = actionOf(event, current.current);
      if (!act) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    };
    // Before the editor sees them: there these keys mean something else.
    window.addEventListener("keydown", listen, { capture: true });
    return () => window.removeEventListener("keydown", listen, { capture: true });
  }, []);
}

function actionOf(event: KeyboardEvent, keys: Keys): (() => void) | undefined {
  const { key, ctrlKey, metaKey, shiftKey, altKey, repeat } = event;
  if (altKey || isInDialog(event.target)) return undefined;
  if (belongsToTerminal(event.target) && !metaKey && !(ctrlKey && key === "Enter")) return undefined;
  if (key === "Enter" && (ctrlKey || metaKey || shiftKey)) {
    if (shiftKey && !ctrlKey && !metaKey && hasOwnEnter(event.target)) return undefined;
    // A key held down must not start a run a frame.
    return repeat ? () => undefined : keys.onRun;
  }
  // With Caps Lock on it is an "S".
  if (key.toLowerCase() === "s" && (ctrlKey || metaKey) && !shiftKey) return keys.onSave;
  const interrupts = key === "c" && ctrlKey && !metaKey && !shiftKey && !isTextField(event.target);
  return interrupts && nothingSelected() ? keys.onInterrupt : undefined;
}

/** What is in front of the page has its keys to itself. */
function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[role=dialog]") !== null;
}

/** Fields in which Shift+Enter goes back. */
function hasOwnEnter(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.dataset["ownEnter"] !== undefined;
}

/** In text fields Ctrl+C belongs to the field; the line to type into handles its own. */
function isTextField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, [role=textbox]"))
  );
}

/** Programs in a terminal know keys of their own. */
function belongsToTerminal(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(".xterm") !== null;
}

function nothingSelected(): boolean {
  return window.getSelection()?.isCollapsed !== false;
}
