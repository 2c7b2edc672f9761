/** The one script of an embed. Nothing runs, and nothing is asked of the server, before somebody presses Run or Edit. */
import { createEmbedSandbox, readEmbeddedSnippet } from "#lib/api/embed-sandbox.ts";
import { randomId } from "#lib/api/random-id.ts";
import type { SnippetView } from "#lib/api/snippet-contract.ts";
import type { RunEvent } from "#lib/protocol/run-event.ts";
import { refusalOf } from "../../playground/refusal.ts";
import {
  afterEvents,
  afterLoss,
  afterTyping,
  isOver,
  newRun,
  refused,
  type Run,
} from "../../playground/state/run.ts";
import { EMBED_LOG_BOUNDS } from "../recorded-log.ts";
import { resultHtml } from "../result-html.ts";
import { createEdits } from "./edits.ts";
import { element } from "./elements.ts";
import { tellHeight } from "./height.ts";
import { createOutputView } from "./output-view.ts";
import { wireTabs } from "./tabs.ts";

/** How often a time that is counted on the page changes. */
const TICK_MS = 250;

const { id = "", language = "" } = document.body.dataset;
const runButton = element("run", HTMLButtonElement);
const editButton = element("edit", HTMLButtonElement);
const result = element("result", HTMLElement);
const entry = element("entry", HTMLFormElement);
const line = element("line", HTMLInputElement);
const log = element("log", HTMLElement);
const main = document.querySelector("main");

let content: Promise<SnippetView["content"]> | undefined;
let run: Run | undefined;
let arrived: RunEvent[] = [];
let due = false;
let shown = "";
const drawLog = log && createOutputView(log);
const edits = createEdits(() => void pressRun());
const sandbox = createEmbedSandbox({
  language,
  onEvent(event) {
    arrived.push(event);
    drawSoon();
  },
  onLost(reason) {
    takeArrived();
    update((now) => afterLoss(now, reason));
  },
  onInputRefused: () => undefined,
});

/** All that the snippet is; fetched when it is first needed, and again when that failed. */
async function program(): Promise<SnippetView["content"]> {
  content ??= readEmbeddedSnippet(id).then((snippet) => snippet.content);
  try {
    return await content;
  } catch (failure) {
    content = undefined;
    throw failure;
  }
}

async function pressRun(): Promise<void> {
  if (run !== undefined && !isOver(run)) return pressStop();
  const execution = randomId();
  arrived = [];
  run = newRun({ execution, language, path: "" }, Date.now());
  element("output", HTMLElement)?.removeAttribute("hidden");
  const heading = document.getElementById("heading");
  if (heading !== null) heading.textContent = "Output";
  drawSoon();
  try {
    const { files, args, stdin } = await program();
    await sandbox.run({ files: edits.applied(files), args, stdin }, execution);
  } catch (failure) {
    update((now) => ({ ...now, stage: refused(refusalOf(failure), Date.now()) }));
  }
}

async function pressStop(): Promise<void> {
  if (run?.stage.kind !== "running" || run.stopping) return;
  const { execution } = run;
  update((now) => ({ ...now, stopping: true }));
  try {
    await sandbox.stop(execution);
  } catch {
    // The button is there again: it says by itself that the program still runs.
    update((now) => ({ ...now, stopping: false }));
  }
}

async function pressEdit(button: HTMLButtonElement): Promise<void> {
  if (edits.isOpen) edits.close();
  else {
    try {
      edits.open((await program()).files);
    } catch (failure) {
      if (result) result.textContent = refusalOf(failure).message;
    }
  }
  button.textContent = edits.isOpen ? "Reset" : "Edit";
}

function update(change: (run: Run) => Run): void {
  if (run === undefined) return;
  run = change(run);
  drawSoon();
}

function takeArrived(): void {
  const events = arrived;
  arrived = [];
  if (run !== undefined && events.length > 0) run = afterEvents(run, events, Date.now(), EMBED_LOG_BOUNDS);
}

/** Once a frame at most, however much comes; a hidden document has no frames, and is drawn by the clock. */
function drawSoon(): void {
  if (due) return;
  due = true;
  const act = (): void => {
    if (!due) return;
    due = false;
    draw();
  };
  requestAnimationFrame(act);
  setTimeout(act, TICK_MS);
}

function draw(): void {
  takeArrived();
  if (run === undefined) return;
  drawLog?.(run.log);
  const words = resultHtml(run, Date.now(), !sandbox.isUp);
  if (result && words !== shown) result.innerHTML = shown = words;
  const running = run.stage.kind === "running" ? run.stage : undefined;
  const over = isOver(run);
  if (runButton) {
    runButton.textContent = over ? "Run" : "Stop";
    runButton.toggleAttribute("data-runs", !over);
    runButton.disabled = (!over && running === undefined) || waits(run);
  }
  const asks = running?.stdinOpen === true;
  if (entry && entry.hidden === asks) {
    entry.hidden = !asks;
    // Only where somebody is in this document already: a frame must not take the keys of the page around it.
    if (asks && document.hasFocus()) line?.focus();
  }
  if (!over || waits(run)) setTimeout(drawSoon, TICK_MS);
}

/** Whether it was refused and may not be tried again yet. */
function waits({ stage }: Run): boolean {
  return stage.kind === "refused" && (stage.retryAtMs ?? 0) > Date.now();
}

wireTabs();
runButton?.addEventListener("click", () => void pressRun());
editButton?.addEventListener("click", () => void pressEdit(editButton));
entry?.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!line || run?.stage.kind !== "running") return;
  const text = `${line.value}\n`;
  line.value = "";
  takeArrived();
  update((now) => afterTyping(now, text));
  sandbox.type(text);
});
window.addEventListener("pagehide", () => sandbox.leave());
if (main && document.body.classList.contains("auto")) tellHeight(id, main);
