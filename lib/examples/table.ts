/** An example as the menu shows it; its program stands in `<language>/<name>.<ext>`, for each language that has it. */
export interface ExampleRow {
  readonly name: string;
  /** What it is called. */
  readonly title: string;
  /** What it shows, in one sentence. */
  readonly about: string;
}

/** Examples that belong together. */
export interface ExampleGroup {
  readonly title: string;
  readonly examples: readonly ExampleRow[];
}

/** All examples of all languages, in the order of the menu. */
export const EXAMPLE_GROUPS: readonly ExampleGroup[] = [
  {
    title: "Input and output",
    examples: [
      { name: "hello", title: "Questions and answers", about: "Asks, checks what was typed, and answers." },
      { name: "words", title: "Reading to the end", about: "Counts the words of all lines, up to Ctrl+D." },
      { name: "colours", title: "Colours", about: "Writes bold, coloured and shaded text." },
      { name: "progress", title: "Progress bar", about: "Draws one line again and again." },
      { name: "text", title: "Text of the world", about: "Wraps lines, and looks into letters and bytes." },
    ],
  },
  {
    title: "Data and files",
    examples: [
      { name: "files", title: "Files and folders", about: "Writes, appends, reads and lists." },
      { name: "csv", title: "CSV", about: "Writes a table to a file and sums it up." },
      { name: "json", title: "JSON", about: "Turns values into text and back." },
      { name: "dates", title: "Dates and times", about: "Counts days, and draws a calendar." },
      { name: "classes", title: "A class", about: "Keeps words in order in a tree." },
    ],
  },
  {
    title: "How programs work",
    examples: [
      { name: "error", title: "A program that fails", about: "Prints an error, and who called what." },
      { name: "types", title: "TypeScript", about: "Says what its values look like, and who may be what." },
      { name: "generics", title: "Types of types", about: "Builds a store that knows what is in it." },
      {
        name: "exceptions",
        title: "Handling errors",
        about: "Catches what goes wrong, and names its own error.",
      },
      { name: "generators", title: "Generators", about: "Takes a few numbers out of endless ones." },
      { name: "async", title: "Waiting together", about: "Does three things at once with async and await." },
      { name: "subprocess", title: "Other programs", about: "Starts them, and reads what they say." },
    ],
  },
  {
    title: "To play with",
    examples: [
      { name: "galton", title: "Falling balls", about: "Makes a bell curve out of chance." },
      { name: "sorting", title: "Sorting, as you watch", about: "Moves bars until they are in order." },
      {
        name: "automaton",
        title: "Cellular automaton",
        about: "Grows a pattern out of a single cell and a rule.",
      },
      { name: "mandelbrot", title: "Mandelbrot set", about: "Draws the famous shape with characters." },
    ],
  },
];
