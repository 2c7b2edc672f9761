import type { Example } from "#lib/api/contract.ts";

export interface Group {
  readonly title: string;
  readonly examples: readonly Example[];
}

/** The examples as the menu shows them: in the order in which they came, those of a group together. */
export function groupsOf(examples: readonly Example[]): readonly Group[] {
  return [...Map.groupBy(examples, ({ group }) => group)].map(([title, its]) => ({ title, examples: its }));
}
