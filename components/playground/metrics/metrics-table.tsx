import type { SummaryRow, StepRow } from "./table.ts";
import { MEASURES } from "./measures.ts";

const CELL = "px-2 py-1 text-right whitespace-nowrap";
const HEAD = `${CELL} font-medium text-soft`;
const FIRST = "px-2 py-1 text-left font-normal whitespace-nowrap";

/** The charts in words: how things stand, then how they came to be, newest first. */
export function MetricsTable({
  summary,
  steps,
}: {
  summary: readonly SummaryRow[];
  steps: readonly StepRow[];
}) {
  return (
    <div className="flex flex-wrap items-start gap-x-8 gap-y-4 text-ui">
      <table>
        <caption className="px-2 py-1 text-left text-soft">Now and at most</caption>
        <thead>
          <tr className="border-b border-line">
            <th scope="col" className={`${FIRST} font-medium! text-soft`}>
              What
            </th>
            {["Now", "Highest", "Limit"].map((name) => (
              <th key={name} scope="col" className={HEAD}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {summary.map(({ label, now, highest, limit }) => (
            <tr key={label} className="border-b border-line">
              <th scope="row" className={FIRST}>
                {label}
              </th>
              <td className={CELL}>{now}</td>
              <td className={CELL}>{highest}</td>
              <td className={CELL}>{limit}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table>
        <caption className="px-2 py-1 text-left text-soft">Highest in each 10 seconds</caption>
        <thead>
          <tr className="border-b border-line">
            <th scope="col" className={`${FIRST} font-medium! text-soft`}>
              From
            </th>
            {MEASURES.map(({ id, label }) => (
              <th key={id} scope="col" className={HEAD}>
                {label}
              </th>
            ))}
            <th scope="col" className={HEAD}>
              Runs
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map(({ fromMs, highest, runs }) => (
            <tr key={fromMs} className="border-b border-line">
              <th scope="row" className={FIRST}>
                {clock(fromMs)}
              </th>
              {MEASURES.map(({ id }, index) => (
                <td key={id} className={CELL}>
                  {highest[index]}
                </td>
              ))}
              <td className={CELL}>{runs}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The time of the day, here, to the second. */
export function clock(atMs: number): string {
  return new Date(atMs).toLocaleTimeString("en-GB");
}
