import { ChartLine, ChevronRight, FolderTree, type LucideIcon, SquareTerminal } from "lucide-react";
import { type ComponentType, lazy } from "react";
import type { Commands } from "../command/commands-store.ts";
import type { MetricsStore } from "../metrics/metrics-store.ts";
import type { PlaygroundState } from "../state/playground.ts";
import type { Terminals } from "../terminal/terminals.ts";
import type { Session } from "../use-session.ts";

export interface DockPaneProps {
  readonly session: Session;
  readonly state: PlaygroundState;
  readonly terminals: Terminals;
  readonly commands: Commands;
  /** Whether a person opened the pane; otherwise it was open when the page was loaded. */
  readonly chosen: boolean;
  /** Whether the pane may take the focus when it comes: nobody has gone elsewhere since they opened it. */
  readonly mayFocus: () => boolean;
  /** Shows a text of the sandbox in the editor. */
  readonly onOpenFile: (path: string, text: string) => void;
  readonly metrics: MetricsStore;
}

/** A tool beside code and output: a terminal, the files, the metrics. */
export interface DockPane {
  readonly id: string;
  readonly label: string;
  readonly icon: LucideIcon;
  /** Loaded when it is first opened: `lazy(() => import(...))`. */
  readonly Pane: ComponentType<DockPaneProps>;
}

/** In the order of their tabs. */
export const DOCK_PANES: readonly DockPane[] = [
  {
    id: "terminal",
    label: "Terminal",
    icon: SquareTerminal,
    Pane: lazy(() => import("../terminal/terminal-pane.tsx")),
  },
  {
    id: "command",
    label: "Command",
    icon: ChevronRight,
    Pane: lazy(() => import("../command/command-pane.tsx")),
  },
  {
    id: "files",
    label: "Files",
    icon: FolderTree,
    Pane: lazy(() => import("../files/files-pane.tsx")),
  },
  {
    id: "metrics",
    label: "Metrics",
    icon: ChartLine,
    Pane: lazy(() => import("../metrics/metrics-pane.tsx")),
  },
];
