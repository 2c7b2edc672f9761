const STORY =
  "A desert is never quite still. The wind carries the sand up one side of a " +
  "dune and lets it fall down the other, and so the dune wanders, slowly, a " +
  "few metres in a year.";

/** Breaks a text into lines of at most so many characters, between words. */
function wrap(text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line === "") lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width)
      lines[lines.length - 1] += ` ${word}`;
    else lines.push(word);
  }
  return lines;
}

console.log(wrap(STORY, 36).join("\n"));
console.log();
console.log(
  wrap(STORY, 46)
    .map((line) => `> ${line}`)
    .join("\n"),
);

// length counts units of 16 bits. What people see as one letter may be several
// characters, each of one or two units; files and networks carry bytes.
const segments = new Intl.Segmenter("en");
console.log();
for (const word of ["sand", "Dünen", "песок", "砂漠", "👩🏽‍🚀"]) {
  const letters = [...segments.segment(word)].length;
  const characters = [...word].length;
  const bytes = Buffer.byteLength(word);
  console.log(
    `letters ${letters}, characters ${characters}, bytes ${bytes}: ${word}`,
  );
}

// One letter can be written in two ways, which look alike but differ.
const one = "é";
const two = one.normalize("NFD");
console.log(`\n${one} and ${two}: equal? ${one === two}.`);
console.log(`Lengths: ${one.length} and ${two.length}`);
