"use client";

import {
  ArrowLeft,
  ArrowRight,
  IndentDecrease,
  IndentIncrease,
  type LucideIcon,
  Redo2,
  Undo2,
} from "lucide-react";
import { createPortal } from "react-dom";
import { KeyBar, KeyButton } from "./key-bar.tsx";
import { symbolsOf } from "./symbols.ts";
import type { TouchTyping } from "./touch-keys.ts";

/** What is far away on a phone's keyboard, above it while one writes code: indent, the language's symbols, the cursor. */
export function SymbolBar({ language, keys, onLeave }: TouchTyping & { onLeave: () => void }) {
  return createPortal(
    <KeyBar
      label="Symbols"
      onLeave={onLeave}
      className="symbol-bar fixed inset-x-0 bottom-(--keyboard,0px) z-30"
      before={
        <KeyButton label="Indent" onPress={() => keys.indent("more")}>
          <Picture icon={IndentIncrease} />
        </KeyButton>
      }
      after={
        <>
          <KeyButton label="Cursor left" repeats onPress={() => keys.move("left")}>
            <Picture icon={ArrowLeft} />
          </KeyButton>
          <KeyButton label="Cursor right" repeats onPress={() => keys.move("right")}>
            <Picture icon={ArrowRight} />
          </KeyButton>
        </>
      }
    >
      {symbolsOf(language).map(({ text, name }) => (
        <KeyButton key={text} label={name} onPress={() => keys.type(text)}>
          {text}
        </KeyButton>
      ))}
      <KeyButton label="Indent less" onPress={() => keys.indent("less")}>
        <Picture icon={IndentDecrease} />
      </KeyButton>
      <KeyButton label="Undo" onPress={keys.undo}>
        <Picture icon={Undo2} />
      </KeyButton>
      <KeyButton label="Redo" onPress={keys.redo}>
        <Picture icon={Redo2} />
      </KeyButton>
    </KeyBar>,
    document.body,
  );
}

function Picture({ icon: Icon }: { icon: LucideIcon }) {
  return <Icon aria-hidden size={16} strokeWidth={1.75} />;
}
