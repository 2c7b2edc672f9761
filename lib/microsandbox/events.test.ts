import { expectTypeOf, test } from "vitest";
import type * as protocolOutcome from "#lib/protocol/outcome.ts";
import type * as protocol from "#lib/protocol/run-event.ts";
import type { DisplayBundle, SandboxEvent } from "./events.ts";
import type { Outcome } from "./outcome.ts";

/** A type with its interfaces spelled out and every property read-only; what is in a display is left as it is. */
type Plain<T> = { readonly [K in keyof T]: K extends "bundle" ? DisplayBundle : Plain<T[K]> };
type ByKind<T extends { readonly kind: string }> = { [K in T["kind"]]: Plain<Extract<T, { kind: K }>> };

// The type check holds these two; a run of the file shows only that they are there.
test("every kind of event has the fields that the server's have", () => {
  expectTypeOf<ByKind<SandboxEvent>>().toEqualTypeOf<ByKind<protocol.SandboxEvent>>();
});

test("every kind of outcome has the fields that the server's have", () => {
  expectTypeOf<ByKind<Outcome>>().toEqualTypeOf<ByKind<protocolOutcome.Outcome>>();
});
