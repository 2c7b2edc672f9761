import type { ErrorPattern } from "./error-pattern.ts";

/** What beginners in Python meet most; the first that matches is told. */
export const PYTHON_ERRORS: readonly ErrorPattern[] = [
  {
    error: /^NameError: name '([^']*)' is not defined\. Did you mean: '([^']*)'/,
    note: "Nothing is called $1 here. Perhaps $2 is meant: look at the spelling, and at capital letters.",
  },
  {
    error: /^NameError: name '([^']*)' is not defined\. Did you forget to import '([^']*)'/,
    note: "$1 is a module, and it was not imported. Write import $2 at the top.",
  },
  {
    error: /^NameError: name '([^']*)' is not defined/,
    note: "Nothing is called $1 here. Look at its spelling, and whether it gets its value before this line; a text needs quotes.",
  },
  {
    error: /^UnboundLocalError: .*?variable '([^']*)'/,
    note: "$1 is set somewhere in this function, so it is the function's own, and it has no value yet here. Set it first, pass it in, or write global $1.",
  },
  {
    error: /^SyntaxError: expected ':'/,
    note: "A colon is missing. Lines that begin with if, else, for, while, def or class end with one.",
  },
  {
    error: /^SyntaxError: '(.)' was never closed/,
    note: "This $1 has no partner. Count the brackets from here on, and close it.",
  },
  {
    error: /^SyntaxError: (?:unmatched '(.)'|closing parenthesis '(.)')/,
    note: "There is one closing bracket too many, or one of another kind. Each has to fit the one that was opened last.",
  },
  {
    error: /^SyntaxError: unterminated /,
    note: "A text has no closing quote. It ends with the same quote that it began with, on the same line.",
  },
  {
    error: /^SyntaxError: Missing parentheses in call to '([^']*)'/,
    note: '$1 is a function, and needs brackets. Write $1("…") with what it is to have inside.',
  },
  {
    error: /^SyntaxError: .*Maybe you meant '=='/,
    note: "One = gives a value, two == compare. Where something is asked, as after if, write ==.",
  },
  {
    error: /^SyntaxError: cannot assign to /,
    note: "What is left of = has to be a name. To compare two things, write == instead.",
  },
  {
    error: /^SyntaxError: invalid syntax\. Perhaps you forgot a comma/,
    note: "Python cannot tell where one thing ends and the next begins. Look for a missing comma before the marked place.",
  },
  {
    error: /^SyntaxError: 'await' outside/,
    note: "await works only inside a function that begins with async def. Put this into one, and start it with asyncio.run(…).",
  },
  {
    error: /^SyntaxError: '(return|yield|break|continue)'/,
    note: "$1 stands where it has no meaning. Look at the indentation: it may have slipped out of its function or loop.",
  },
  {
    error: /^SyntaxError: /,
    note: "Python cannot read this line. Look at the marked place and just before it for a missing colon, comma, bracket or quote.",
  },
  {
    error: /^IndentationError: expected an indented block/,
    note: "Something has to stand inside of the line that ends with a colon. Move the next line four spaces to the right.",
  },
  {
    error: /^IndentationError: unexpected indent/,
    note: "This line begins further right than those around it. Lines of one block begin in the same column.",
  },
  {
    error: /^IndentationError: unindent/,
    note: "This line begins in a column where no block began. Put it in line with one of those above.",
  },
  {
    error: /^TabError: /,
    note: "Some of these lines begin with tabs and some with spaces. Use spaces for all of them.",
  },
  {
    error: /^TypeError: can only concatenate str \(not "([^"]*)"\) to str/,
    note: "A text and something of type $1 cannot be added. Make a text of it first: str(…), or an f-string.",
  },
  {
    error: /^TypeError: unsupported operand type\(s\) for (\S+): '([^']*)' and '([^']*)'/,
    note: "$1 does not work between $2 and $3. Look where the two come from; input() always gives a text, and int(…) makes a number of it.",
  },
  {
    error: /^TypeError: '([^']*)' object is not callable/,
    note: "Brackets after a name call it as a function, and this one holds a value of type $1. Look whether the name of a function was used for something else.",
  },
  {
    error: /^TypeError: (\S+)\(\) missing \d+ required \S+ arguments?: (.*)/,
    note: "$1 needs more than it was given: $2 is missing. Look at the line that begins with def $1.",
  },
  {
    error: /^TypeError: (\S+)\(\) takes .* but .* given/,
    note: "$1 was given more than it takes. Look at the line that begins with def; a method needs self first.",
  },
  {
    error: /^TypeError: 'NoneType' object is not /,
    note: "This value is None: nothing. Look where it comes from; a function without return gives None.",
  },
  {
    error: /^TypeError: '([^']*)' object is not (?:iterable|subscriptable)/,
    note: "A value of type $1 has no parts to go through or to pick from. Look where it comes from; to count up to a number, use range(…).",
  },
  {
    error: /^TypeError: (?:list|tuple|string) indices must be integers/,
    note: "Places in a list or text are numbers, counted from 0. Look at what stands in the square brackets.",
  },
  {
    error: /^TypeError: object of type '([^']*)' has no len/,
    note: "A value of type $1 has no length. Texts, lists and dictionaries have one.",
  },
  {
    error: /^IndexError: /,
    note: "There is nothing at this place: it lies beyond the end. The first is number 0, the last is len(…) - 1.",
  },
  {
    error: /^KeyError: (.*)/,
    note: "The dictionary has no key $1. Look at the spelling, or ask with .get(…), which gives None when there is none.",
  },
  {
    error: /^AttributeError: 'NoneType' object has no attribute '([^']*)'/,
    note: "The value before .$1 is None: nothing. Look where it comes from; methods that change a list, such as sort, give None.",
  },
  {
    error: /^AttributeError: .* has no attribute '([^']*)'\. Did you mean: '([^']*)'/,
    note: "There is no $1 here. Perhaps $2 is meant.",
  },
  {
    error: /^AttributeError: '([^']*)' object has no attribute '([^']*)'/,
    note: "A value of type $1 has no $2. Look at the spelling, and whether the value is what it should be.",
  },
  {
    error: /^ValueError: invalid literal for int\(\) with base 10: (.*)/,
    note: "int(…) cannot make a whole number of $1. It takes digits only: no letters, no spaces between, no point.",
  },
  {
    error: /^ValueError: could not convert string to float: (.*)/,
    note: "float(…) cannot make a number of $1. It takes digits and a point, no comma.",
  },
  {
    error: /^ValueError: (?:not enough|too many) values to unpack/,
    note: "The number of names left of = is not the number of values on the right. Print the right side to see how many there are.",
  },
  {
    error: /^ZeroDivisionError: /,
    note: "Nothing can be divided by 0. Look at what stands after / or %, and what it is when it is 0.",
  },
  {
    error: /^ModuleNotFoundError: No module named '([^']*)'/,
    note: "There is no module $1 here. Look at the spelling; the sandbox has no network, so nothing can be installed.",
  },
  {
    error: /^ImportError: cannot import name '([^']*)' from '([^']*)'/,
    note: "The module $2 has no $1. Look at the spelling, and whether a file of yours has the name of a module.",
  },
  {
    error: /^FileNotFoundError: .*: '([^']*)'/,
    note: "There is no file $1. Look at its name and folder; programs run in /workspace, and Files shows what is there.",
  },
  {
    error: /^RecursionError: /,
    note: "A function called itself too often. Look for the case in which it should stop, and whether it comes to that.",
  },
  {
    error: /^EOFError: /,
    note: "The program asked for input, and there was none left. Type a line for each input() into the field below.",
  },
];
