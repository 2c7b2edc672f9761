const DAY_MS = 24 * 60 * 60 * 1000;

/** The day of a moment, in words, as a clock in this time zone shows it. */
function inWords(moment, timeZone) {
  const format = new Intl.DateTimeFormat("en-GB", {
    dateStyle: "full",
    timeZone,
  });
  return format.format(moment);
}

// A Date is a moment: so many milliseconds since 1970.
const landing = new Date("1969-07-20T20:17:40Z");
console.log(`The moon landing was on ${inWords(landing, "UTC")}.`);
console.log(`In Tokyo that was ${inWords(landing, "Asia/Tokyo")}.`);

// Counting days is arithmetic.
const later = new Date(landing.getTime() + 1000 * DAY_MS);
const days = Math.floor((new Date("2000-01-01T00:00:00Z") - landing) / DAY_MS);
console.log(
  `A thousand days later it was ${later.toISOString().slice(0, 10)}.`,
);
console.log(`To the year 2000 it was ${days} days.`);

// A month as on the wall. Months count from 0, and day 0 is the last of the
// month before.
const [year, month] = [2028, 1];
const first = new Date(Date.UTC(year, month, 1)).getUTCDay();
const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
const cells = Array((first + 6) % 7).fill("  ");
for (let day = 1; day <= length; day += 1) cells.push(String(day).padStart(2));

console.log("\nMo Tu We Th Fr Sa Su");
for (let week = 0; week < cells.length; week += 7) {
  console.log(cells.slice(week, week + 7).join(" "));
}
