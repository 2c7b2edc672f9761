import type { ExecutionInfo } from "#lib/protocol/methods.ts";
import type { SandboxEvent } from "#lib/protocol/run-event.ts";
import type { Sandbox } from "./contract.ts";
import type { ConnectionState } from "./stream-connection.ts";

/** All that a session tells, in order, for one reducer. */
export type SessionNotice =
  /** A sandbox is being started; `queued` any number of times, then `made` or `notStarted` follows. */
  | { readonly kind: "starting" }
  /** The server is full: the start has this place in the queue, 1 is next; undefined when its turn has come. */
  | { readonly kind: "queued"; readonly place: number | undefined }
  /** Whoever wanted it is told why. */
  | { readonly kind: "notStarted" }
  | { readonly kind: "made"; readonly sandbox: Sandbox }
  /** The sandbox of before the reload is still there; events of `executions` follow from the first that is kept. */
  | { readonly kind: "found"; readonly sandboxId: string; readonly executions: readonly ExecutionInfo[] }
  | { readonly kind: "event"; readonly event: SandboxEvent }
  | { readonly kind: "connection"; readonly state: ConnectionState }
  /** The sandbox ended (idle, restarted server): state and files in it are gone, the next run makes a new one. */
  | { readonly kind: "lost"; readonly reason: string }
  /** What was typed does not reach the program any more. */
  | { readonly kind: "inputRefused"; readonly execution: string; readonly message: string };
