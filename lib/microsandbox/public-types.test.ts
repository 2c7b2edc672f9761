import { expectTypeOf, test } from "vitest";
import type * as files from "#lib/protocol/file-methods.ts";
import type * as methods from "#lib/protocol/methods.ts";
import type * as outcomes from "#lib/protocol/outcome.ts";
import type * as events from "#lib/protocol/run-event.ts";
import type {
  Completions,
  ExecutionInfo,
  FileEntry,
  Inspection,
  RunFile,
  SandboxMetrics,
  ServerInfo,
  SignalName,
} from "./answers.ts";
import type { DisplayBundle, SandboxEvent } from "./events.ts";
import type { Outcome } from "./outcome.ts";

/** A type with its interfaces spelled out and every property read-only; what is in a display is left as it is. */
type Plain<T> = { readonly [K in keyof T]: K extends "bundle" ? DisplayBundle : Plain<T[K]> };
type ByKind<T extends { readonly kind: string }> = { [K in T["kind"]]: Plain<Extract<T, { kind: K }>> };

// The type check holds these; a run of the file shows only that they are there.
test("every kind of event has the fields that the server's have", () => {
  expectTypeOf<ByKind<SandboxEvent>>().toEqualTypeOf<ByKind<events.SandboxEvent>>();
});

test("every kind of outcome has the fields that the server's have", () => {
  expectTypeOf<ByKind<Outcome>>().toEqualTypeOf<ByKind<outcomes.Outcome>>();
});

test("what calls answer has the fields that the server's answers have", () => {
  expectTypeOf<Plain<FileEntry>>().toEqualTypeOf<Plain<files.FileEntry>>();
  expectTypeOf<Plain<Completions>>().toEqualTypeOf<Plain<methods.MethodResult<"repl.complete">>>();
  expectTypeOf<Plain<Inspection>>().toEqualTypeOf<Plain<methods.MethodResult<"repl.inspect">>>();
  expectTypeOf<Plain<SandboxMetrics>>().toEqualTypeOf<Plain<methods.SandboxMetrics>>();
  expectTypeOf<Plain<ExecutionInfo>>().toEqualTypeOf<Plain<methods.ExecutionInfo>>();
  expectTypeOf<Plain<ServerInfo>>().toEqualTypeOf<Plain<methods.ServerInfo>>();
});

test("what calls take is what the server takes", () => {
  type Files = NonNullable<methods.MethodInput<"sandbox.repl.run">["files"]>;
  expectTypeOf<Plain<RunFile>>().toEqualTypeOf<Plain<Files[number]>>();
  expectTypeOf<SignalName>().toEqualTypeOf<methods.MethodInput<"execution.signal">["signal"]>();
});
