/** Columns that a character takes in a terminal: 0 joins the one before it, 2 are East Asian characters and pictures. */
export function charWidth(char: string): 0 | 1 | 2 {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x300) return code === 0xad ? 0 : 1;
  if (JOINS.test(char)) return 0;
  if (code < 0x1100) return 1;
  return isWide(code, char) ? 2 : 1;
}

/** Whether a character becomes part of the one before it: accents, joiners, skin tones, what follows a joiner. */
export function joins(before: string, char: string): boolean {
  if (char < "\u0300") return char === "\u00ad";
  if (charWidth(char) === 0) return true;
  if (before.endsWith("\u200d")) return PICTURE.test(char);
  if (SKIN_TONE.test(char)) return PICTURE.test(before);
  return FLAG_HALF.test(char) && FLAG_HALF.test(before) && before.length === 2;
}

/** Marks that sit on a letter, characters without any look (joiners, direction marks), and vowels of Hangul syllables. */
const JOINS = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]/u;
const PICTURE = /^\p{Extended_Pictographic}/u;
const SKIN_TONE = /^\p{Emoji_Modifier}/u;
const FLAG_HALF = /^\p{Regional_Indicator}/u;
const SHOWN_AS_PICTURE = /^\p{Emoji_Presentation}/u;

/** Blocks of Unicode's EastAsianWidth.txt that are wide throughout. */
const WIDE: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x17000, 0x18cff],
  [0x1b000, 0x1b2ff],
  [0x20000, 0x3fffd],
];

function isWide(code: number, char: string): boolean {
  return WIDE.some(([first, last]) => code >= first && code <= last) || SHOWN_AS_PICTURE.test(char);
}
