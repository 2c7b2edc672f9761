// This program fails. Its last lines tell what went wrong, where, and who
// called. Press a line number to go there.

function average(numbers) {
  if (numbers.length === 0) {
    throw new RangeError("there is no average of nothing");
  }
  return numbers.reduce((sum, number) => sum + number) / numbers.length;
}

function report(name, numbers) {
  console.log(`${name}: ${average(numbers).toFixed(1)} degrees on average`);
}

report("Monday", [21.5, 24, 19]);
report("Tuesday", []);
report("Wednesday", [18, 22]);
