"use client";

import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp } from "lucide-react";
import { useEffect, useState } from "react";
import { KeyBar, KeyButton } from "../touch/key-bar.tsx";
import type { BarKey } from "./terminal-bar-keys.ts";
import type { TerminalView } from "./terminal-view.ts";

const ARROWS = [
  { key: "left", label: "Left", icon: ArrowLeft },
  { key: "up", label: "Up", icon: ArrowUp },
  { key: "down", label: "Down", icon: ArrowDown },
  { key: "right", label: "Right", icon: ArrowRight },
] as const;

/** On touch screens, under a terminal: what vim, Ctrl+C and a shell's history need and a phone's keyboard lacks. */
export function TerminalKeyBar({ view }: { view: () => TerminalView }) {
  const [ctrl, setCtrl] = useState(false);
  useEffect(() => {
    view().holdCtrl(ctrl ? () => setCtrl(false) : undefined);
  });

  function press(key: BarKey): void {
    view().press(key);
    view().focus();
  }

  return (
    <KeyBar label="Terminal keys" className="pointer-fine:hidden">
      <KeyButton label="Escape" onPress={() => press("escape")}>
        <span className="font-sans text-ui">Esc</span>
      </KeyButton>
      <KeyButton label="Tab" onPress={() => press("tab")}>
        <span className="font-sans text-ui">Tab</span>
      </KeyButton>
      <KeyButton
        label="Control"
        pressed={ctrl}
        onPress={() => {
          setCtrl(!ctrl);
          view().focus();
        }}
      >
        <span className="font-sans text-ui">Ctrl</span>
      </KeyButton>
      {ARROWS.map(({ key, label, icon: Icon }) => (
        <KeyButton key={key} label={label} repeats onPress={() => press(key)}>
          <Icon aria-hidden size={16} strokeWidth={1.75} />
        </KeyButton>
      ))}
      {SYMBOLS.map(({ text, label }) => (
        <KeyButton
          key={text}
          label={label}
          onPress={() => {
            view().type(text);
            view().focus();
          }}
        >
          {text}
        </KeyButton>
      ))}
      <KeyButton label="Home" onPress={() => press("home")}>
        <span className="font-sans text-ui">Home</span>
      </KeyButton>
      <KeyButton label="End" onPress={() => press("end")}>
        <span className="font-sans text-ui">End</span>
      </KeyButton>
    </KeyBar>
  );
}

/** What shells want and phones keep on their third page. */
const SYMBOLS = [
  { text: "/", label: "Slash" },
  { text: "-", label: "Hyphen" },
  { text: "|", label: "Bar" },
  { text: "~", label: "Tilde" },
  { text: "$", label: "Dollar" },
  { text: ":", label: "Colon" },
] as const;
