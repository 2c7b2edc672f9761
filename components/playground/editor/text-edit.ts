/** The one stretch in which two texts differ: what stands from `start` to `end` becomes `text`. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What makes `after` of `before`, as little as one stretch can be; undefined when they are the same. */
export function editBetween(before: string, after: string): TextEdit | undefined {
  if (before === after) return undefined;
  const most = Math.min(before.length, after.length);
  let same = 0;
  while (same < most && before[same] === after[same]) same += 1;
  let sameAtEnd = 0;
  while (
    sameAtEnd < most - same &&
    before[before.length - 1 - sameAtEnd] === after[after.length - 1 - sameAtEnd]
  ) {
    sameAtEnd += 1;
  }
  // Two halves of one character stay together.
  if (isHigh(before.charCodeAt(same - 1))) same -= 1;
  if (isLow(before.charCodeAt(before.length - sameAtEnd))) sameAtEnd -= 1;
  return {
    start: same,
    end: before.length - sameAtEnd,
    text: after.slice(same, after.length - sameAtEnd),
  };
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
