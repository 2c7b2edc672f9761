import type { Snippet } from "#lib/protocol/snippet.ts";

/** Somebody's wish that a snippet be there. A snippet exists as long as one claim to it does. */
export interface Claim {
  readonly snippetId: string;
  /** SHA-256 of the delete token, in hex: who reads the database cannot withdraw anything. */
  readonly tokenHash: string;
  readonly createdMs: number;
  /** Undefined: it does not end by itself. */
  readonly expiresMs: number | undefined;
}

/** A snippet's content as it is stored: JSON of `SnippetContent`. */
export interface StoredContent {
  readonly id: string;
  readonly json: string;
}

export type Withdrawal =
  /** `others` claims keep the snippet where it is; with 0 it is gone. */
  | { readonly kind: "withdrawn"; readonly others: number }
  /** The snippet is there, but not by a claim with this token. */
  | { readonly kind: "wrongToken" }
  | { readonly kind: "notFound" };

/** One snippet with all of its claims, as it moves from store to store. */
export interface ExportedSnippet {
  readonly id: string;
  readonly createdMs: number;
  readonly json: string;
  readonly claims: readonly Omit<Claim, "snippetId">[];
}

export interface StoreSize {
  readonly snippets: number;
  /** Of their contents, in bytes of JSON. */
  readonly bytes: number;
}

/**
 * Where snippets are kept. What a call acknowledges (its promise fulfils) survives the death of every process and of the
 * machine. Times come from the caller, in milliseconds since the Unix epoch; a claim has ended when its time is not later
 * than `nowMs`.
 */
export interface SnippetStore {
  /** Adds a claim to a snippet, which is stored when it is not there yet. The same claim again changes nothing. */
  put(content: StoredContent, claim: Claim): Promise<void>;
  /** The snippet when a claim to it lives. */
  get(id: string, nowMs: number): Promise<(Omit<Snippet, "content"> & { json: string }) | undefined>;
  /** Ends the claim that has this token; the last one takes the snippet with it. */
  withdraw(id: string, tokenHash: string, nowMs: number): Promise<Withdrawal>;
  /** Removes claims that have ended, at most so many, and snippets without one; answers how many claims went. */
  removeExpired(nowMs: number, atMost: number): Promise<number>;
  size(): Promise<StoreSize>;
  /** Every snippet with its claims, in the order of their ids. What is put while it runs may or may not be among them. */
  all(): AsyncIterable<ExportedSnippet>;
  /** Adds snippets with their claims, as `all()` gave them, all or none; what is there stays as it is. */
  add(snippets: readonly ExportedSnippet[]): Promise<void>;
  /** May be called twice. */
  close(): Promise<void>;
}
