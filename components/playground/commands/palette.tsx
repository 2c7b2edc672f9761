"use client";

import { Dialog } from "@base-ui/react/dialog";
import { Command as List } from "cmdk";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { ariaKeys, isMac, isPressed, keyWords } from "./chord.ts";
import { type Command, GROUPS } from "./commands.ts";
import { KeyCaps } from "./key-caps.tsx";
import type { TypedAhead } from "./typed-ahead.ts";

/** A field to find a command with, and the commands; Enter does the chosen one, the palette's own keys and Escape close. */
export function Palette({
  commands,
  typed,
  onChoose,
  onClose,
}: {
  commands: readonly Command[];
  /** Takes what was typed before the field was there. */
  typed: () => TypedAhead;
  onChoose: (command: Command) => void;
  onClose: () => void;
}) {
  const mac = isMac();
  const field = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState("");
  const [sent, setSent] = useState(false);
  const others = commands.filter(({ id, enabled }) => enabled && id !== "palette");
  const own = commands.find(({ id }) => id === "palette")?.keys ?? [];

  /** From here on the field has the focus, and its keys to itself. */
  function take(): void {
    const { text, sent: wanted } = typed();
    setQuery((before) => before + text);
    setSent(wanted);
  }
  // The list looks for what was asked for after it was drawn with it, and has found it by the next frame.
  useEffect(() => {
    if (!sent) return undefined;
    const frame = requestAnimationFrame(() =>
      field.current?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true })),
    );
    return () => cancelAnimationFrame(frame);
  }, [sent]);

  function keyDown(event: KeyboardEvent): void {
    if (!own.some((chord) => isPressed(chord, event, mac))) return;
    event.preventDefault();
    if (!event.repeat) onClose();
  }

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-ink/25 dark:bg-frame/70" />
        <Dialog.Popup
          onKeyDown={keyDown}
          className="fixed top-[min(12dvh,96px)] left-1/2 z-50 w-[calc(100vw-24px)] max-w-[560px] -translate-x-1/2 overflow-hidden rounded-lg border border-strong bg-raised text-ink outline-none"
        >
          <Dialog.Title className="sr-only">Commands</Dialog.Title>
          <List label="Find a command" loop vimBindings={false}>
            <List.Input
              ref={field}
              value={query}
              onValueChange={setQuery}
              onFocus={take}
              placeholder="Find a command"
              autoCapitalize="off"
              enterKeyHint="go"
              className="h-11 w-full border-b border-line bg-transparent px-4 text-[14px] outline-none placeholder:text-faint max-wide:text-[16px]"
            />
            <List.List
              label="Commands"
              className="max-h-[min(420px,calc(88dvh-96px))] overflow-y-auto overscroll-contain p-1"
            >
              <List.Empty className="px-3 py-2 text-ui text-soft">No command has this name.</List.Empty>
              {GROUPS.map((group) => (
                <List.Group
                  key={group}
                  heading={group}
                  className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-small [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-soft"
                >
                  {others
                    .filter((command) => command.group === group)
                    .map((command) => (
                      <Row key={command.id} command={command} mac={mac} onChoose={onChoose} />
                    ))}
                </List.Group>
              ))}
            </List.List>
          </List>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Row({
  command,
  mac,
  onChoose,
}: {
  command: Command;
  mac: boolean;
  onChoose: (command: Command) => void;
}) {
  const [chord] = command.keys;
  return (
    <List.Item
      value={command.words}
      keywords={[...(command.also ?? [])]}
      onSelect={() => onChoose(command)}
      {...(chord === undefined ? {} : { "aria-keyshortcuts": ariaKeys(chord, mac) })}
      className="flex min-h-8 cursor-default items-center justify-between gap-3 rounded-md px-3 text-ui select-none aria-selected:bg-hover pointer-coarse:min-h-10"
    >
      {command.words}
      {chord && (
        <span aria-hidden>
          <KeyCaps keys={keyWords(chord, mac)} />
        </span>
      )}
    </List.Item>
  );
}
