/** Something that is timed; `sample` does it once and resolves to its milliseconds. */
export interface Subject {
  readonly name: string;
  sample(): Promise<number>;
}

/**
 * Takes `count` samples of each subject in turn (A B A B), so that whatever else the machine does meets all alike, after
 * `warmUp` rounds that do not count. Subjects of one name are counted as one.
 */
export async function inTurn(
  subjects: readonly Subject[],
  count: number,
  warmUp: number,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const samples = new Map<string, number[]>(subjects.map(({ name }) => [name, []]));
  for (let round = -warmUp; round < count; round++) {
    for (const subject of subjects) {
      const ms = await subject.sample();
      if (round >= 0) samples.get(subject.name)?.push(ms);
    }
  }
  return samples;
}
