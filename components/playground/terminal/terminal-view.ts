import { FitAddon } from "@xterm/addon-fit";
import { UnicodeGraphemesAddon } from "@xterm/addon-unicode-graphemes";
import { WebLinksAddon } from "@xterm/addon-web-links";
import { Terminal } from "@xterm/xterm";
import { copyText } from "#components/ui/copy-text.ts";
import type { Chunk } from "./output-queue.ts";
import type { Size } from "./size-queue.ts";
import { isAnswer, keyMeaning } from "./terminal-keys.ts";
import { type BarKey, controlOf, keySequence } from "./terminal-bar-keys.ts";
import { terminalTheme } from "./terminal-theme.ts";

export interface TerminalViewOptions {
  readonly label: string;
  readonly screenReader: boolean;
  readonly onType: (text: string) => void;
  readonly onSize: (size: Size) => void;
  /** The keys that leave the terminal were pressed. */
  readonly onLeave: () => void;
}

/** One xterm.js. It outlives its place on the page, so that what it shows is still there when the pane opens again. */
export interface TerminalView {
  /** Puts it there and fits it to that place from then on; answers the function that takes it out. */
  readonly show: (place: HTMLElement) => () => void;
  readonly write: (chunk: Chunk, done: () => void) => void;
  readonly focus: () => void;
  /** Types a key that a phone's keyboard lacks. */
  readonly press: (key: BarKey) => void;
  /** Types a text as the keyboard would. */
  readonly type: (text: string) => void;
  /** Makes the next letter a control character, until it is typed or this is taken back; `done` is told when it was. */
  readonly holdCtrl: (done: (() => void) | undefined) => void;
  readonly hasFocus: () => boolean;
  readonly applyTheme: () => void;
  /** Reads the size of the page's code again. */
  readonly applyType: () => void;
  readonly setScreenReader: (on: boolean) => void;
  /** May be called twice. */
  readonly close: () => void;
}

const SCROLLBACK_LINES = 5_000;
/** While a pane is being dragged its program is told of the size now and then, not at every pixel. */
const RESIZE_MS = 80;

export function createTerminalView(options: TerminalViewOptions): TerminalView {
  const host = document.createElement("div");
  host.className = "h-full font-mono text-code";
  const terminal = new Terminal({
    allowProposedApi: true,
    cursorBlink: false,
    customGlyphs: true,
    drawBoldTextInBrightColors: false,
    lineHeight: 1.2,
    linkHandler: { activate: (_event, url) => openLink(url), allowNonHttpProtocols: false },
    // A program may set one colour on another that was not made for it.
    minimumContrastRatio: 4.5,
    screenReaderMode: options.screenReader,
    scrollback: SCROLLBACK_LINES,
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.loadAddon(new UnicodeGraphemesAddon());
  terminal.loadAddon(new WebLinksAddon((_event, url) => openLink(url)));
  /** What is drawn now is from before: nobody waits for an answer to it. */
  let replaying = false;
  let ctrlDone: (() => void) | undefined;
  terminal.onData((data) => {
    if (replaying && isAnswer(data)) return;
    const control = ctrlDone && controlOf(data);
    options.onType(control ?? data);
    if (control === undefined) return;
    ctrlDone?.();
    ctrlDone = undefined;
  });
  // What mice say in the old encodings is bytes; programs of today ask for the one that is text.
  terminal.attachCustomKeyEventHandler((event) => handleKey(event, terminal, options.onLeave));

  function open(): void {
    terminal.options.fontFamily = getComputedStyle(host).fontFamily;
    applyTheme();
    terminal.open(host);
    terminal.textarea?.setAttribute("aria-label", options.label);
    terminal.textarea?.setAttribute("aria-describedby", "terminal-keys");
  }

  function applyTheme(): void {
    terminal.options.theme = terminalTheme(getComputedStyle(document.documentElement));
  }

  function applyType(): void {
    if (!host.isConnected) return;
    const size = Number.parseFloat(getComputedStyle(host).fontSize);
    if (size === terminal.options.fontSize) return;
    terminal.options.fontSize = size;
    if (terminal.element) refit();
  }

  function refit(): void {
    const size = fit.proposeDimensions();
    if (size === undefined || Number.isNaN(size.cols) || Number.isNaN(size.rows)) return;
    terminal.resize(size.cols, size.rows);
    options.onSize(size);
  }

  return {
    show(place) {
      place.append(host);
      applyType();
      if (terminal.element === undefined) open();
      refit();
      let timer: number | undefined;
      const observer = new ResizeObserver(() => {
        window.clearTimeout(timer);
        timer = window.setTimeout(refit, RESIZE_MS);
      });
      observer.observe(place);
      return () => {
        observer.disconnect();
        window.clearTimeout(timer);
        host.remove();
      };
    },
    write({ text, live }, done) {
      replaying = !live;
      terminal.write(text, () => {
        replaying = false;
        done();
      });
    },
    focus: () => terminal.focus(),
    press(key) {
      terminal.input(keySequence(key, terminal.modes.applicationCursorKeysMode));
    },
    type: (text) => terminal.input(text),
    holdCtrl(done) {
      ctrlDone = done;
    },
    hasFocus: () => host.contains(document.activeElement),
    applyTheme,
    applyType,
    setScreenReader(on) {
      terminal.options.screenReaderMode = on;
    },
    close() {
      terminal.dispose();
      host.remove();
    },
  };
}

/** False: xterm.js does nothing with the key. */
function handleKey(event: KeyboardEvent, terminal: Terminal, leave: () => void): boolean {
  if (event.type !== "keydown") return true;
  const meaning = keyMeaning(event, navigator.userAgent.includes("Windows"));
  switch (meaning) {
    case "shell":
      return true;
    case "browser":
      return false;
    case "copy":
      event.preventDefault();
      if (terminal.hasSelection()) void copyText(terminal.getSelection()).catch(() => undefined);
      return false;
    case "leave":
      event.preventDefault();
      leave();
      return false;
  }
}

/** What a program prints must not get hold of this page, nor know where it was opened from. */
function openLink(url: string): void {
  if (/^https?:\/\//i.test(url)) window.open(url, "_blank", "noopener,noreferrer");
}
